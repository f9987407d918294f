"""Legislation on major events: the library promised at the launch of the programme."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.models import Event
from ipo_portal.records.models import Record
from ipo_portal.vocabulary.models import LegislationTopic, Reference
from ipo_portal.vocabulary.terms import named


@pghistory.track()
class Law(Reference, Record):
    """An instrument: international and regional ones belong to the programme, national ones to the State."""

    class Jurisdiction(models.TextChoices):
        INTERNATIONAL = "international", _("international")
        REGIONAL = "regional", _("regional")
        SUBREGIONAL = "subregional", _("sub-regional")
        NATIONAL = "national", _("national")

    is_register = True

    key = models.SlugField(_("key"), max_length=160, unique=True, editable=False)
    jurisdiction = models.CharField(_("kind of jurisdiction"), max_length=14, choices=Jurisdiction.choices)
    jurisdiction_code = models.CharField(_("jurisdiction"), max_length=40)
    title_en = models.CharField(_("title in English"), max_length=300)
    title_original = models.CharField(_("original title"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    instrument = models.CharField(_("instrument"), max_length=80, blank=True)
    topics_text = models.CharField(_("topics in words"), max_length=300, blank=True)
    validity = models.CharField(_("made for one event"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    topic_codes = ArrayField(models.CharField(max_length=20), verbose_name=_("topics"), default=list)
    events = models.ManyToManyField(
        Event, through="knowledge.LawOfEvent", related_name="laws", verbose_name=_("events"), blank=True
    )

    class Meta(Record.Meta):
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["jurisdiction", "jurisdiction_code", "year"]

    def __str__(self):
        return self.title_en

    @property
    def name_language(self):
        return "en"

    def get_absolute_url(self):
        return reverse("knowledge:law-detail", args=[self.ref])

    @cached_property
    def topics(self):
        return named(LegislationTopic, self.topic_codes)


class LawOfEvent(models.Model):
    """A law made for, or used for, an event."""

    unguarded_because = "a pair of a law and an event; each side is asked for by itself"

    law = models.ForeignKey(Law, models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["law", "event"], name="law_event_once")]

    def __str__(self):
        return f"{self.law_id} – {self.event_id}"
