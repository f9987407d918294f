"""Small real files with a title and some paragraphs: enough to be opened, read by search, and downloaded."""

import io
import textwrap

import docx
import openpyxl

LINE_LENGTH, LINES_A_PAGE = 86, 44
FONTS = ("Helvetica", "Helvetica-Bold")


def paper(name, text, language):
    """Return the bytes of a file of the kind its name tells. The first line of `text` is its title."""
    title, _, rest = text.strip().partition("\n\n")
    paragraphs = rest.split("\n\n")
    return {"pdf": pdf, "docx": word, "xlsx": workbook}[name.rpartition(".")[2]](title, paragraphs, language)


def word(title, paragraphs, language):
    document = docx.Document()
    document.core_properties.title, document.core_properties.language = title, language
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return _saved(document)


def workbook(title, paragraphs, language):
    """Return a sheet: lines are rows, semicolons part the cells, the first row is the heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title[:31]
    for line in "\n".join(paragraphs).splitlines():
        sheet.append([cell.strip() for cell in line.split(";")])
    for column, width in zip("ABC", (14, 60, 24), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    return _saved(book)


def _saved(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def pdf(title, paragraphs, language):
    """Return a PDF of A4 pages in the standard fonts, which know the letters of all four languages."""
    lines = [line for paragraph in paragraphs for line in (*textwrap.wrap(paragraph, LINE_LENGTH), "")]
    pages = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)]
    # Numbers of the objects: catalogue 1, pages 2, fonts 3 and 4, properties 5, then two for each page.
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>" for font in FONTS),
        f"<< /Title <FEFF{title.encode('utf-16-be').hex().upper()}> >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {7 + 2 * number} 0 R >>"
        )
        drawing = _drawing(page, title if number == 0 else None, f"{number + 1} / {len(pages)}")
        objects.append(f"<< /Length {len(drawing.encode('cp1252'))} >>\nstream\n{drawing}\nendstream")
    return _pdf_file(objects)


def _drawing(lines, title, foot):
    heading = f"BT /F2 17 Tf 64 770 Td ({_escaped(title)}) Tj ET\n" if title else ""
    text = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    return f"{heading}BT /F1 11 Tf 15 TL 64 735 Td {text} ET\nBT /F1 9 Tf 64 40 Td ({foot}) Tj ET"


def _escaped(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects):
    body, table = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", ""
    for number, content in enumerate(objects, start=1):
        table += f"{len(body):010} 00000 n \n"
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\n"
    return body + f"{tail}startxref\n{len(body)}\n%%EOF\n".encode()
