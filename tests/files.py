"""Real files, made when a test needs them: good ones with Spanish words in every corner, and hostile ones.

Each function returns bytes; `upload` makes of them what a form receives.
"""

import io
import os
import struct
import warnings
import zipfile

import docx
import openpyxl
import pptx
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml import parse_xml
from PIL import Image
from pptx.util import Cm

MIB = 1024 * 1024


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


# ── good files ──────────────────────────────────────────────────────────────────────────────────────────────


def pdf(*pages):
    """A PDF with one line of text for each line of each page, accents included."""
    pages = pages or ("Evaluación de la protección de estadios",)
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, text in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        lines = " T* ".join(f"({_pdf_string(line)}) Tj" for line in text.split("\n"))
        drawing = f"BT /F1 12 Tf 14 TL 50 780 Td {lines} ET"
        objects.append(f"<< /Length {len(drawing.encode('cp1252'))} >>\nstream\n{drawing}\nendstream")
    return _pdf_file(objects)


def _pdf_string(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects, trailer=""):
    body, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(body)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return body + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()


TEXT_BOX = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml">
 <w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>
 <w:r><w:t>antes</w:t></w:r>
 <w:r><mc:AlternateContent>
  <mc:Choice Requires="wps"><wps:txbx><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:txbxContent>
  </wps:txbx></mc:Choice>
  <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:txbxContent>
  </v:textbox></w:pict></mc:Fallback>
 </mc:AlternateContent></w:r>
 <w:r><w:t>después</w:t></w:r></w:p>"""


def word(paragraph="Coordinación interinstitucional", box="Señalización de salidas"):
    document = docx.Document()
    document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Perímetro"
    table.cell(0, 1).text = "Vigilancia aérea"
    document.element.body.insert(1, parse_xml(TEXT_BOX.format(box)))
    section = document.sections[0]
    section.header.paragraphs[0].text = "Encabezado: Policía Nacional"
    section.footer.paragraphs[0].text = "Pie de página"
    return _saved(document)


def workbook(cell="Número de cámaras", rows=1):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Diseño"
    sheet.append([cell, 42, None, True])
    for number in range(1, rows):
        sheet.append([f"Fila número {number}", number])
    book.create_sheet("Logística").append(["Vehículos"])
    return _saved(book)


def presentation(title="Gestión de multitudes", notes="Recordar la evacuación médica"):
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = title
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(2)).text_frame.text = "Comunicación en grupo"
    table = slide.shapes.add_table(1, 2, Cm(1), Cm(5), Cm(8), Cm(2)).table
    table.cell(0, 0).text = "Ubicación"
    slide.notes_slide.notes_text_frame.text = notes
    return _saved(show)


def png(width=40, height=30, mode="RGB"):
    return _image("PNG", width, height, mode)


def jpeg(width=40, height=30):
    """A photograph with a place and a camera in its EXIF."""
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif.get_ifd(0x8825)[1] = "N"
    return _image("JPEG", width, height, "RGB", exif=exif)


def noise(kind):
    """A picture that does not pack, so that a part of it is missing when the file is cut."""
    target = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(target, kind)
    return target.getvalue()


def _image(kind, width, height, mode, **options):
    target = io.BytesIO()
    Image.new(mode, (width, height)).save(target, kind, **options)
    return target.getvalue()


def _saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


GOOD = {
    "pdf": pdf,
    "docx": word,
    "xlsx": workbook,
    "pptx": presentation,
    "png": png,
    "jpg": jpeg,
    "jpeg": jpeg,
}


# ── hostile files ───────────────────────────────────────────────────────────────────────────────────────────


def locked_pdf():
    """A PDF whose password nobody has: the answer to the empty one does not fit."""
    lock = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    identity = "/ID [<" + "43" * 16 + "> <" + "43" * 16 + ">]"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, lock]
    return _pdf_file(objects, f"/Encrypt 4 0 R {identity}")


def truncated(content):
    return content[: len(content) * 2 // 3]


def half_updated_pdf():
    """A PDF with a later version appended, of which the end is missing: it opens, without its new pages."""
    return pdf("Versión primera") + b"40 0 obj\n<< /Length 9000 >>\nstream\n" + b"x" * 5000


def locked_office():
    """What Office writes when a document is saved with a password: an old container, one stream sealed."""
    return _ole("EncryptionInfo", "EncryptedPackage")


def old_office():
    return _ole("WordDocument")


def _ole(*streams):
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<2I", fat, end) + struct.pack("<I", free) * 126
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I36xIQ", len(name) * 2 + 2, kind, 1, free, free, free, end, 0)
        for name, kind in [("Root Entry", 5), *((stream, 2) for stream in streams)]
    )
    return header + table + directory.ljust(512, b"\0")


def svg():
    return b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def html():
    return b"\n<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def with_member(content, name, data):
    """Replace or add one part of an office file. `data` is bytes, or a number of zero bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        with new.open(name, "w") as part:
            if isinstance(data, int):
                for _ in range(data // MIB):
                    part.write(bytes(MIB))
            else:
                part.write(data)
    return target.getvalue()


def member(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def bomb(content, mebibytes=200):
    return with_member(content, "customXml/item1.xml", mebibytes * MIB)


def lying_bomb(content):
    """A bomb that declares its great member as ten bytes."""
    packed = bytearray(bomb(content, 20))
    size = struct.pack("<I", 20 * MIB)
    while (place := packed.find(size)) >= 0:
        packed[place : place + 4] = struct.pack("<I", 10)
    return bytes(packed)


def crowded(content, members=2_001):
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(members):
            archive.writestr(f"extra/item{number}.xml", "")
    return target.getvalue()


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "ja ja ja ja">' for n in range(10))


def entity_bomb(encoding="utf-8"):
    """A workbook with a sheet of a few hundred bytes that would unfold to gigabytes."""
    sheet = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE worksheet [{LAUGHS}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    )
    return with_member(workbook(), "xl/worksheets/sheet1.xml", sheet.encode(encoding))


def heavy(content):
    """More than may be unfolded, at an ordinary ratio of 20 to 1."""
    return with_member(content, "extra/item.xml", (os.urandom(2048) + bytes(40 * 1024)) * 2_600)


def dense_beside_heavy(content):
    """A bomb whose ratio looks ordinary beside a picture that does not pack."""
    return with_member(bomb(content, 30), "extra/picture.png", os.urandom(MIB))


def doubled(content):
    """An office file with two main parts of one name, for two programs to read differently."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("Word/Document.xml", member(content, "word/document.xml"))
    return target.getvalue()


def sealed(content):
    """The parts of the archive say that they are encrypted."""
    sealed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := sealed.find(mark, place + 1)) >= 0:
            sealed[place + offset] |= 1
    return bytes(sealed)


def macro_part():
    return with_member(word(), "word/vbaProject.bin", b"program")


def macro_type():
    """A document that declares macros and shows none."""
    types = member(word(), "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return with_member(word(), "[Content_Types].xml", types)


def far_cell():
    """A sheet that claims to be full and has one cell, in its last corner."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr">'
        b"<is><t>lejos</t></is></c></row></sheetData></worksheet>"
    )
    return with_member(workbook(), "xl/worksheets/sheet1.xml", sheet)


def empty_pdf():
    return _pdf_file(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"])


def huge_picture():
    """64 million pixels in a few kilobytes."""
    return png(8_000, 8_000, "1")


HOSTILE = {
    "an empty file": ("vacío.pdf", lambda: b"", "empty"),
    "a file of another kind": ("programa.exe", lambda: b"MZ", "kind"),
    "a file without an extension": ("informe", pdf, "kind"),
    "plain text called PDF": ("texto.pdf", lambda: b"Solo texto", "mismatch"),
    "SVG": ("plano.svg", svg, "active_content"),
    "SVG called PNG": ("plano.png", svg, "active_content"),
    "SVG without a prologue": ("plano.jpg", lambda: svg().split(b"\n")[1], "active_content"),
    "HTML": ("página.html", html, "active_content"),
    "HTML called PDF": ("página.pdf", html, "active_content"),
    "HTML in UTF-16 called PDF": ("página.pdf", lambda: html().decode().encode("utf-16"), "active_content"),
    "a locked PDF": ("cerrado.pdf", locked_pdf, "encrypted"),
    "a locked document": ("cerrado.docx", locked_office, "encrypted"),
    "a locked document, known late": (
        "cerrado.pptx",
        lambda: old_office().ljust(MIB - 9, b"\0") + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "a sealed archive": ("cerrado.xlsx", lambda: sealed(workbook()), "encrypted"),
    "an old document called DOCX": ("viejo.docx", old_office, "mismatch"),
    "a PDF cut short": ("cortado.pdf", lambda: truncated(pdf(*"abcdefghij")), "corrupt"),
    "a PDF with half an update": ("cortado.pdf", half_updated_pdf, "corrupt"),
    "a PDF without pages": ("nada.pdf", empty_pdf, "corrupt"),
    "a PDF of nonsense": ("roto.pdf", lambda: b"%PDF-1.4\n" + b"x" * 500 + b"\n%%EOF\n", "corrupt"),
    "a document cut short": ("cortado.docx", lambda: truncated(word()), "corrupt"),
    "a picture cut short": ("cortada.png", lambda: truncated(noise("PNG")), "corrupt"),
    "a photograph cut short": ("cortada.jpg", lambda: truncated(noise("JPEG")), "corrupt"),
    "a workbook called DOCX": ("hoja.docx", workbook, "mismatch"),
    "a document called PPTX": ("texto.pptx", word, "mismatch"),
    "PNG called JPG": ("foto.jpg", png, "mismatch"),
    "a plain archive called DOCX": ("archivo.docx", lambda: crowded(b"", 1), "mismatch"),
    "a bomb in a document": ("bomba.docx", lambda: bomb(word()), "bomb"),
    "a bomb in a workbook": ("bomba.xlsx", lambda: bomb(workbook()), "bomb"),
    "a dense part in a document": ("densa.docx", lambda: bomb(word(), 30), "bomb"),
    "a dense part beside a picture": ("densa.docx", lambda: dense_beside_heavy(word()), "bomb"),
    "a document of 110 MB": ("pesada.docx", lambda: heavy(word()), "bomb"),
    "two parts of one name": ("doble.docx", lambda: doubled(word()), "corrupt"),
    "a bomb that lies about its size": ("miente.docx", lambda: lying_bomb(word()), "corrupt"),
    "an archive of thousands of parts": ("muchos.pptx", lambda: crowded(presentation()), "bomb"),
    "an entity bomb": ("risas.xlsx", entity_bomb, "bomb"),
    "an entity bomb in UTF-16": ("risas.xlsx", lambda: entity_bomb("utf-16"), "bomb"),
    "a document with macros": ("macros.docm", macro_part, "macros"),
    "a document with macros called DOCX": ("macros.docx", macro_part, "macros"),
    "a document that declares macros": ("macros.docx", macro_type, "macros"),
    "a picture of too many pixels": ("enorme.png", huge_picture, "too_many_pixels"),
    "a name without a letter": ("---.pdf", pdf, "name"),
}
