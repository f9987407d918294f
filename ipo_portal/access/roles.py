"""The seven roles and the seats that carry them."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PROGRAMME = "IPO"
"""Owner code of what belongs to the programme and not to a State."""


class Role(TextChoices):
    """What a seat is for. A visitor holds no seat: the role is everybody's."""

    VISITOR = "visitor", _("Visitor")
    PLANNER = "planner", _("Security planner")
    CONTRIBUTOR = "contributor", _("Contributor")
    ALTERNATE = "alternate", _("Alternate focal point")
    FOCAL_POINT = "focal_point", _("National Focal Point")
    CURATOR = "curator", _("Curator")
    ADMINISTRATOR = "administrator", _("Administrator")


STATE_ROLES = (Role.FOCAL_POINT, Role.ALTERNATE, Role.CONTRIBUTOR)
"""Roles that only a State's seat can carry."""

BODY_ROLES = (Role.CURATOR, Role.ADMINISTRATOR)
"""Roles that only a seat of OAS, UNICRI or another body can carry."""

SPEAKING_ROLES = (Role.FOCAL_POINT, Role.ALTERNATE)
"""Roles that speak for a State: a State without any of them is vacant (product decision 3)."""


@dataclass(frozen=True)
class Grant:
    """One seat as the rule sees it.

    `home` holds the owner codes that count as the seat's own: the State, or the body and, for curators,
    the programme. `user` is the person in it, for the rules about one's own hand.
    """

    role: Role
    home: frozenset = frozenset()
    user: int | None = None


VISITOR = Grant(Role.VISITOR)
