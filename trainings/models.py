"""What the programme has given and gives: activities of the past as a catalogue; courses and sessions follow."""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.records.models import ProgrammeRecord
from ipo_portal.vocabulary.models import Reference


@pghistory.track()
class Activity(Reference, ProgrammeRecord):
    """A meeting, course, mission or publication of the programme, as far as sources tell."""

    key = models.SlugField(_("key"), max_length=160, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=80)
    place = models.CharField(_("place"), max_length=200, blank=True)
    country_code = models.CharField(_("State of the place"), max_length=2, blank=True)
    starts = models.CharField(
        _("first day"), max_length=10, blank=True, help_text=_("ISO date, month or year: as exact as the source.")
    )
    ends = models.CharField(_("last day"), max_length=10, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    participants = models.PositiveIntegerField(
        _("participants"), null=True, blank=True, help_text=_("Where the source gives a number of persons.")
    )
    organisers = models.CharField(_("organisers"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(ProgrammeRecord.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts", "title"]

    def __str__(self):
        return self.title

    @property
    def name_language(self):
        return "en"

    def get_absolute_url(self):
        return reverse("trainings:activity-detail", args=[self.ref])
