"""What was typed into the box, taken apart: what must be found, what must not, what is marked."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 300
"""Characters of a query that are read; the box takes 200."""

MOST_MARKED = 32

_PARTS = re.compile(r'-?"[^"]*"?|\S+')
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_PLURALS = (("iones", "ion"), ("oes", "ao"), ("aes", "ao"))


@dataclass(frozen=True)
class Words:
    """A query. `wanted` and `unwanted` are in the syntax of web searches, `marked` are single words.

    What must not be found is asked for apart: a word has another stem in each of the four languages, and "not
    this stem" in one of them says nothing of the others.
    """

    wanted: str
    unwanted: str
    marked: str

    @classmethod
    def of(cls, typed):
        parts = _PARTS.findall(_UNPRINTED.sub(" ", typed)[:LONGEST])
        wanted = [part for part in parts if not part.startswith("-")]
        unwanted = [part.lstrip("-") for part in parts if part.startswith("-")]
        while wanted and wanted[0].lower() == "or":
            wanted.pop(0)
        while wanted and wanted[-1].lower() == "or":
            wanted.pop()
        return cls(
            " ".join(wanted) if _single(wanted) else "",
            " or ".join(part for part in unwanted if _single([part])),
            " or ".join(_with_plurals(_single(wanted))[:MOST_MARKED]),
        )


def plain(text):
    """Return a text in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def _single(parts):
    """Return the words inside some parts of a query, without the "or" between them."""
    return [word for word in re.findall(r"\w+", " ".join(parts)) if word.lower() != "or"]


def _with_plurals(words):
    """Return the words with the plurals and singulars that the index takes to be the same (`ipo_norm`)."""
    found = dict.fromkeys(words)
    for word in map(plain, words):
        for plural, singular in _PLURALS:
            if word.endswith(plural):
                found[word.removesuffix(plural) + singular] = None
            elif word.endswith(singular):
                found[word.removesuffix(singular) + plural] = None
    return list(found)
