"""Endorsed practice: what the programme holds to be good, with a pointer to each source."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import strictest
from ipo_portal.records.models import Owned, ProgrammeRecord, Status, Version

from .resources import Resource
from .subjects import Subjects


@pghistory.track()
class Practice(ProgrammeRecord):
    """A practice: who may read it, and which version stands."""

    version_table = "knowledge_practiceversion"
    published_by = "endorse"
    publishable = (Status.REVIEW,)
    """Only what was handed in for review is endorsed, by a second curator."""

    current = models.ForeignKey(
        "knowledge.PracticeVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("current version"),
        help_text=_("The published version, or the draft while there is none."),
    )

    class Meta(ProgrammeRecord.Meta):
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["-changed_at"]
        indexes = [
            *ProgrammeRecord.Meta.indexes,
            models.Index(fields=["-changed_at", "-id"], name="practice_newest"),
        ]

    def __str__(self):
        return self.current.title if self.current else self.ref

    def get_absolute_url(self):
        return reverse("knowledge:practice-detail", args=[self.ref])

    @property
    def label_floor(self):
        """The strictest label of the resources any of its versions rests on."""
        return strictest(Resource.objects.filter(cited_in__version__record=self).values_list("tlp", flat=True))


@pghistory.track()
class PracticeVersion(Subjects, Version):
    """What a practice says."""

    record_table = "knowledge_practice"
    owned_by = ProgrammeRecord.owned_by

    record = models.ForeignKey(Practice, models.CASCADE, related_name="versions", editable=False)
    title = models.CharField(_("title"), max_length=200)
    context = models.TextField(_("context"), help_text=_("Which event, where, how large, which bodies."))
    problem = models.TextField(_("problem"), help_text=_("What had to be solved."))
    measure = models.TextField(_("measure"), help_text=_("What was done, step by step."))
    result = models.TextField(_("result"), help_text=_("What came of it, and how that is known."))
    conditions = models.TextField(_("conditions"), blank=True, help_text=_("What must be there for it to work."))
    pitfalls = models.TextField(_("pitfalls"), blank=True, help_text=_("What went wrong, or may."))

    class Meta(Version.Meta):
        verbose_name = _("version of a practice")
        verbose_name_plural = _("versions of practices")
        ordering = ["record", "-number"]
        indexes = [GinIndex(fields=["area_codes"], name="practice_areas", fastupdate=False)]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.record.get_absolute_url()

    def copy_parts_to(self, other):
        """Give a new version the same sources."""
        for source in self.sources.all():
            source.pk, source._state.adding, source.version = None, True, other
            source.save()


@pghistory.track()
class PracticeSource(Owned):
    """A resource that a practice rests on. Shown only to those who may read the resource."""

    owned_by = ProgrammeRecord.owned_by

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="sources", editable=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="cited_in", verbose_name=_("resource"))
    note = models.CharField(_("what it shows"), max_length=300, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("source of a practice")
        verbose_name_plural = _("sources of practices")
        ordering = ["pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["version", "resource"], name="practice_source_once"),
        ]

    def __str__(self):
        return f"{self.version_id} ← {self.resource_id}"
