"""A list as a file, CSV or XLSX: of rows the reader was shown anyway, with label, the reader's office and time."""

import csv
import re
import tempfile
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import View
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry

from .models import Status

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BYTE_ORDER_MARK = "\ufeff"
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""What makes a spreadsheet read a cell as a formula, their wide twins included."""
LONGEST_CELL = 32_000
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Column:
    """A heading, and the function from a row to what stands under it."""

    heading: str
    value: Any


class ExportList(PermittedMixin, View):
    """A list of published records as a file, with the filters of its page. What is above GREEN is noted as read."""

    action = "view"
    kind = CSV
    name = "records"
    filterset_class = None
    related = ()

    def get(self, request):
        rows = self.get_queryset().filter(status=Status.PUBLISHED).select_related(*self.related)
        if self.filterset_class is not None:
            rows = self.filterset_class(request.GET, queryset=rows, request=request).qs
        rows = list(rows[:MOST_ROWS])
        # Before anything is sent: where the trail takes no entry, nobody gets the file.
        above_green = [row for row in rows if TLP(row.tlp).rank > TLP.GREEN.rank]
        trail.note_each(Entry.Kind.READ, user=request.user, records=above_green, text=f"export {self.kind}")
        label = strictest(row.tlp for row in rows)
        return as_file(self.kind, name=self.name, user=request.user, label=label, columns=self.columns(rows), rows=rows)

    def columns(self, rows):
        """Return the columns for the rows about to be written."""
        raise NotImplementedError


def as_file(kind, *, name, user, label, columns, rows):
    """Return the response that sends rows as a file; `label` is the strictest of theirs, and stands above them."""
    seat = getattr(user, "seat", None)
    office = _("Exported by: %(office)s") % {"office": seat} if seat else _("Exported by a visitor")
    head = [TLP(label).label, office, f"{date_format(timezone.now(), 'DATETIME_FORMAT')} UTC"]
    table = _table(head, columns, rows)
    file_name = f"ipo-americas-{name}.{kind}"
    if kind == XLSX:
        response = FileResponse(_workbook(table, name, head), content_type=CONTENT_TYPES[kind])
    else:
        response = StreamingHttpResponse(_csv_lines(table), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _table(head, columns, rows):
    """Yield the lines of the file, all of them as text."""
    yield head
    yield [str(column.heading) for column in columns]
    for row in rows:
        yield [_text(column.value(row)) for column in columns]


def _text(value):
    return "" if value is None else ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST_CELL]


def harmless(text):
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


class _Line:
    """What the csv module writes to: hands each line back."""

    def write(self, line):
        return line


def _csv_lines(table):
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    for cells in table:
        yield writer.writerow([harmless(cell) for cell in cells])


def _workbook(table, name, head):
    """Write a workbook into a temporary file. Cells are texts, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.oddHeader.center.text, sheet.oddFooter.center.text = (
        part.replace("&", "&&") for part in (head[0], " · ".join(head[1:]))
    )
    for letter in "ABCDEFGHIJKLMNOP":
        sheet.column_dimensions[letter].width = 24
    for number, cells in enumerate(table):
        sheet.append([_cell(sheet, text, is_bold=number < 2) for text in cells])
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet, text, *, is_bold):
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=not is_bold)
    cell.font = Font(bold=is_bold)
    return cell
