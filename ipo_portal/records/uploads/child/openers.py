"""The proof: the parser that will later read the file opens it now."""

import warnings

import archives
from refusal import Refusal

MOST_PIXELS = 40_000_000
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
LAST_BYTES = 2048


def prove(file, extension):
    if extension in archives.MAIN_TYPES:
        archives.examine(file, extension)
        file.seek(0)
    OPENERS[extension](file)


def open_pdf(file):
    import pypdfium2

    content = file.read()
    # The parser repairs a file cut short and shows what is left; a reader would miss pages without a word.
    if b"%%EOF" not in content.rstrip(b"\0\r\n\t ")[-LAST_BYTES:]:
        raise Refusal("corrupt")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refusal("encrypted" if error.err_code == PASSWORD_ERROR else "corrupt") from error
    document[0].get_textpage()  # there is a first page, and it can be read
    return document


def open_docx(file):
    import docx

    return docx.Document(file)


def open_xlsx(file):
    import openpyxl

    warnings.simplefilter("ignore")  # openpyxl tells which styles it will not keep; nothing is kept here
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def open_pptx(file):
    import pptx

    presentation = pptx.Presentation(file)
    for slide in presentation.slides:
        slide.part  # noqa: B018 -- a slide that is named and missing shows itself here
    return presentation


def open_image(file, formats):
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(file, formats=formats)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refusal("too_many_pixels") from error
    except Image.UnidentifiedImageError as error:
        raise Refusal("corrupt") from error
    image.draft("L", (1, 1))  # a JPEG is read to its end, at an eighth of its size
    image.load()


OPENERS = {
    "pdf": open_pdf,
    "docx": open_docx,
    "xlsx": open_xlsx,
    "pptx": open_pptx,
    "png": lambda file: open_image(file, ["PNG"]),
    "jpg": lambda file: open_image(file, ["JPEG"]),
    "jpeg": lambda file: open_image(file, ["JPEG"]),
}
