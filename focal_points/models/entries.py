"""What a fact, an institution and an expert have in common: a State's entry that is dated, sourced and confirmed."""

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.rules import PermittedQuerySet
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.records.models import OPEN, CountryRecord, Status
from ipo_portal.records.triggers import STEPS

CONFIRMED_FOR = datetime.timedelta(days=365)
"""After this an entry is to be confirmed (issue 5; a year, as wishes R4 and N8 ask)."""
STALE_AFTER = CONFIRMED_FOR + datetime.timedelta(days=92)
"""After this it is stale: a quarterly letter has asked for it in vain."""

FOLLOWS_STEPS = pgtrigger.FSM(name="steps", field="status", transitions=STEPS)


class Freshness(models.TextChoices):
    """How long ago the State said that an entry still holds."""

    CONFIRMED = "confirmed", _("confirmed")
    TO_CONFIRM = "to_confirm", _("to confirm")
    STALE = "stale", _("stale")


class StateEntryQuerySet(PermittedQuerySet):
    def due(self, on=None):
        """Return published entries that nobody has confirmed for a year."""
        return self.filter(status=Status.PUBLISHED, confirmed_on__lte=(on or today()) - CONFIRMED_FOR)


class StateEntry(CountryRecord):
    """A State's own words about itself: one row that is drafted, released, and from then on confirmed each year.

    Those who speak for the State change a released entry in place. A contributor's change is a draft that
    `replaces` it once it is released.
    """

    is_register = True

    language = models.CharField(_("language of the text"), max_length=2, choices=settings.LANGUAGES)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where it can be read or who has said so: an office, a law, a report.")
    )
    as_of = models.DateField(_("true as of"))
    confirmed_on = models.DateField(_("last confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        Assignment, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("confirmed by")
    )
    replaces = models.ForeignKey("self", models.CASCADE, null=True, editable=False, related_name="successors")
    reason = models.TextField(_("reason of the last step back"), blank=True, editable=False)

    objects = StateEntryQuerySet.as_manager()

    class Meta(CountryRecord.Meta):
        abstract = True
        constraints = [
            *CountryRecord.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(confirmed_on__isnull=False),
                name="%(app_label)s_%(class)s_released_is_confirmed",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(status__in=OPEN), name="%(app_label)s_%(class)s_one_successor"
            ),
        ]
        indexes = [
            *CountryRecord.Meta.indexes,
            models.Index(
                fields=["country", "confirmed_on"],
                condition=Q(status=Status.PUBLISHED),
                name="%(app_label)s_%(class)s_conf",
            ),
        ]

    @property
    def name_language(self):
        return self.language

    @property
    def kind_name(self):
        return self._meta.verbose_name

    @property
    def freshness(self):
        """How fresh it is today; None for what was never released."""
        if self.confirmed_on is None:
            return None
        age = today() - self.confirmed_on
        if age >= STALE_AFTER:
            return Freshness.STALE
        return Freshness.TO_CONFIRM if age >= CONFIRMED_FOR else Freshness.CONFIRMED

    @property
    def is_corrected(self):
        """Tell whether the last word is the secretariat's, said while nobody spoke for the State."""
        return self.confirmed_by is not None and self.confirmed_by.country_id is None

    @property
    def is_open(self):
        return self.status in OPEN
