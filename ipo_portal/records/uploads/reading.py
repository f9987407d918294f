import re
import unicodedata
from dataclasses import dataclass

from . import isolation
from .names import extension_of
from .refusals import Refused
from .storage import open_stored

READ_SECONDS = 60
MOST_BYTES = 2 * 1024 * 1024
READ_REASONS = {"timeout", "corrupt", "encrypted", "bomb", "macros", "mismatch"}

LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# A PDF marks a word parted at the end of a line; parted, it would not be found.
PARTED = re.compile(r"[\ufffe\u00ad\x02]\n?")
# Controls, lone surrogates, non-characters, and marks that turn the direction of the text around them.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\uffff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Text:
    pages: list[str]
    truncated: bool


def read_text(path):
    """Return the words of a stored file, page by page; pictures have none.

    `truncated` says that there is more: beyond 2 MB, or beyond the time or memory that a file may cost.
    Raise Refused when not even one page could be read.
    """
    extension = extension_of(path)
    with open_stored(path) as file:
        try:
            answers = isolation.ask("text", file, extension, READ_SECONDS)
            code = None
        except isolation.Ended as ended:
            answers, code = ended.lines, ended.code
    pages = [answer["page"] for answer in answers if isinstance(answer.get("page"), str)]
    whole = bool(answers) and answers[-1] == {"done": True}
    if not pages and not whole:
        reason = code or (answers[-1].get("refused") if answers else None)
        raise Refused(reason if reason in READ_REASONS else "corrupt", path)
    return _within_measure([plain(page) for page in pages], not whole)


def plain(text):
    """Return the text as it may stand in a database and on a page: NFC, no control characters."""
    text = PARTED.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", UNPRINTABLE.sub("", text)).strip()


def _within_measure(pages, truncated):
    """Hold the measure here too: the child's word is not taken for it."""
    kept, room = [], MOST_BYTES
    for page in pages:
        encoded = page.encode()
        kept.append(encoded[: max(room, 0)].decode("utf-8", "ignore"))
        room -= len(encoded)
        if room < 0:
            return Text(kept, truncated=True)
    return Text(kept, truncated)
