"""The card of an office as vCard 4.0, escaped and folded by the calendar library: the two formats share that."""

from icalendar import vText
from icalendar.parser import Contentline

CONTROLS = dict.fromkeys((*range(32), 127, 133, 8232, 8233))


def card(*, name, organisation, url, language):
    """Return the card of an organisation: a post, whose it is, and where in the portal to write to it."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN;LANGUAGE={language}:{_escaped(name)}",
        "ORG:" + ";".join(map(_escaped, organisation)),
        f"TITLE;LANGUAGE={language}:{_escaped(name)}",
        f"URL:{url}",
        "END:VCARD",
    ]
    return b"".join(Contentline(line).to_ical() + b"\r\n" for line in lines)


def _escaped(text):
    """Return a text as it may stand in a line: no control character begins another one."""
    return vText(str(text).translate(CONTROLS)).to_ical().decode()
