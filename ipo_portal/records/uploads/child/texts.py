"""The words of a file, page by page: a PDF by page, a workbook by sheet, a presentation by slide."""

import archives
import openers
from lxml import etree

MOST_BYTES = 2 * 1024 * 1024

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# A text box is written twice, once for old programs; once is enough.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SILENT = {FALLBACK, WORD + "pPr"}  # the settings of a paragraph hold tab stops that look like tabs
TEXT = {WORD + "t", DRAWING + "t"}
PARAGRAPHS = {WORD + "p", DRAWING + "p"}
BREAKS = {WORD + "br": "\n", WORD + "cr": "\n", DRAWING + "br": "\n", WORD + "tab": "\t"}
WORD_PARTS = ("document.main", "header", "footer", "footnotes", "endnotes", "comments")
SLIDE_RELATIONS = ("/notesSlide", "/diagramData", "/chart")


class Cut(Exception):
    """So much text has been told that the rest is left."""


def pages(file, extension):
    """Yield the text of each page until the measure is full; the last page is then cut."""
    if extension not in READERS:
        return
    if extension in archives.MAIN_TYPES:
        archives.examine(file, extension)
        file.seek(0)
    room = MOST_BYTES
    for page in READERS[extension](file):
        encoded = page.encode("utf-8", "replace")
        yield encoded[:room].decode("utf-8", "ignore")
        room -= len(encoded)
        if room < 0:
            raise Cut


def pdf_pages(file):
    document = openers.open_pdf(file)
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        yield words.get_text_bounded()
        words.close()
        page.close()


def docx_pages(file):
    """A text document knows no pages: one, with headers, footers, notes and text boxes."""
    package = openers.open_docx(file).part.package
    wanted = [f"{archives.OFFICE}wordprocessingml.{part}+xml" for part in WORD_PARTS]
    parts = [part for part in package.iter_parts() if part.content_type in wanted]
    parts.sort(key=lambda part: wanted.index(part.content_type))
    # Each section has a header of its own, mostly the same one.
    told = dict.fromkeys(flowing_text(_parsed(part)) for part in parts)
    yield "\n".join(told)


def xlsx_pages(file):
    for sheet in openers.open_xlsx(file).worksheets:
        sheet.reset_dimensions()  # a sheet may claim a million columns; its cells do not
        room = MOST_BYTES
        lines = [sheet.title]
        for row in sheet.iter_rows(values_only=True):
            cells = [str(value) for value in row if value is not None]
            if cells:
                lines.append("\t".join(cells))
                room -= len(lines[-1])
            if room < 0:
                break
        yield "\n".join(lines)


def pptx_pages(file):
    for slide in openers.open_pptx(file).slides:
        told = [flowing_text(slide.element)]
        for relation in slide.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(SLIDE_RELATIONS):
                told.append(flowing_text(_parsed(relation.target_part)))
        yield "\n".join(told)


def _parsed(part):
    """The tree of a part; where the library has parsed it already, twice would cost twice the memory."""
    if hasattr(part, "element"):
        return part.element
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def flowing_text(root):
    """All words of one XML part in reading order: tables, groups and boxes are paragraphs like any other."""
    told = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in SILENT:
            walk.skip_subtree()
        elif element.tag in PARAGRAPHS:
            told.append("\n")
        elif event == "start" and element.tag in TEXT:
            told.append(element.text or "")
        elif event == "start" and element.tag in BREAKS:
            told.append(BREAKS[element.tag])
    return "\n".join(line for line in "".join(told).split("\n") if line.strip())


READERS = {"pdf": pdf_pages, "docx": docx_pages, "xlsx": xlsx_pages, "pptx": pptx_pages}
