"""Dates of the past as exact as their sources: a day, a month or a year."""

import datetime
import re
from dataclasses import dataclass

from ipo_portal.records.templatetags.look import date_words

_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_PRECISIONS = ("unknown", "year", "month", "day")


@dataclass(frozen=True)
class Period:
    """When something was. `words` says it as exactly as it is known."""

    start: datetime.date | None
    end: datetime.date | None
    precision: str
    words: str


def period_of(starts, ends):
    """Return the period between two texts such as "2008-03-04", "2013-03", "2016"; the second is optional."""
    start, precision = _read(starts)
    end, end_precision = _read(ends)
    words = date_words(start, end, precision)
    if start and end and end != start and precision != "day":
        words = f"{words} – {date_words(end, None, end_precision)}"
    return Period(start, end, precision, words)


def _read(text):
    """Return (first day, precision) of a text; (None, "unknown") when it is no date."""
    found = _ISO.fullmatch(text)
    parts = [int(part) for part in found.groups() if part] if found else []
    try:
        return datetime.date(*[*parts, 1, 1][:3]), _PRECISIONS[len(parts)]
    except (TypeError, ValueError):
        return None, "unknown"
