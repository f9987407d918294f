"""The life of a seat: invited, accepted, handed over, ended. Who may do it is the matrix' word (INVITES)."""

import contextlib
import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ipo_portal.access.guard import acting
from ipo_portal.access.roles import Role
from ipo_portal.access.rules import may_invite

from . import mails
from .models import Assignment, Body, Country, Invitation, User, today
from .models.joining import VALID_FOR, hash_of, new_token

MOST_A_DAY = 20


class NotPossible(Exception):
    """The step cannot be taken as things stand; the message says so to the reader."""


@transaction.atomic
def invite(*, by, email, role, home_code, language, starts_on=None, hands_over=False, letter=None):
    """Invite whoever reads the mail of an address into a role of a State or body. The seat acted in answers for it."""
    _refuse_unless_theirs(by, role, home_code)
    _count(by)
    email, starts_on = email.lower(), starts_on or today()
    _refuse_what_is_there(email, role, home_code)
    if role == Role.FOCAL_POINT and not hands_over:
        _refuse_a_second_focal_point(home_code, starts_on)
    token, token_hash = new_token()
    with _or_say(_("This address was invited just now by somebody else.")):
        invitation = Invitation.objects.create(
            email=email, role=role, language=language, starts_on=starts_on, hands_over=hands_over, invited_by=by.seat,
            token_hash=token_hash, **_home(home_code), **_validity(), **(letter or {}),
        )  # fmt: skip
    _send(invitation, token)
    return invitation


@transaction.atomic
def resend(invitation, *, by):
    """Send a new link, good for another 14 days; the old one dies. Whoever sends it answers for it from now on."""
    _refuse_unless_theirs(by, invitation.role, invitation.home_code)
    _count(by)
    invitation = _locked(invitation)
    token, invitation.token_hash = new_token()
    invitation.invited_by = by.seat
    for name, value in _validity().items():
        setattr(invitation, name, value)
    invitation.save()
    _send(invitation, token)


@transaction.atomic
def revoke(invitation, *, by):
    """Take an invitation back: its link is dead with the next request."""
    _refuse_unless_theirs(by, invitation.role, invitation.home_code)
    invitation = _locked(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save()


def find(token):
    """Return the invitation a link belongs to, or None when there is none, or it is used, too old or taken back.

    An invitation is its inviter's word: it falls with the inviter's seat, as sessions and feeds do (decision 1).
    """
    inviter = ("invited_by__user", "invited_by__country", "invited_by__body")
    rows = Invitation.objects.valid().select_related("country", "body", *inviter)
    found = rows.filter(token_hash=hash_of(token)).first()
    return found if found and _still_stands(found) else None


@transaction.atomic
def accept(token, *, by=None, password=None):
    """Take the seat: into the account of `by`, or into a new one with `password`. Returns the account."""
    invitation = find(token)
    if invitation is None or (invitation := _locked(invitation)).token_hash != hash_of(token):
        raise NotPossible(_("This invitation is not valid any more; ask for a new one."))
    if by is not None and by.email != invitation.email:
        raise NotPossible(_("This invitation is for another address than that of your account."))
    user = by or _new_account(invitation, password)
    with acting(user):
        _take_seat(invitation, user)
        if user.rules_accepted_at is None:
            accept_rules(by=user)
        invitation.accepted_at, invitation.accepted_by = timezone.now(), user
        invitation.save()
    return User.objects.get(pk=user.pk)  # without what was known of the seats before


def accept_rules(*, by):
    """Note that a person has read the handling rules and accepts them."""
    by.rules_accepted_at = timezone.now()
    User.objects.filter(pk=by.pk).update(rules_accepted_at=by.rules_accepted_at)


@transaction.atomic
def end(seat, *, by, on=None):
    """End a seat: from that day, today if none is named, nobody acts in it. What was released stays with its home."""
    _refuse_unless_theirs(by, seat.role, seat.home_code)
    on = max(on or today(), seat.starts_on)
    seat = refuse_end(seat, on=on)
    seat.ends_on = on
    seat.save(update_fields=["ends_on"])
    return seat


def refuse_end(seat, *, on):
    """Say why a seat cannot end on a day; else return it as it stands now, for this transaction alone."""
    if seat.role == Role.ADMINISTRATOR:
        _refuse_the_last_administrator(seat, on)
    seat = Assignment.objects.select_for_update().get(pk=seat.pk)
    if seat.ends_on is not None and seat.ends_on <= on:
        raise NotPossible(_("This seat ends on %(day)s already.") % {"day": date_format(seat.ends_on)})
    return seat


def hand_over(*, country_code, on):
    """End the seats of a State's focal point on the day the successor's begins: neither a gap nor an overlap."""
    for seat in _focal_points_from(country_code, on).select_for_update():
        seat.ends_on = max(on, seat.starts_on)
        seat.save(update_fields=["ends_on"])


@contextlib.contextmanager
def _or_say(text):
    """Turn the refusal of a constraint into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NotPossible(text) from error


def _refuse_unless_theirs(by, role, home_code):
    if not may_invite(by, role, home_code):
        raise PermissionDenied


def _count(by):
    """Refuse more mails than one inviter has reason to send. The person is locked: two requests count in turn."""
    User.objects.select_for_update().get(pk=by.pk)
    sendings = Invitation.pgh_event_model.objects.filter(
        invited_by__user=by.pk, sent_at__gt=timezone.now() - datetime.timedelta(days=1)
    )
    if sendings.values("pgh_obj", "sent_at").distinct().count() >= MOST_A_DAY:
        raise NotPossible(
            _("You have sent %(most)s invitations within a day. Send further ones tomorrow.") % {"most": MOST_A_DAY}
        )


def _refuse_what_is_there(email, role, home_code):
    home = Q(country=home_code) | Q(body=home_code)
    if Invitation.objects.pending().filter(home, email=email, role=role).exists():
        raise NotPossible(_("This address is invited already. Send that invitation again, or revoke it."))
    if Assignment.objects.in_force().filter(home, user__email=email, role=role).exists():
        raise NotPossible(_("Whoever has this address holds that seat already."))


def _focal_points_from(country_code, day):
    """Return the seats of a State's focal point that reach beyond a day, the present one and any later one."""
    return Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day), role=Role.FOCAL_POINT, country=country_code
    )


def _refuse_a_second_focal_point(country_code, starts_on):
    """Say in words, before the mail goes out, what the exclusion constraint would say afterwards."""
    present = _focal_points_from(country_code, starts_on).order_by("starts_on").first()
    if present is None:
        return
    if present.ends_on is None:
        text = _(
            "The State has a focal point since %(since)s. Choose to end that seat on the day the new one begins, or "
            "end it first."
        )
    else:
        text = _(
            "The State has a focal point until %(until)s. Choose a first day from then on, or choose to end that seat "
            "on the day the new one begins."
        )
    until = date_format(present.ends_on) if present.ends_on else ""
    raise NotPossible(text % {"since": date_format(present.starts_on), "until": until})


def _home(home_code):
    kind, model = ("country", Country) if len(home_code) == 2 else ("body", Body)
    return {kind: model.objects.get(pk=home_code)}


def _validity():
    now = timezone.now()
    return {"sent_at": now, "expires_at": now + VALID_FOR}


def _send(invitation, token):
    mails.send(
        "invitation", to=invitation.email, language=invitation.language, about=f"invitation:{invitation.ref}",
        role=Role(invitation.role).label, home=invitation.home, inviter=invitation.invited_by,
        starts_on=invitation.starts_on, expires_at=invitation.expires_at,
        link=mails.absolute(reverse("invitation", args=[token])),
    )  # fmt: skip


def _locked(invitation):
    """Return the row as it stands now, for this transaction alone."""
    row = Invitation.objects.pending().select_for_update(of=["self"]).filter(pk=invitation.pk).first()
    if row is None:
        raise NotPossible(_("This invitation was accepted or revoked meanwhile."))
    return row


def _still_stands(invitation):
    seat = invitation.invited_by
    inviter = seat.user
    inviter.seats, inviter.seat = [seat], seat
    seat.group_codes = ()  # nobody invites by a group
    return seat.is_in_force and may_invite(inviter, invitation.role, invitation.home_code)


def _new_account(invitation, password):
    """Make the account; the address is vouched for by the mail that was read there."""
    if User.objects.filter(email=invitation.email).exists():
        raise NotPossible(_("There is an account with this address. Sign in, and open the link again."))
    return User.objects.create_user(invitation.email, password, language=invitation.language)


def _take_seat(invitation, user):
    starts_on = max(invitation.starts_on, today())
    if invitation.hands_over:
        hand_over(country_code=invitation.country_id, on=starts_on)
    with _or_say(_("The seat is not free: the State has a focal point. Ask the secretariat to end that seat first.")):
        Assignment.objects.create(
            user=user, role=invitation.role, country_id=invitation.country_id, body_id=invitation.body_id,
            starts_on=starts_on, **invitation.letter,
        )  # fmt: skip


def _refuse_the_last_administrator(seat, on):
    """Without an administrator nobody could make one, except at the machine itself."""
    held = Assignment.objects.in_force(on).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    # All are locked, always in the same order: two who end each other's seat go one after the other.
    if not {row.pk for row in held.select_for_update(of=["self"]).order_by("pk")} - {seat.pk}:
        raise NotPossible(_("This is the last administrator. Invite another one first."))
