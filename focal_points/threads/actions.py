"""The life of a thread: begun, answered, closed by those who asked. The turn passes with each message."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.access.rules import corresponds_as
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.notices.actions import close_tasks, open_task, tell
from ipo_portal.notices.models import Notice, Task
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.models import Status

from ..models import Message, Thread

ANSWER_WITHIN = 5
"""Working days: domain.md section 8 asks as much of the secretariat."""


@transaction.atomic
def begin(thread, *, by, text):
    """Send a new thread with its first message to a State. Raises NotPossible where its ref is taken: sent before."""
    if Thread._base_manager.filter(ref=thread.ref).exists():
        raise NotPossible(_("This was sent already."))
    thread.owner_codes, thread.shared_with = [corresponds_as(by)], [thread.to_id]
    thread.status, thread.begun_by = Status.PUBLISHED, by.seat
    thread.save()
    _say(thread, by=by, text=text, language=thread.language)
    _ask(thread)
    return thread


@transaction.atomic
def write(thread, *, by, text, language):
    """Add a message. Whoever asked waits for the State again; the State's answer is told to those who asked."""
    thread = _locked(thread)
    mine = corresponds_as(by)
    if thread.closed_at is not None:
        raise NotPossible(_("The thread was closed meanwhile. Begin a new one if something is left."))
    message = _say(thread, by=by, text=text, language=language)
    if mine == thread.asker:
        _ask(thread)
    else:
        close_tasks(Task.Kind.ANSWER, record=thread)
        tell(Notice.Kind.ANSWERED, users=_askers(thread), record=thread, but=by)
    return message


@transaction.atomic
def close(thread, *, by):
    """End a thread: for the side that asked."""
    thread = _locked(thread)
    if corresponds_as(by) != thread.asker:
        raise NotPossible(_("Those who asked close a thread."))
    if thread.closed_at is not None:
        raise NotPossible(_("The thread was closed meanwhile."))
    thread.closed_at = timezone.now()
    thread.save(update_fields=["closed_at", "changed_at"])
    close_tasks(Task.Kind.ANSWER, record=thread)
    others = thread.messages.exclude(owner_codes=thread.owner_codes).values("written_by__user")
    tell(Notice.Kind.CLOSED, users=_people(Assignment.objects.filter(user__in=others)), record=thread, but=by)


def in_working_days(days, start=None):
    """Return the day so many working days (Monday to Friday; holidays differ by State) after a day."""
    day = start or today()
    while days:
        day += datetime.timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _locked(thread):
    """Return the thread as it stands now. The row lock is no write: the other side owns the row."""
    return Thread._base_manager.select_for_update().get(pk=thread.pk)


def _say(thread, *, by, text, language):
    sides = {thread.asker, thread.to_id}
    mine = corresponds_as(by)
    return Message.objects.create(
        thread=thread, text=text, language=language, written_by=by.seat, owner_codes=[mine],
        shared_with=sorted(sides - {mine}), tlp=thread.tlp, status=Status.PUBLISHED,
    )  # fmt: skip


def _ask(thread):
    open_task(
        Task.Kind.ANSWER, record=thread, roles=SPEAKING_ROLES, home_codes=[thread.to_id],
        due_on=in_working_days(ANSWER_WITHIN),
    )  # fmt: skip


def _askers(thread):
    """Return who is told of an answer: whoever began it, or those who speak for that side when the seat is over."""
    begun = Assignment.objects.in_force().filter(pk=thread.begun_by_id)
    speaking = Assignment.objects.in_force().filter(role__in=SPEAKING_ROLES, country=thread.asker)
    return _people(begun) or _people(speaking)


def _people(seats):
    return [seat.user for seat in seats.in_force().select_related("user")]
