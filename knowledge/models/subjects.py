"""What a text is about: the same columns for resources and practices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.models import Event
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import named


class Subjects(models.Model):
    """Planning areas and event types as codes on the row: filters compare arrays and join nothing."""

    area_codes = ArrayField(models.CharField(max_length=20), verbose_name=_("planning areas"), default=list)
    event_type_codes = ArrayField(
        models.CharField(max_length=20), verbose_name=_("types of event"), default=list, blank=True
    )
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("event")
    )

    class Meta:
        abstract = True

    @cached_property
    def areas(self):
        return named(PlanningArea, self.area_codes)

    @cached_property
    def event_types(self):
        return named(EventType, self.event_type_codes)
