"""Once a year somebody entitled says of every seat that it is still held so; otherwise it is warned of, and freezes.

Who invites into a seat confirms it: the focal point the State's, the curators of the secretariat the focal points,
administrators the staff. While a State has no focal point, the secretariat stands in. Nobody confirms an own seat.
"""

import datetime

from django.db.models import DateField, Q
from django.db.models.functions import Greatest

from ipo_portal.access.matrix import Homes
from ipo_portal.access.roles import BODY_ROLES, PROGRAMME, Role
from ipo_portal.access.rules import invitable

from .models import Assignment, Body, today

ASKED_AFTER = datetime.timedelta(days=335)
WARNED_AFTER = datetime.timedelta(days=365)
FROZEN_AFTER = datetime.timedelta(days=30)
"""From the last confirmation to the question, and to the warning; from the warning to the freeze."""

STAFF = "staff"


def unconfirmed(since):
    """Return the seats held today, frozen ones too, that nobody has confirmed since a day."""
    seats = Assignment.objects.current().filter(user__is_active=True)
    known = Greatest("confirmed_on", "starts_on", output_field=DateField())
    return seats.annotate(known_on=known).filter(known_on__lte=since)


def due():
    """Return the seats that want to be confirmed today."""
    return unconfirmed(today() - ASKED_AFTER)


def _without_focal_point():
    """Return, as a Q, the seats of States that have no focal point in force."""
    states = Assignment.objects.in_force().filter(role=Role.FOCAL_POINT, user__is_active=True).order_by()
    return Q(country__isnull=False) & ~Q(country__in=states.values("country"))


def to_confirm(user):
    """Return the seats that want to be confirmed and that this user may confirm."""
    rows = Q(pk__in=[])
    for role, homes in invitable(user).items():
        where = {Homes.STATES: Q(body=None), Homes.BODIES: Q(country=None)}
        rows |= Q(role=role) & where.get(homes, Q(country=user.seat.country_id))
        if role == Role.FOCAL_POINT:
            rows |= _without_focal_point()
    return due().filter(rows).exclude(user=user.pk)


def confirmers():
    """Return, for everybody who has seats to confirm today: a name -> ((roles, homes), those seats).

    The name is the State's code, that of the programme, or `STAFF`.
    """
    alone = set(due().filter(_without_focal_point()).values_list("pk", flat=True))
    found = {}
    for seat in due():
        if seat.role in BODY_ROLES:
            name = STAFF
        elif seat.role == Role.FOCAL_POINT or seat.body_id or seat.pk in alone:
            name = PROGRAMME
        else:
            name = seat.country_id
        found.setdefault(name, []).append(seat)
    return {name: (_address(name), seats) for name, seats in found.items()}


def _address(name):
    if name == STAFF:
        return [Role.ADMINISTRATOR], list(Body.objects.values_list("code", flat=True))
    return [Role.CURATOR if name == PROGRAMME else Role.FOCAL_POINT], [name]


def people_at(roles, homes):
    """Return the seats in force of those a task is addressed to."""
    is_theirs = Q(country__in=homes) | Q(body__in=homes)
    if PROGRAMME in homes:
        is_theirs |= Q(body__is_secretariat=True)
    seats = Assignment.objects.in_force().filter(is_theirs, role__in=roles, user__is_active=True)
    return seats.select_related("user").order_by("pk")


def confirm(refs, *, by):
    """Confirm those of some seats that the user may; returns them. Frozen ones hold again with the next request."""
    rows = to_confirm(by).filter(ref__in=refs).select_related("user")
    seats = list(rows.select_for_update(of=["self"], no_key=True).order_by("pk"))
    Assignment.objects.filter(pk__in=[seat.pk for seat in seats]).update(
        confirmed_on=today(), warned_on=None, frozen_on=None
    )
    return seats


def warn():
    """Warn of the seats nobody has confirmed in time; returns them."""
    late = unconfirmed(today() - WARNED_AFTER).filter(warned_on__isnull=True)
    return _noted(late, warned_on=today())


def freeze():
    """Freeze the seats nobody has confirmed since the warning; returns them.

    One administrator is left in force: without any, nobody could confirm the others.
    """
    late = due().filter(warned_on__lte=today() - FROZEN_AFTER, frozen_on__isnull=True)
    administrators = Assignment.objects.in_force().filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if not administrators.exclude(pk__in=late.values("pk")).exists():
        late = late.exclude(pk__in=administrators.order_by("-confirmed_on", "pk").values("pk")[:1])
    return _noted(late, frozen_on=today())


def _noted(seats, **dates):
    rows = list(seats.select_related("user", "country", "body").select_for_update(of=["self"]).order_by("pk"))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(**dates)
    for row in rows:
        vars(row).update(dates)
    return rows
