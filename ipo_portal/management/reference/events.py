"""Events and the history of their changes."""

from django.db.models import F, OuterRef, Subquery

from events.models import Event, EventChange, Precision
from ipo_portal.access.tlp import TLP
from ipo_portal.records.models import Status

from .sheets import Sheet

HOME = "events/reference"
OPEN_TO_ALL = {"tlp": TLP.CLEAR, "status": Status.PUBLISHED}
SAME = "name_en name_local subtype outcome website notes confidence source"
OTHER = "event_key type host_countries host_cities start_date end_date date_precision schedule_status approx_size"


class Events(Sheet):
    identity = ("key",)

    def finish(self, written):
        """The changes of an event belong to whom the event belongs to."""
        owners = Event._default_manager.filter(pk=OuterRef("event")).values("owner_codes")
        EventChange._default_manager.exclude(owner_codes=F("event__owner_codes")).update(owner_codes=Subquery(owners))


def events(files, states, types):
    """Return the sheet of events. Their translated names are not the loader's: translators may fill them."""
    sheet = Events(f"{HOME}/major_events.csv", Event)
    for row in files.rows(sheet.file, f"{SAME} {OTHER}"):
        first, last = _dates(row)
        hosts = row.codes("host_countries", states.known)
        if not hosts:
            row.wrong("host_countries: no host")
        values = row.texts(SAME) | {
            "key": row["event_key"],
            "type_id": row.one_of("type", types.known),
            "cities": row.codes("host_cities"),
            "starts_on": first,
            "ends_on": last,
            "precision": row["date_precision"],
            "schedule": row["schedule_status"],
            "size": row["approx_size"],
            "owner_codes": hosts,
        }
        sheet.want(row, row["event_key"], values | OPEN_TO_ALL)
    return sheet


def _dates(row):
    """Return first and last day. A month or a year stands for its whole span; `day` rows must name days."""
    (first, first_until), (last_from, last) = row.span("start_date"), row.span("end_date")
    if row.is_broken:
        return first, last
    if row["date_precision"] == Precision.UNKNOWN:
        if first or last:
            row.wrong("date_precision: unknown, but there are dates")
        return None, None
    if not first:
        row.wrong("start_date: empty, which only date_precision “unknown” allows")
    elif not last and row["date_precision"] in (Precision.MONTH, Precision.YEAR):
        last = first_until
    elif not last:
        row.wrong("end_date: empty")
    elif last < first:
        row.wrong(f"end_date: {row['end_date']} is before {row['start_date']}")
    elif row["date_precision"] == Precision.DAY and (first != first_until or last_from != last):
        row.wrong("date_precision: day, but a date is a month or a year")
    return first, last


class Changes(Sheet):
    identity = ("event_key", "position")
    elsewhere = ("event_key",)

    def existing(self):
        return self.model._default_manager.annotate(event_key=F("event__key"))

    def write(self, create, change):
        keys = {values["event_key"] for _, values in create}
        self.events = {event.key: event for event in Event._default_manager.filter(key__in=keys)}
        super().write(create, change)

    def fill(self, row, values):
        super().fill(row, values)
        if row.pk is None:
            row.event = self.events[values["event_key"]]
            row.owner_codes = row.event.owner_codes


def changes(files, events):
    """Return the sheet of changes; their place among the changes of the event is part of their key."""
    sheet = Changes(f"{HOME}/major_event_changes.csv", EventChange)
    count, seen = {}, set()
    columns = "event_key changed_what old_value new_value announced reason source confidence"
    for row in files.rows(sheet.file, columns):
        event = row.one_of("event_key", events.known)
        row.span("announced")
        told = (event, row["changed_what"], row["old_value"], row["new_value"], row["announced"])
        if told in seen:
            row.wrong("a second row for this change")
        seen.add(told)
        count[event] = count.get(event, 0) + 1
        values = row.texts("announced reason source confidence") | {
            "event_key": event,
            "position": count[event],
            "what": row["changed_what"],
            "old": row["old_value"],
            "new": row["new_value"],
        }
        sheet.want(row, (event, count[event]), values)
    return sheet
