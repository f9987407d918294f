"""States as directory and map show them: whether a focal point is recorded, as far as the reader may know."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Assignment, Country
from ipo_portal.vocabulary.terms import terms


def designated_codes():
    """Return the codes of States that have a focal point today."""
    seats = Assignment.objects.in_force().filter(role=Role.FOCAL_POINT, user__is_active=True)
    return set(seats.values_list("country_id", flat=True))


def states_for(user):
    """Return all States, sorted by name in the reader's language, for `map.drawn_states` and the list.

    In public a State is designated or nothing is said of it; only the network sees that none is recorded.
    """
    designated = designated_codes()
    absent = ("none", _("none recorded")) if user.is_authenticated else ("plain", "")
    rows = []
    for code, state in terms(Country).items():
        status, label = ("designated", _("focal point designated")) if code in designated else absent
        url = reverse("focal_points:state-detail", args=[code.lower()])
        rows.append({"code": code, "name": state.name, "url": url, "status": status, "label": label})
    return sorted(rows, key=lambda row: row["name"])
