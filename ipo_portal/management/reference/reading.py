"""CSV files, cell by cell. What is wrong is collected with file and line, to be told all at once."""

import calendar
import csv
import datetime
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Problem:
    file: str
    line: int
    reason: str

    def __str__(self):
        return f"{self.file}, line {self.line}: {self.reason}"


class Broken(Exception):
    """The files cannot be loaded: `problems` says what is wrong with each broken row."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


class Files:
    """The reference files below one directory, and what was found wrong in them."""

    def __init__(self, root):
        self.root = Path(root)
        self.problems = []
        self.unreadable = False
        """A file could not be read to its end: what others refer to may be in it."""

    def rows(self, file, columns):
        """Return the rows of a file that has these columns in its first line, in any order."""
        text = self._text(file)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows, header, line = [], None, 1
        try:
            for cells in reader:
                if header is None:
                    header = cells
                    if not self._has(file, header, columns):
                        break
                elif cells:
                    rows.append(self._row(file, line, header, cells))
                line = reader.line_num + 1
        except csv.Error as reason:
            self._give_up(file, line, f"no readable CSV from here on: {reason}")
        return [row for row in rows if row is not None]

    def _text(self, file):
        try:
            raw = (self.root / file).read_bytes()
            return raw.decode("utf-8")
        except FileNotFoundError:
            self._give_up(file, 1, "the file is missing")
        except UnicodeDecodeError as reason:
            line = raw[: reason.start].count(b"\n") + 1
            self._give_up(file, line, "not encoded as UTF-8")
        return ""

    def _give_up(self, file, line, reason):
        self.unreadable = True
        self.problems.append(Problem(file, line, reason))

    def _has(self, file, header, columns):
        missing = [column for column in columns.split() if column not in header]
        if missing:
            self._give_up(file, 1, f"no column {', '.join(missing)}")
        return not missing

    def _row(self, file, line, header, cells):
        if len(cells) != len(header):
            self.problems.append(Problem(file, line, f"{len(cells)} columns instead of {len(header)}"))
            return None
        row = Row(self, file, line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
        for name, cell in row.cells.items():
            if UNPRINTABLE.search(cell):
                row.wrong(f"{name}: a control character")
        return row


class Row:
    """One row. Asking for a cell as something it is not notes a problem and returns nothing."""

    def __init__(self, files, file, line, cells):
        self.files, self.file, self.line, self.cells = files, file, line, cells
        self.is_broken = False

    def __getitem__(self, column):
        return self.cells[column]

    def wrong(self, reason):
        self.is_broken = True
        self.files.problems.append(Problem(self.file, self.line, reason))

    def texts(self, columns):
        return {column: self[column] for column in columns.split()}

    def codes(self, column, known=None):
        """Return the cell as a list; with `known`, each item must be one of it."""
        items = [item.strip() for item in self[column].split(";")] if self[column] else []
        if "" in items or len(set(items)) != len(items):
            self.wrong(f"{column}: an empty or repeated item in “{self[column]}”")
        for item in items:
            if known is not None and item and item not in known:
                self._unknown(column, item)
        return items

    def one_of(self, column, known):
        if self[column] not in known:
            self._unknown(column, self[column])
        return self[column]

    def _unknown(self, column, item):
        if not self.files.unreadable:
            self.wrong(f"{column}: unknown “{item}”")

    def yes(self, column):
        return self.one_of(column, ("yes", "no")) == "yes"

    def number(self, column):
        if not self[column]:
            return None
        if not re.fullmatch(r"[0-9]{1,5}", self[column]):
            self.wrong(f"{column}: “{self[column]}” is no number")
            return None
        return int(self[column])

    def decimal(self, column):
        if not self[column]:
            return None
        try:
            value = Decimal(self[column])
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self.wrong(f"{column}: “{self[column]}” is no number")
            return None
        return value

    def span(self, column):
        """Return the first and last day that the cell can mean: it holds a day, a month or a year."""
        text = self[column]
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if not text:
            return None, None
        try:
            year, month, day = (int(part) if part else None for part in found.groups())
            first = datetime.date(year, month or 1, day or 1)
        except (AttributeError, ValueError):
            self.wrong(f"{column}: “{text}” is no date")
            return None, None
        if day:
            return first, first
        last_month = month or 12
        return first, datetime.date(year, last_month, calendar.monthrange(year, last_month)[1])
