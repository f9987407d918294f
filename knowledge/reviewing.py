"""What a curator goes through before endorsing a practice: what changes, and what can be found out by counting.

Whether a source shows what the text says is no check of this kind: a page asks it, and a person judges.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.models import Event
from ipo_portal.access.tlp import TLP
from ipo_portal.records.differences import changed_fields, differences

from .models import Resource

TEXTS = ("title", "context", "problem", "measure", "result", "conditions", "pitfalls")


@dataclass(frozen=True)
class Check:
    """One thing found out about a version, and whether it is as it should be."""

    is_met: bool
    text: str


def sources_of(version, user):
    """Return the resources a version rests on, as far as somebody may read them."""
    rows = Resource.objects.permitted(user).filter(cited_in__version=version)
    return list(rows.select_related("current", "country"))


def checks(version, sources, user):
    """Return what is found out about a version in review. Sources that the reader may not read are not told apart."""
    empty = [str(version._meta.get_field(name).verbose_name) for name in TEXTS if not getattr(version, name).strip()]
    areas = "; ".join(str(area) for area in version.areas)
    return [
        _either(not empty, _("All fields are filled in"), _("Left empty: %(fields)s") % {"fields": ", ".join(empty)}),
        _either(areas, _("Planning areas named: %(areas)s") % {"areas": areas}, _("No planning area is named")),
        _either(sources, _("Sources are named, each with its label"), _("No source is named that you may read")),
        _label_check(version.record),
        _either(
            user.pk not in version.hands,
            _("You did not write on this version"),
            _("You wrote on this version: another curator endorses it"),
        ),
    ]


def _either(is_met, met, missed):
    return Check(bool(is_met), met if is_met else missed)


def _label_check(practice):
    """The floor counts every source, those of older versions and those not shown here, too."""
    names = {"label": TLP(practice.tlp).label}
    if TLP(practice.tlp).rank >= practice.label_floor.rank:
        return Check(True, _("Its label, %(label)s, is at least as strict as that of its strictest source") % names)
    return Check(False, _("Its label, %(label)s, is more open than that of a source") % names)


def events_of(versions, user):
    """Return the events that versions are about, by key; one may be closed to readers of what was written about it."""
    keys = [version.event_id for version in versions if version.event_id]
    return {event.pk: event for event in Event.objects.permitted(user).filter(pk__in=keys)}


def changed_subjects(old, new, *, before, sources, events):
    """Return what differs besides the text, as (label, parts before, parts after): areas, types, event, sources."""
    told = [
        (new._meta.get_field("area_codes").verbose_name, old.areas, new.areas),
        (new._meta.get_field("event_type_codes").verbose_name, old.event_types, new.event_types),
        (_("Event"), [events.get(old.event_id, "")], [events.get(new.event_id, "")]),
        (_("Language"), [old.get_language_display()], [new.get_language_display()]),
        (_("Sources"), before, sources),
    ]
    lines = [(label, *("\n".join(map(str, rows)) for rows in both)) for label, *both in told]
    return [(label, *differences(before, after)) for label, before, after in lines if before != after]


def changed_texts(old, new):
    return changed_fields(old, new, TEXTS)
