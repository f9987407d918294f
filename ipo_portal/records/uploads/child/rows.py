"""The rows of the first sheet of a workbook, cell by cell, up to a measure."""

import datetime

import archives
import openers
from refusal import Refusal

MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
MOST_CHARACTERS = 4_000_000


def rows(file, extension):
    """Yield (number, cells as text) of each row that is not empty."""
    archives.examine(file, extension)
    file.seek(0)
    sheet = openers.open_xlsx(file).worksheets[0]
    sheet.reset_dimensions()  # a sheet may claim a million columns; its cells do not
    told, room = 0, MOST_CHARACTERS
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        told, room = told + 1, room - sum(map(len, cells))
        if told > MOST_ROWS or room < 0:
            raise Refusal("bomb")
        yield number, cells


def _text(value):
    """Return a cell as somebody would type it: days as ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:LONGEST_CELL]
