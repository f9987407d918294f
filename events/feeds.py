"""Events as a public calendar others subscribe to (RFC 5545, RFC 7986)."""

import datetime
import re
import uuid

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from ipo_portal.vocabulary.models import Confidence

from .models import Outcome

PRODUCT = "-//IPO Americas//Major events//EN"
REFRESH = datetime.timedelta(hours=12)

# Line breaks the library does not know, and control characters: no content line may hold them (security I16).
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text):
    """Return a text that cannot start a content line of its own."""
    return BREAKS.sub(" ", str(text)).strip()


def status_of(event):
    """Return the word RFC 5545 has for how certain an event is."""
    if event.is_called_off:
        return "CANCELLED"
    return "TENTATIVE" if event.is_uncertain else "CONFIRMED"


def _entry(event, address):
    """Return one event as an all-day entry; its end is the day after the last one."""
    said = [event.get_schedule_display()]
    if event.outcome != Outcome.UNKNOWN and event.outcome != event.schedule:
        said.append(event.get_outcome_display())
    if event.confidence != Confidence.HIGH:
        said.append(_("Not verified"))
    return Entry.new(
        uid=f"{event.ref}@ipo-americas",
        stamp=event.changed_at,
        last_modified=event.changed_at,
        sequence=event.revision,
        start=event.starts_on,
        end=event.last_day + datetime.timedelta(days=1),
        status=status_of(event),
        summary=one_line(event.name),
        location=one_line(event.place),
        categories=[one_line(event.type_name)],
        description=one_line(" · ".join(said)),
        transparency="TRANSPARENT",
        url=address(event),
    )


def calendar_of(events, *, name, language, source, address):
    """Return the calendar as bytes. `address(event)` gives the absolute address of an event's page."""
    feed = Calendar.new(
        prodid=PRODUCT,
        # The library would draw a new one each time.
        uid=uuid.uuid5(uuid.NAMESPACE_URL, source),
        name=one_line(name),
        language=language,
        refresh_interval=REFRESH,
        source=source,
        subcomponents=[_entry(event, address) for event in events],
    )
    # Both need their value type named (RFC 7986, 5.7 and 5.8); the library leaves it out.
    feed["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"
    feed["SOURCE"].params["VALUE"] = "URI"
    feed.add("X-PUBLISHED-TTL", "PT12H")
    return feed.to_ical()
