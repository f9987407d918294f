"""Reference files that a test may change, and the command that loads them."""

import csv
import io
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

HOMES = ("ipo_portal/vocabulary", "ipo_portal/accounts", "events", "knowledge", "trainings")


class Copy:
    """A copy of all reference files."""

    def __init__(self, root):
        self.root = root
        for home in HOMES:
            shutil.copytree(settings.BASE_DIR / home / "reference", root / home / "reference")

    def load(self, **options):
        """Load the copy with the command and return what it printed."""
        printed = io.StringIO()
        call_command("load_reference", root=self.root, stdout=printed, verbosity=2, **options)
        return printed.getvalue()

    def lines(self, file):
        return (self.root / file).read_text(encoding="utf-8").splitlines()

    def write(self, file, lines):
        (self.root / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def set(self, file, line, **cells):
        """Set cells of the row in a line; the files of the project have no row of several lines."""
        lines = self.lines(file)
        header, row = next(csv.reader(lines[:1])), next(csv.reader([lines[line - 1]]))
        for column, value in cells.items():
            row[header.index(column)] = value
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerow(row)
        lines[line - 1] = written.getvalue().removesuffix("\n")
        self.write(file, lines)

    def line_of(self, file, key):
        """Return the line whose first cell is `key`."""
        return next(n for n, line in enumerate(self.lines(file), 1) if line.startswith(f"{key},"))


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path / "copy")


def about(printed, file):
    """Return what a load said about one file: its line and the indented ones after it."""
    said, mine = [], False
    for line in printed.splitlines():
        if not line.startswith("  "):
            mine = line.startswith(f"{file}: ")
            line = line.removeprefix(f"{file}: ")
        if mine:
            said.append(line.strip())
    return said
