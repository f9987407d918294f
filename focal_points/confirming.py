"""Saying that entries still hold: after signing in, or by the link of a quarterly letter, which can do nothing else."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from ipo_portal.access.guard import acting
from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.access.rules import spoken_for
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts import mails
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.accounts.models.joining import hash_of, new_token
from ipo_portal.jobs.queue import job
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.models import Status

from .models import ConfirmationLink, Expert, Fact, Institution

KINDS = (Fact, Institution, Expert)
VALID_FOR = datetime.timedelta(days=30)
IN_MAILS = (TLP.CLEAR, TLP.GREEN)
"""Labels whose titles may stand in a mail, and on the page its link opens."""
BY_LINK = "link"
"""What the trail holds of a confirmation that came by a letter's link."""


def released(user):
    """Return the released entries of the State a person speaks for, of all kinds; none for anybody else."""
    return [
        entry
        for model in KINDS
        for entry in model.objects.permitted(user, "release").filter(status=Status.PUBLISHED).select_related("country")
    ]


def key_of(entry):
    """Name an entry as it stands now: what is changed later has another revision, and is not what was confirmed."""
    return f"{entry.record_kind} {entry.ref} {entry.revision}"


@dataclass
class Outcome:
    """What became of some entries: confirmed, left out since they were changed, or not there any more."""

    confirmed: list
    changed: list
    gone: int = 0


@transaction.atomic
def confirm(keys, *, by, labels=TLP.values):
    """Confirm, for a year, those of some entries that are released and unchanged. Others stay as they are."""
    outcome = sorted_out(keys, by=by, labels=labels, lock=True)
    for model in KINDS:
        pks = [entry.pk for entry in outcome.confirmed if type(entry) is model]
        model.objects.permitted(by, "release").filter(pk__in=pks).update(confirmed_on=today(), confirmed_by=by.seat)
    return outcome


def sorted_out(keys, *, by, labels=TLP.values, lock=False):
    """Return which of some entries could be confirmed now, and which were changed meanwhile or are closed."""
    asked = dict.fromkeys(keys)
    names = {tuple(key.split(" ")[:2]) for key in asked}
    outcome = Outcome([], [])
    for model in KINDS:
        refs = [ref for kind, *rest in names for ref in rest if kind == model._meta.label_lower]
        rows = model.objects.permitted(by, "release").filter(status=Status.PUBLISHED, tlp__in=labels, ref__in=refs)
        for entry in rows.select_for_update(of=["self"], no_key=True).order_by("pk") if lock else rows:
            (outcome.confirmed if key_of(entry) in asked else outcome.changed).append(entry)
    outcome.gone = len(names) - len(outcome.confirmed) - len(outcome.changed)
    return outcome


# -- letters --------------------------------------------------------------------------------------------------------


@dataclass
class Letter:
    """What one seat is asked: entries named in the mail, and how many more there are above GREEN."""

    seat: Assignment
    entries: list
    more: int

    @classmethod
    def to(cls, seat):
        entries = released(_holder(seat))
        named = [entry for entry in entries if entry.tlp in IN_MAILS]
        return cls(seat, named, len(entries) - len(named))

    def __bool__(self):
        return bool(self.entries or self.more)


def due_letters():
    """Return the letters nobody has sent this quarter: one a State, none where the post is vacant."""
    return [letter for seat in _speakers() if not _was_asked(seat) and (letter := Letter.to(seat))]


@app.periodic(cron="40 4 1-7 1,4,7,10 *")
@job(name="focal_points.send_letters")
def send_letters(timestamp=0):
    """Run on the first seven days of a quarter, lest a day be missed; run again, it sends nothing. Return how many."""
    return sum(_send(seat) for seat in _speakers())


def _speakers():
    """Return, for each State, its focal point's seat; where there is none, that of the alternate who came first."""
    seats = Assignment.objects.in_force().filter(role__in=SPEAKING_ROLES, user__is_active=True)
    first = {}
    for seat in sorted(seats.order_by("starts_on", "pk"), key=lambda seat: SPEAKING_ROLES.index(seat.role)):
        first.setdefault(seat.country_id, seat.pk)
    return Assignment.objects.filter(pk__in=first.values()).select_related("user", "country").order_by("country")


def _was_asked(seat):
    day = today()
    quarter = datetime.datetime(day.year, day.month - (day.month - 1) % 3, 1, tzinfo=datetime.UTC)
    return ConfirmationLink.objects.filter(seat=seat, sent_at__gte=quarter).exists()


@transaction.atomic
def _send(seat):
    """Send one letter, unless that was done; tells whether. The seat is locked: two at the same time send one."""
    Assignment.objects.select_for_update(no_key=True).get(pk=seat.pk)
    if _was_asked(seat) or not (letter := Letter.to(seat)):
        return False
    token, token_hash = new_token()
    now = timezone.now()
    ConfirmationLink.objects.filter(seat=seat, used_at=None, replaced_at=None).update(replaced_at=now)
    link = ConfirmationLink.objects.create(
        seat=seat, token_hash=token_hash, entries=[key_of(entry) for entry in letter.entries], sent_at=now,
        expires_at=now + VALID_FOR,
    )  # fmt: skip
    signed_in = mails.absolute(reverse("focal_points:confirm"))
    by_link = mails.absolute(reverse("focal_points:confirm-link", args=[token]))
    mails.send(
        "entries_to_confirm", to=seat.user.email, language=seat.user.language, about=f"confirmation:{link.pk}",
        seat=seat, entries=letter.entries, more=letter.more, expires_at=link.expires_at, signed_in=signed_in,
        link=by_link if letter.entries else signed_in,
    )  # fmt: skip
    return True


# -- links ----------------------------------------------------------------------------------------------------------


def _holder(seat):
    """Return the person of a seat, acting in it and in no group."""
    person, seat.group_codes = seat.user, ()
    person.seats, person.seat = [seat], seat
    return person


def find(token, *, user):
    """Return the link a letter brought, or None when it is used, too old, replaced, or not for this reader.

    It falls with the seat it was sent to. Who is signed in as somebody else is not the one who was asked.
    """
    rows = ConfirmationLink.objects.filter(used_at=None, replaced_at=None, expires_at__gt=timezone.now())
    link = rows.exclude(entries=[]).filter(token_hash=hash_of(token)).select_related("seat__user", "seat__country")
    link = link.first()
    if link is None or not link.seat.is_in_force or spoken_for(_holder(link.seat)) is None:
        return None
    return link if user.is_anonymous or user.pk == link.seat.user_id else None


def of_link(link):
    """Return what a link would confirm now."""
    return sorted_out(link.entries, by=_holder(link.seat), labels=IN_MAILS)


@transaction.atomic
def use(token, *, user):
    """Confirm what a letter listed, in the name of the seat it went to, once."""
    link = find(token, user=user)
    used = ConfirmationLink.objects.filter(pk=getattr(link, "pk", None), used_at=None, replaced_at=None)
    if not used.update(used_at=timezone.now()):
        raise NotPossible(_("This link is not valid any more."))
    person = _holder(link.seat)
    with acting(person, through=BY_LINK):
        return confirm(link.entries, by=person, labels=IN_MAILS)
