"""The rows of a workbook somebody sends, for imports: read in the limited process, never in this one."""

from dataclasses import dataclass

from . import isolation
from .names import extension_of
from .reading import plain
from .refusals import Refused
from .storage import open_stored

SHEET_SECONDS = 20
REASONS = {"timeout", "corrupt", "encrypted", "bomb", "macros", "mismatch"}


@dataclass(frozen=True)
class Row:
    """A row of a sheet, with the number its program shows."""

    number: int
    cells: list[str]


def read_rows(path, name):
    """Return the rows of the first sheet of a stored workbook that are not empty. Raise Refused with the reason."""
    with open_stored(path) as file:
        try:
            answers = isolation.ask("rows", file, extension_of(path), SHEET_SECONDS)
        except isolation.Ended as ended:
            raise Refused(ended.code, name) from ended
    if not answers or answers[-1] != {"done": True}:
        reason = answers[-1].get("refused") if answers else None
        raise Refused(reason if reason in REASONS else "corrupt", name)
    return [Row(int(answer["number"]), [plain(str(cell)) for cell in answer["cells"]]) for answer in answers[:-1]]
