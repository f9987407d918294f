"""Who spoke for a State before, and who takes over from them."""

from ipo_portal.access.roles import SPEAKING_ROLES, Role

from .models import Assignment


def predecessors(seat):
    """Return the seats that spoke for the State before, of other people."""
    before = Assignment.objects.filter(country=seat.country_id, role__in=SPEAKING_ROLES, ends_on__lte=seat.starts_on)
    return before.exclude(user=seat.user_id)


def takes_over(seat):
    """Tell whether whoever holds this seat has to take over what others did in the State's name.

    The focal point has; an alternate only while the State has no focal point, who knows it all otherwise.
    """
    if seat.role not in SPEAKING_ROLES or not predecessors(seat).exists():
        return False
    others = Assignment.objects.in_force().filter(country=seat.country_id, role=Role.FOCAL_POINT).exclude(pk=seat.pk)
    return seat.role == Role.FOCAL_POINT or not others.exists()
