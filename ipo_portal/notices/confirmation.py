"""The yearly confirmation of seats, day by day: who has to confirm is asked, who is not confirmed is told."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from ipo_portal.accounts import confirmation, mails
from ipo_portal.accounts.models import today
from ipo_portal.jobs.queue import job

from .models import Notice, Task

SEATS = "accounts.assignment"


@app.periodic(cron="23 4 * * *")
@job(name="notices.confirm_seats")
def confirm_seats(timestamp):
    """Run once a day; run twice, it does nothing new."""
    with transaction.atomic():
        for seat in confirmation.freeze():
            _tell(Notice.Kind.FROZEN, seat, "seat_frozen")
        for seat in confirmation.warn():
            _tell(Notice.Kind.WARNED, seat, "seat_warned", freezes_on=seat.warned_on + confirmation.FROZEN_AFTER)
        for seat in _unasked():
            _tell(Notice.Kind.UNCONFIRMED, seat)
        _close_done()
        for task, seats in _newly_asked():
            _mail_confirmers(task, seats)


@transaction.atomic
def confirm(refs, *, by):
    """Confirm those of some seats that the user may, tell their holders, and close what is done; returns them."""
    seats = confirmation.confirm(refs, by=by)
    for seat in seats:
        _tell(Notice.Kind.CONFIRMED, seat)
    _close_done()
    return seats


def _unasked():
    """Return the seats due whose holders were not told yet this year."""
    told = Notice.objects.filter(
        kind=Notice.Kind.UNCONFIRMED, record_kind=SEATS, record_ref=OuterRef("ref"), at__date__gt=OuterRef("known_on")
    )
    return confirmation.due().filter(~Exists(told), frozen_on__isnull=True).select_related("user")


def _tell(kind, seat, template="", **context):
    Notice.objects.create(user=seat.user, kind=kind, record_kind=SEATS, record_ref=seat.ref)
    if template:
        mails.send(
            template, to=seat.user.email, language=seat.user.language, about=f"seat:{seat.ref}", seat=seat, **context
        )


def _close_done():
    """Close the tasks of those who have no seat left to confirm today."""
    _open().exclude(record_ref__in=confirmation.confirmers()).update(done_at=timezone.now())


def _open():
    return Task.objects.open().filter(kind=Task.Kind.CONFIRM)


def _newly_asked():
    """Open a task for everybody who has seats to confirm and is not asked yet; returns (task, those seats)."""
    asked, due_on = set(_open().values_list("record_ref", flat=True)), today() + datetime.timedelta(days=30)
    new = [
        (
            Task(
                kind=Task.Kind.CONFIRM, record_kind=SEATS, record_ref=name, roles=roles, home_codes=homes, due_on=due_on
            ),
            seats,
        )
        for name, ((roles, homes), seats) in confirmation.confirmers().items()
        if name not in asked
    ]
    Task.objects.bulk_create([task for task, _ in new])
    return new


def _mail_confirmers(task, seats):
    for confirmer in confirmation.people_at(task.roles, task.home_codes):
        mails.send(
            "seats_to_confirm", to=confirmer.user.email, language=confirmer.user.language, about=f"task:{task.pk}",
            seat=confirmer, number=len([seat for seat in seats if seat.user_id != confirmer.user_id]),
            link=mails.absolute(reverse("people-confirm")),
        )  # fmt: skip
