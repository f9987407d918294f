"""Whom a State can name: institutions, and experts by their post. Nobody is named in person (ADR 7)."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.models import Event
from ipo_portal.access.matrix import Whose
from ipo_portal.records.models import Owned, Status
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import named

from .entries import FOLLOWS_STEPS, StateEntry

OFFICIAL = {
    "ay": _("Aymara"), "en": _("English"), "es": _("Spanish"),
    "fr": _("French"), "gn": _("Guaraní"), "ht": _("Haitian Creole"),
    "nl": _("Dutch"), "pt": _("Portuguese"), "qu": _("Quechua"),
}  # fmt: skip
"""The official languages of the States, by code."""


class InstitutionKind(models.TextChoices):
    """What an institution is for the network."""

    POLICE = "police", _("police or security force")
    MINISTRY = "ministry", _("ministry or council")
    INTELLIGENCE = "intelligence", _("intelligence service")
    EMERGENCY = "emergency", _("fire, health or civil protection")
    BORDER = "border", _("migration, customs or border")
    TRAINING = "training", _("training centre or academy")
    RESEARCH = "research", _("university or research")
    ORGANISER = "organiser", _("event or sports body")
    OTHER = "other", _("other")


class Help(models.TextChoices):
    """What an expert can be asked for."""

    ADVICE = "advice", _("advice in writing")
    REVIEW = "review", _("review of a plan")
    VISIT = "visit", _("advice on the spot")
    TEACHING = "teaching", _("teaching a course")
    EXERCISE = "exercise", _("running an exercise")
    OBSERVING = "observing", _("observing an event")


class Availability(models.TextChoices):
    """Whether a request can be answered soon."""

    YES = "yes", _("available")
    LATER = "later", _("available later")
    NO = "no", _("not available")


@pgtrigger.register(FOLLOWS_STEPS)
@pghistory.track()
class Institution(StateEntry):
    """An institution of a State that takes part in the security of major events."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=InstitutionKind.choices)
    city = models.CharField(_("city"), max_length=120, blank=True)
    website = models.URLField(_("web site"), max_length=300, blank=True)
    text = models.TextField(_("what it does for major events"), max_length=2000, blank=True)
    area_codes = ArrayField(models.CharField(max_length=20), verbose_name=_("planning areas"), default=list, blank=True)

    class Meta(StateEntry.Meta):
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("focal_points:institution-detail", args=[self.ref])

    @cached_property
    def areas(self):
        return named(PlanningArea, self.area_codes)


@pgtrigger.register(FOLLOWS_STEPS)
@pghistory.track()
class Expert(StateEntry):
    """An expert, known by the post held. Released only with the expert's consent, and the State's release is its own.

    Others reach the expert through the State's focal point alone.
    """

    post = models.CharField(
        _("post"), max_length=160,
        help_text=_("The office, not the name of the person: head of the football unit of the national police."),
    )  # fmt: skip
    institution = models.ForeignKey(
        Institution, models.SET_NULL, null=True, blank=True, related_name="experts", verbose_name=_("institution")
    )
    experience = models.TextField(_("experience"), max_length=2000, blank=True)
    area_codes = ArrayField(models.CharField(max_length=20), verbose_name=_("planning areas"), default=list)
    speaks = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=list)
    helps = ArrayField(models.CharField(max_length=10), verbose_name=_("kinds of help"), default=list)
    availability = models.CharField(
        _("availability"), max_length=5, choices=Availability.choices, default=Availability.YES
    )
    available_from = models.DateField(_("available from"), null=True, blank=True)
    consent_on = models.DateField(
        _("consent of the expert given on"), null=True, blank=True,
        help_text=_("The day on which the expert agreed to stand here. Without it the entry stays a draft."),
    )  # fmt: skip
    events = models.ManyToManyField(
        Event, through="focal_points.ExpertOfEvent", related_name="experts", verbose_name=_("events"), blank=True
    )

    class Meta(StateEntry.Meta):
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["post", "pk"]
        constraints = [
            *StateEntry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(consent_on__isnull=False), name="expert_released_with_consent"
            ),
            models.CheckConstraint(
                condition=Q(availability=Availability.LATER) | Q(available_from__isnull=True),
                name="expert_day_only_when_later",
            ),
        ]

    def __str__(self):
        return self.post

    def get_absolute_url(self):
        return reverse("focal_points:expert-detail", args=[self.ref])

    @cached_property
    def areas(self):
        return named(PlanningArea, self.area_codes)

    @property
    def languages(self):
        """The languages spoken, in words."""
        return [OFFICIAL.get(code, code) for code in self.speaks]

    @property
    def help_words(self):
        """What the expert can be asked for, in words."""
        return [Help(code).label for code in self.helps]


@pghistory.track()
class ExpertOfEvent(Owned):
    """An event on which an expert worked."""

    owned_by = (Whose.NATIONAL,)

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["expert", "event"], name="expert_event_once"),
        ]

    def __str__(self):
        return f"{self.expert_id} – {self.event_id}"
