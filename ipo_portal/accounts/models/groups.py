"""Groups of seats: those around one event or one request, named together as readers."""

import pghistory
import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.guard import guard
from ipo_portal.access.matrix import Whose
from ipo_portal.access.refs import new_ref
from ipo_portal.access.rules import PermittedQuerySet

PREFIX = "g-"
"""Codes of groups begin so: `shared_with` holds them beside codes of States and bodies."""


def new_code():
    return PREFIX + new_ref()


@pghistory.track()
class SharingGroup(models.Model):
    """Some seats, whoever sits in them: a group ends for a person with the seat.

    Whoever may open records to more readers may name readers as a group, so its pages ask for `lower_label`; only
    records of the same owners can be shared with it.
    """

    is_guarded = True
    has_label = is_register = is_conversation = keeps_hands = has_existence = False
    owned_by = (Whose.NATIONAL, Whose.PROGRAMME)

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code, editable=False)
    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("For example the event it is for. Your own people and the members read it."),
    )
    owner_codes = ArrayField(models.CharField(max_length=12), verbose_name=_("owners"), editable=False)
    seat_ids = ArrayField(models.BigIntegerField(), verbose_name=_("seats"), default=list, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PermittedQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of seats")
        verbose_name_plural = _("groups of seats")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(owner_codes__len__gt=0), name="sharing_group_has_owner"),
            models.CheckConstraint(condition=Q(code__startswith=PREFIX), name="sharing_group_code_is_told"),
        ]
        indexes = [
            GinIndex(fields=["seat_ids"], name="sharing_group_seats", fastupdate=False),
            GinIndex(fields=["owner_codes"], name="sharing_group_own", fastupdate=False),
        ]
        triggers = [
            guard(),
            pgtrigger.ReadOnly(name="sharing_group_is_whose_it_is", fields=["code", "owner_codes"]),
        ]

    def __str__(self):
        return self.name


def codes_of_groups(seat="pk"):
    """Return, as an expression on seats, the codes of the groups a seat is in."""
    groups = SharingGroup.objects.order_by().filter(seat_ids__contains=[OuterRef(seat)])
    return ArraySubquery(groups.values("code"))
