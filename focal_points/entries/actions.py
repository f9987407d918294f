"""The life of an entry: written, handed on, released, confirmed each year, withdrawn.

Views ask the rule before they call; a step somebody took meanwhile raises NotPossible.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from ipo_portal.access.roles import SPEAKING_ROLES, Role
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import User, today
from ipo_portal.notices.actions import close_tasks, open_task, tell
from ipo_portal.notices.models import Notice, Task
from ipo_portal.records.actions import NotPossible, take_step
from ipo_portal.records.indexing import index_later
from ipo_portal.records.models import OPEN, Status

from ..models import Expert, ExpertOfEvent, Institution

WAITING = (Task.Kind.RELEASE, Task.Kind.REVISE)
OF_THE_LABEL = ("tlp", "shared_with", "existence_open", "steps_down_on", "steps_down_to")


@transaction.atomic
def write(entry, *, by, events=None, offered=None):
    """Save a draft, new or changed. What an expert worked on: `events`, of those that were `offered`."""
    if entry.pk is None:
        if type(entry)._base_manager.filter(ref=entry.ref).exists():
            raise NotPossible(_("This was saved already, and has been closed to you since. Ask your focal point."))
        if entry.replaces_id and entry.replaces.successors.filter(status__in=OPEN).exists():
            raise NotPossible(_("Somebody has begun a change of this entry already."))
        entry.save()
    else:
        _lock(entry, OPEN)
        entry.save(update_fields=said_in(entry))
    _write_events(entry, events, offered)
    index_later(entry)
    return entry


@transaction.atomic
def rewrite(entry, *, by, events=None, offered=None):
    """Change a released entry in place, for those who speak for the State: what they write is thereby confirmed."""
    _lock(entry, [Status.PUBLISHED])
    entry.confirmed_on, entry.confirmed_by = today(), by.seat
    entry.save(update_fields=[*said_in(entry), "confirmed_on", "confirmed_by"])
    _write_events(entry, events, offered)
    index_later(entry)
    return entry


@transaction.atomic
def correct(entry, *, by):
    """Correct an entry of a State for which nobody speaks, in place.

    When it was last confirmed stays as it is: the State has still to say that it holds. Pages show whose word it is by
    the seat in `confirmed_by`.
    """
    _lock(entry, [Status.PUBLISHED])
    entry.confirmed_by = by.seat
    entry.save(update_fields=[*said_in(entry), "confirmed_by"])
    index_later(entry)
    return entry


@transaction.atomic
def submit(entry, *, by):
    """Hand a draft to those who speak for the State: a task for them."""
    take_step(entry, Status.REVIEW, allowed=(Status.DRAFT, Status.CHANGES))
    close_tasks(Task.Kind.REVISE, record=entry)
    open_task(Task.Kind.RELEASE, record=entry, roles=SPEAKING_ROLES, home_codes=entry.owner_codes)


@transaction.atomic
def send_back(entry, *, by, reason):
    """Ask those who wrote it for changes, with the reason."""
    take_step(entry, Status.CHANGES, allowed=(Status.REVIEW,), reason=reason)
    close_tasks(Task.Kind.RELEASE, record=entry)
    open_task(Task.Kind.REVISE, record=entry, roles=(*SPEAKING_ROLES, Role.CONTRIBUTOR), home_codes=entry.owner_codes)
    tell(Notice.Kind.RETURNED, users=hands(entry), record=entry, but=by)


@transaction.atomic
def release(entry, *, by):
    """Let an entry stand for the State, confirmed today. What it replaces stands no longer."""
    if isinstance(entry, Expert) and entry.consent_on is None:
        raise NotPossible(_("Without the expert's consent the entry stays a draft: note the day it was given."))
    replaced = _locked_predecessor(entry)
    label = closer_label(entry, replaced)
    confirmed = {"confirmed_on": today(), "confirmed_by": by.seat}
    take_step(entry, Status.PUBLISHED, allowed=OPEN, reason="", **confirmed, **label)
    if replaced is not None:
        take_step(replaced, Status.REPLACED, allowed=(Status.PUBLISHED,))
        if isinstance(entry, Institution):
            Expert.objects.filter(institution=replaced.pk).update(institution=entry)
    close_tasks(*WAITING, record=entry)
    tell(Notice.Kind.RELEASED, users=hands(entry), record=entry, but=by)
    index_later(entry)


def closer_label(entry, replaced):
    """Return the columns of the label with which an entry goes out: what it replaces may have been closed meanwhile."""
    if replaced is None or TLP(replaced.tlp).rank <= TLP(entry.tlp).rank:
        return {}
    return {name: getattr(replaced, name) for name in OF_THE_LABEL}


@transaction.atomic
def withdraw(entry, *, by, reason):
    """Take a released entry back: closed to all others with the next request; the reason is kept."""
    take_step(entry, Status.WITHDRAWN, allowed=(Status.PUBLISHED,), reason=reason)
    tell(Notice.Kind.WITHDRAWN, users=hands(entry), record=entry, but=by)


@transaction.atomic
def delete_draft(entry, *, by):
    """Delete a draft and what waits for it."""
    _lock(entry, OPEN)
    close_tasks(*WAITING, record=entry)
    entry.delete()


@transaction.atomic
def confirm(entry, *, by):
    """Say for the State that an entry still holds."""
    take_step(entry, Status.PUBLISHED, allowed=(Status.PUBLISHED,), confirmed_on=today(), confirmed_by=by.seat)


def hands(entry):
    """Return who wrote on an entry, as its history tells."""
    history = type(entry).history.rel.related_model.objects.filter(pgh_obj=entry.pk)
    return User.objects.filter(
        pk__in={(row or {}).get("user") for row in history.values_list("pgh_context", flat=True)}
    )


def said_in(entry):
    """Return the columns that hold what an entry says: label and status have verbs of their own."""
    return [f.name for f in entry._meta.concrete_fields if f.editable and not f.primary_key] + ["changed_at"]


def _lock(entry, statuses):
    """Lock the row; refuse where it is no longer where the writer saw it."""
    if not type(entry)._base_manager.select_for_update().filter(pk=entry.pk, status__in=statuses).exists():
        raise NotPossible(_("Meanwhile somebody has taken this step, or another one. Look at the page again."))


def _locked_predecessor(entry):
    """Return the released entry that this one replaces, None where there is none or it no longer stands."""
    rows = type(entry)._base_manager.select_for_update().filter(pk=entry.replaces_id, status=Status.PUBLISHED)
    return rows.first() if entry.replaces_id else None


def _write_events(entry, events, offered):
    """Keep which events an expert worked on; one that was not offered to the writer stays."""
    if events is None:
        return
    there = ExpertOfEvent.objects.filter(expert=entry)
    there.filter(event__in=offered).exclude(event__in=[event.pk for event in events]).delete()
    known = set(there.values_list("event", flat=True))
    for event in events:
        if event.pk not in known:
            ExpertOfEvent.objects.create(expert=entry, event=event, owner_codes=entry.owner_codes)
