"""Rows everybody refers to by code. They are retired, never deleted."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .terms import forget

LANGUAGES = ("en", "es", "fr", "pt")


class Confidence(models.TextChoices):
    """How sure a fact is. Only `high` is shown without the words "not verified"."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Reference(models.Model):
    """A row that the loader of reference data may write.

    `loaded_digest` is the digest of what the loader wrote last: while the row still has it, nobody has touched
    the row since and the loader may update it; otherwise the loader leaves it alone and reports it.
    """

    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence.choices, default=Confidence.MEDIUM)
    source = models.TextField(_("source"), blank=True, help_text=_("Codes of the list of sources, or own words."))
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_verified(self):
        return self.confidence == Confidence.HIGH


def _readers_language():
    return (get_language() or "en")[:2]


class Named(models.Model):
    """Names in the four languages; English is always there and stands in for a missing one."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_pt = models.CharField(_("name in Portuguese"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the reader's language, else in English."""
        return getattr(self, f"name_{_readers_language()}", "") or self.name_en

    @property
    def name_language(self):
        """The language `name` is in."""
        return _readers_language() if getattr(self, f"name_{_readers_language()}", "") else "en"


class Term(Named, Reference):
    """A row of one vocabulary, known by a short code that never changes."""

    unguarded_because = "taxonomy: public, written by curators and the loader only"

    code = models.SlugField(_("code"), max_length=20, primary_key=True)
    description_en = models.TextField(_("description in English"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    ended_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget(type(self))


class PlanningArea(Term):
    """One of the twelve areas of the IPO planning model, or an extension of this system."""

    set = models.CharField(_("set"), max_length=20, default="KMS-extension")

    class Meta(Term.Meta):
        verbose_name = _("planning area")
        verbose_name_plural = _("planning areas")


class EventType(Term):
    """What kind of event: sporting, religious, political…"""

    class Meta(Term.Meta):
        verbose_name = _("type of event")
        verbose_name_plural = _("types of event")


class LegislationTopic(Term):
    """What a law does, so that laws are found by that and not by their titles."""

    class Meta(Term.Meta):
        verbose_name = _("legislation topic")
        verbose_name_plural = _("legislation topics")


class PartnershipTopic(Term):
    """What public and private partners do together."""

    typical_partners = models.TextField(_("typical partners"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("partnership topic")
        verbose_name_plural = _("partnership topics")


class CourseType(Term):
    """A format of course or meeting, and whether the programme is known to have given it."""

    format_en = models.TextField(_("format"), blank=True)
    given_by_programme = models.CharField(_("given by the programme"), max_length=120, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("type of course")
        verbose_name_plural = _("types of course")


class Source(models.Model):
    """Where reference facts were read; rows elsewhere name it by code."""

    unguarded_because = "bibliography of the reference data: public, written by the loader"

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    title = models.TextField(_("title"))
    url = models.TextField(_("address"), blank=True)
    nature = models.TextField(_("nature"), blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return f"{self.code}: {self.title}"
