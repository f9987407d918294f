"""States as directory and map show them: whether a focal point is recorded, as far as the reader may know."""

from django.urls import reverse
from django.utils.translation import gettext as _

from events.filters import plain
from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Assignment, Country
from ipo_portal.vocabulary.terms import terms


def designated_codes():
    """Return the codes of States that have a focal point today."""
    seats = Assignment.objects.in_force().filter(role=Role.FOCAL_POINT, user__is_active=True)
    return set(seats.values_list("country_id", flat=True))


def is_of_the_network(user):
    """True for a person in a seat: an account whose seats have ended is a visitor again."""
    return bool(getattr(user, "grants", ()))


def states_for(user):
    """Return all States, sorted by name in the reader's language, for `map.drawn_states` and the list.

    In public a State is designated or nothing is said of it; only the network sees that none is recorded.
    """
    designated = designated_codes()
    rows = [state_for(user, state, code in designated) for code, state in terms(Country).items()]
    return sorted(rows, key=lambda row: plain(row["name"]))


def state_for(user, state, is_designated):
    """Return one State as map and list show it to a reader."""
    if is_designated:
        status, label = "designated", _("focal point designated")
    else:
        status, label = ("none", _("none recorded")) if is_of_the_network(user) else ("plain", "")
    return {
        "code": state.code,
        "name": state.name,
        "url": reverse("focal_points:state-detail", args=[state.code.lower()]),
        "status": status,
        "label": label,
    }
