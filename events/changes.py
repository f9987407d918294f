"""Changes of an event as readers see them: values are kept in a short notation, and said in words."""

import datetime
import re

from ipo_portal.accounts.models import Country
from ipo_portal.records.templatetags.look import date_words
from ipo_portal.vocabulary.terms import terms

from .models import EventChange, Precision

DATED = (EventChange.What.DATES, EventChange.What.POSTPONED, EventChange.What.CANCELLED)
NOTATION = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def dates_in_words(text):
    """Say "2027-07-23/2027-08-08", a day, "2023-05" or "2022" in words; leave anything else as it is."""
    ends = [_day(part) for part in text.split("/")]
    if None in ends or len(ends) > 2:
        return text
    (start, precision), (end, _) = ends[0], ends[-1]
    return date_words(start, end, precision)


def _day(text):
    """Return (first day, precision) of one date of the notation, or None."""
    found = NOTATION.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = found.groups()
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return datetime.date(int(year), int(month or 1), int(day or 1)), precision
    except ValueError:
        return None


def hosts_in_words(text):
    """Say "PE (Lima);CO" as "Peru (Lima), Colombia". Codes of States of other continents stay."""
    return ", ".join(_host(part.strip()) for part in text.split(";"))


def _host(part):
    code, rest = part[:2], part[2:]
    if code in terms(Country) and not rest[:1].isalnum():
        return f"{terms(Country)[code].name}{rest}"
    return part


def in_words(change, text):
    """Say the old or new value of a change."""
    if change.what in DATED:
        return dates_in_words(text)
    return hosts_in_words(text) if change.what == EventChange.What.HOST else text


def timeline(changes):
    """Return changes, the newest first, as {what, old, new, announced, reason, confidence}."""
    return [
        {
            "what": change.get_what_display(),
            "old": in_words(change, change.old),
            "new": in_words(change, change.new),
            "announced": dates_in_words(change.announced) if change.announced else "",
            "reason": change.reason,
            "confidence": change.confidence,
        }
        for change in reversed(changes)
    ]
