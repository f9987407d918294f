"""What was done in a State's name before: gathered for whoever takes over, decided line by line.

An app registers a collector for what it holds. Lines are gathered once, when the successor's seat begins, and by the
successor's own rights.
"""

import datetime
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from procrastinate.contrib.django import app

from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.accounts.succession import predecessors, takes_over
from ipo_portal.jobs.queue import job

from .models import HandoverLine, Notice, Task
from .named import permitted

What = HandoverLine.What
STATES = "accounts.country"
MISSED_AT_MOST = datetime.timedelta(days=7)
_collectors = []


@dataclass(frozen=True)
class Found:
    """One thing sent, received or promised: `record` is a guarded row with a ref."""

    what: str
    record: models.Model
    dated: datetime.datetime


def register(collector):
    """Add a function from a person, who acts in the seat that takes over, to what was `Found` for the State."""
    _collectors.append(collector)
    return collector


def lines_of(country_code):
    """Return the lines of the latest hand-over of a State, whoever of its people reads them."""
    latest = HandoverLine.objects.filter(country=country_code).order_by("-seat").values("seat")[:1]
    return HandoverLine.objects.filter(country=country_code, seat__in=latest)


@receiver(post_save, sender=Assignment)
def _seat_begins(sender, instance, created, **kwargs):
    if created and instance.is_in_force:
        hand_over(instance)


@app.periodic(cron="3 0 * * *")
@job(name="notices.hand_over_seats")
def hand_over_seats(timestamp):
    """Gather the lines for seats given earlier that begin now."""
    fresh = Assignment.objects.in_force().filter(starts_on__gte=today() - MISSED_AT_MOST, handover_lines=None)
    for seat in fresh.select_related("user", "country").order_by("role", "pk"):
        hand_over(seat)


@transaction.atomic
def hand_over(seat):
    """Gather the lines for a seat that takes over, with a task for those who speak for the State now."""
    if not takes_over(seat):
        return
    person = seat.user
    person.seats, person.seat = [seat], seat
    found = {}
    for collect in _collectors:
        for one in collect(person):
            found.setdefault((one.what, one.record._meta.label_lower, one.record.ref), one.dated)
    HandoverLine.objects.bulk_create(
        HandoverLine(
            seat=seat, country_id=seat.country_id, what=what, record_kind=kind, record_ref=ref, dated=dated
        )
        for (what, kind, ref), dated in found.items()
    )  # fmt: skip
    if found:
        Task.objects.get_or_create(
            kind=Task.Kind.TAKE_OVER, record_kind=STATES, record_ref=seat.country_id, done_at=None,
            defaults={"roles": list(SPEAKING_ROLES), "home_codes": [seat.country_id]},
        )  # fmt: skip


@transaction.atomic
def decide(lines, decision, *, by):
    """Decide some lines of the State for which a person speaks; decided ones stay as they are. Returns how many."""
    code = by.seat.country_id
    decided = (
        lines_of(code)
        .filter(pk__in=lines, state=HandoverLine.State.OPEN)
        .update(state=decision, decided_by=by.seat, decided_at=timezone.now())
    )
    if not lines_of(code).filter(state=HandoverLine.State.OPEN).exists():
        Task.objects.open().filter(kind=Task.Kind.TAKE_OVER, record_ref=code).update(done_at=timezone.now())
    return decided


@register
def open_tasks(person):
    """What waits for the State's answer was promised by whoever left it."""
    tasks = list(Task.objects.open().filter(home_codes__contains=[person.seat.country_id]))
    records = permitted(tasks, person)
    return [
        Found(What.PROMISED, record, task.opened_at)
        for task in tasks
        if (record := records.get((task.record_kind, task.record_ref)))
    ]


@register
def notices_of_predecessors(person):
    """What predecessors were told of while they spoke for the State."""
    told = Q(pk__in=[])
    for seat in predecessors(person.seat):
        told |= Q(user=seat.user_id, at__date__gte=seat.starts_on, at__date__lt=seat.ends_on)
    notices = list(Notice.objects.filter(told).order_by("at"))
    records = permitted(notices, person)
    return [
        Found(What.RECEIVED, record, notice.at)
        for notice in notices
        if (record := records.get((notice.record_kind, notice.record_ref)))
    ]
