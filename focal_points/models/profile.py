"""The profile of a State, fact by fact, and what the secretariat proposes for it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Whose
from ipo_portal.accounts.models import Assignment, Country
from ipo_portal.records.models import Owned, ProgrammeRecord

from .entries import FOLLOWS_STEPS, StateEntry


class Topic(models.TextChoices):
    """What a fact is about: the parts of a profile, in the order of the page."""

    AGENCY = "agency", _("Lead agency and its role")
    LEGAL = "legal", _("Legal frame")
    CHANNEL = "channel", _("Contact channel")
    TRAINING = "training", _("Training centre")
    LENDING = "lending", _("What can be lent")


class Quantity(models.TextChoices):
    """How much can be lent, in bands: an exact number would tell what a State has."""

    ONE = "one", _("one")
    FEW = "few", _("2 to 5")
    SOME = "some", _("6 to 20")
    MANY = "many", _("21 to 100")
    LOTS = "lots", _("more than 100")


class FactText(models.Model):
    """What a fact says; in a fact of the State and in a proposal of the secretariat alike."""

    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    quantity = models.CharField(_("quantity"), max_length=6, choices=Quantity.choices, blank=True, default="")
    terms = models.CharField(
        _("terms of the loan"), max_length=300, blank=True, default="",
        help_text=_("For example: with operators, at the cost of the host, two months' notice."),
    )  # fmt: skip

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(topic=Topic.LENDING) | Q(quantity="", terms=""),
                name="%(app_label)s_%(class)s_only_what_is_lent_has_terms",
            )
        ]

    def __str__(self):
        return self.title


@pgtrigger.register(FOLLOWS_STEPS)
@pghistory.track()
class Fact(FactText, StateEntry):
    """One fact of a State's profile. Of what can be lent: kind, band and terms; never serial numbers or places."""

    class Meta(StateEntry.Meta):
        verbose_name = _("fact of a profile")
        verbose_name_plural = _("facts of profiles")
        ordering = ["country", "topic", "title"]
        constraints = [*StateEntry.Meta.constraints, *FactText.Meta.constraints]

    def get_absolute_url(self):
        return reverse("focal_points:fact-detail", args=[self.ref])


@pghistory.track()
class Proposal(FactText, ProgrammeRecord):
    """A fact as the secretariat would word it: a row of the programme, which the State answers by one of its own.

    It is AMBER and shared with that State only (product decision 4: nobody writes another owner's row).
    """

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("State"), related_name="+")
    fact = models.ForeignKey(
        Fact, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name=_("fact to correct")
    )
    language = models.CharField(_("language of the text"), max_length=2, choices=settings.LANGUAGES)
    source = models.CharField(_("source"), max_length=300)
    as_of = models.DateField(_("true as of"))
    made_by = models.ForeignKey(Assignment, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta(ProgrammeRecord.Meta):
        verbose_name = _("proposal for a profile")
        verbose_name_plural = _("proposals for profiles")
        ordering = ["-created_at"]
        constraints = [*ProgrammeRecord.Meta.constraints, *FactText.Meta.constraints]

    def get_absolute_url(self):
        return reverse("focal_points:proposal-detail", args=[self.ref])

    @property
    def name_language(self):
        return self.language


@pghistory.track()
class ProposalAnswer(Owned):
    """What a State made of a proposal. Owned by the State that decided."""

    owned_by = (Whose.NATIONAL,)

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="answer")
    decision = models.CharField(_("decision"), max_length=8, choices=Decision.choices)
    fact = models.ForeignKey(Fact, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta(Owned.Meta):
        verbose_name = _("answer to a proposal")
        verbose_name_plural = _("answers to proposals")

    def __str__(self):
        return f"{self.decision} {self.proposal_id}"
