"""Where people come from: States, groups of States, and bodies."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ipo_portal.access.roles import PROGRAMME
from ipo_portal.vocabulary.models import Named, Reference
from ipo_portal.vocabulary.terms import forget


class Subregion(Named):
    """A group of States; the OAS has no single official scheme, so it is data."""

    unguarded_because = "taxonomy: public, written by curators and the loader only"

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("sub-region")
        verbose_name_plural = _("sub-regions")


class Country(Named, Reference):
    """A State of the Americas, known by its ISO 3166 code."""

    class Standing(models.TextChoices):
        """Where the State stands towards the OAS; history stays readable when one leaves."""

        MEMBER = "member", _("member State")
        NOT_PARTICIPATING = "not_participating", _("does not participate")
        WITHDRAWN = "withdrawn", pgettext_lazy("standing of a State", "withdrawn")
        DISPUTED = "disputed", _("standing disputed")

    unguarded_because = "list of States: public, written by curators and the loader only"

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    iso3 = models.CharField(_("ISO alpha-3 code"), max_length=3, unique=True)
    subregions = ArrayField(models.CharField(max_length=30), verbose_name=_("sub-regions"), default=list)
    official_languages = ArrayField(models.CharField(max_length=3), verbose_name=_("official languages"), default=list)
    default_language = models.CharField(_("language of the portal"), max_length=2, default="en")
    blocs = ArrayField(models.CharField(max_length=20), verbose_name=_("blocs"), default=list, blank=True)
    capital_en = models.CharField(_("capital in English"), max_length=120, blank=True)
    capital_local = models.CharField(_("capital in the local language"), max_length=120, blank=True)
    capital_lat = models.DecimalField(
        _("latitude of the capital"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    capital_lon = models.DecimalField(
        _("longitude of the capital"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    timezones = ArrayField(models.CharField(max_length=60), verbose_name=_("time zones"), default=list)
    oas_member_since = models.PositiveSmallIntegerField(_("OAS member since"), null=True, blank=True)
    standing = models.CharField(_("standing"), max_length=20, choices=Standing.choices, default=Standing.MEMBER)
    counted_at_launch = models.BooleanField(_("counted among the 34 at launch"), default=True)
    status_note = models.TextField(_("note on the standing"), blank=True)
    other_note = models.TextField(_("other note"), blank=True)
    aliases = ArrayField(models.CharField(max_length=120), verbose_name=_("other names"), default=list, blank=True)

    class Meta:
        ordering = ["name_en"]
        verbose_name = _("State")
        verbose_name_plural = _("States")

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget(type(self))


class Body(Named):
    """OAS, UNICRI or a sub-regional organisation whose officers hold seats."""

    unguarded_because = "list of bodies: written by administrators only"

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    is_secretariat = models.BooleanField(
        _("part of the secretariat"), default=False, help_text=_("Its curators run the programme.")
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.CheckConstraint(condition=~Q(code=PROGRAMME), name="body_is_not_the_programme"),
            models.CheckConstraint(condition=~Q(code__regex=r"^..$"), name="body_code_is_no_state_code"),
        ]
