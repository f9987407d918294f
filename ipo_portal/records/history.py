"""What happened to a record: its history rows and those of its versions, as changes from one to the next."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import CharField, TextField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipo_portal.accounts.models import Assignment, Country
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import terms

UNTOLD = {
    "id", "revision", "created_at", "changed_at", "loaded_digest", "hands", "record", "span", "ref", "publisher",
    "current", "made_by", "published_by",
}  # fmt: skip
"""Columns that say nothing to a reader, or the same as another one."""

LANGUAGES = dict(settings.LANGUAGES)
CODES = {
    "area_codes": PlanningArea, "event_type_codes": EventType, "owner_codes": Country, "shared_with": Country,
    "country_id": Country,
}  # fmt: skip
"""Columns of codes, and the list that has their names."""

THROUGH = {"link": gettext_lazy("by the link in a letter, without signing in")}
"""Ways other than a page of the portal, as the context of a change names them."""


@dataclass
class Change:
    """One change: who in which seat, what it was done to, and each field before and after, with its language."""

    at: datetime
    what: str
    subject: str
    seat: Assignment | None
    through: str
    fields: list = field(default_factory=list)


def changes(record):
    """Return the changes of a record and of its versions, newest first. Ask the rule (`audit`) before."""
    found = _of(type(record), pgh_obj=record.pk)
    if hasattr(record, "versions"):
        found += _of(record.versions.model, record=record.pk)
    seats = Assignment.objects.select_related("country", "body").in_bulk({number for number, _ in found if number})
    for number, change in found:
        change.seat = seats.get(number)
    return sorted((change for _, change in found), key=lambda change: change.at, reverse=True)


def _of(model, **which):
    rows = model.history.rel.related_model.objects.filter(**which).order_by("pgh_obj_id", "pgh_id")
    told = [f for f in model._meta.concrete_fields if f.name not in UNTOLD]
    found, before = [], None
    for row in rows:
        last = before if before is not None and before.pgh_obj_id == row.pgh_obj_id else None
        subject = str(model._meta.verbose_name)
        if number := getattr(row, "number", None):
            subject = f"{subject} {number}"
        values = [
            (f, worded(f, getattr(last, f.attname, None)), worded(f, getattr(row, f.attname)))
            for f in told
            if getattr(last, f.attname, None) != getattr(row, f.attname) and row.pgh_label != "delete"
        ]
        differing = [(f.verbose_name, old, new, language_of(f, row)) for f, old, new in values if old or new]
        if differing or row.pgh_label != "update":
            context = row.pgh_context or {}
            through = THROUGH.get(context.get("through"), "")
            change = Change(row.pgh_created_at, row.pgh_label, subject, None, through, differing)
            found.append((context.get("seat"), change))
        before = row
    return found


def language_of(column, row):
    """Return the language of what people wrote, "" where nobody knows it, None of what the portal itself says."""
    if column.choices or column.attname in CODES or not isinstance(column, CharField | TextField):
        return None
    _name, _, suffix = column.name.rpartition("_")
    return suffix if suffix in LANGUAGES else getattr(row, "language", "")


def worded(column, value):
    """Return a value as a reader knows it: names for codes, words for choices; nothing for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(worded(column, each) for each in value)
    if column.attname in CODES:
        return str(terms(CODES[column.attname]).get(value, value))
    return str(dict(column.flatchoices or ()).get(value, value))
