"""What changed from one text to the next, word by word, for two columns side by side."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
LINES = re.compile(r"[^\n]+|\n+")
MOST_WORDS = 3000
"""Beyond this many, whole lines are compared: comparing words takes time by the square of their number."""


@dataclass(frozen=True)
class Part:
    """A piece of one of the two texts, and whether the other one has it, too."""

    text: str
    is_changed: bool


def differences(old, new):
    """Return the parts of the old and of the new text."""
    cut = WORDS if max(len(WORDS.findall(text)) for text in (old, new)) <= MOST_WORDS else LINES
    before, after = cut.findall(old), cut.findall(new)
    left, right = [], []
    for what, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for parts, text in ((left, "".join(before[start:end])), (right, "".join(after[begin:stop]))):
            if text:
                parts.append(Part(text, what != "equal"))
    return left, right


def changed_fields(old, new, names):
    """Return (label, parts before, parts after) of each of these fields that differs between two rows."""
    return [
        (new._meta.get_field(name).verbose_name, *differences(getattr(old, name), getattr(new, name)))
        for name in names
        if getattr(old, name) != getattr(new, name)
    ]
