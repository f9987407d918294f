"""Abstract records. A record is who owns it and who may read it; what it says is in its versions, if it has any."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.signals import class_prepared
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Whose
from ipo_portal.access.refs import new_ref
from ipo_portal.access.roles import PROGRAMME
from ipo_portal.access.rules import PermittedQuerySet
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Assignment, Body, Country
from ipo_portal.vocabulary.terms import terms

from . import triggers


class Status(models.TextChoices):
    """Where a record or a version stands; a record has the status of its current version."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    CHANGES = "changes", _("changes asked")
    PUBLISHED = "published", _("published")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (Status.DRAFT, Status.REVIEW, Status.CHANGES)
"""Statuses of a version that is still being worked on."""


class Owned(models.Model):
    """A row with owners. Gets the write guard, whatever its Meta says."""

    is_guarded = True
    has_label = False
    owned_by = (Whose.NATIONAL, Whose.PROGRAMME)
    """Whose rows the class can hold at all."""
    is_register = False
    """Register facts may be corrected by curators while the State is vacant (scope VACANT)."""
    is_conversation = False
    """Everybody with a seat may write such rows of the own home, or of the programme (action CORRESPOND)."""
    keeps_hands = False
    """Has a `hands` column with the numbers of those who wrote it (scope FOUR_EYES)."""
    has_existence = False
    """Has a column that says whether all accounts may know that it exists (scope EXISTENCE)."""

    owner_codes = ArrayField(models.CharField(max_length=12), verbose_name=_("owners"), editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(owner_codes__len__gt=0), name="%(app_label)s_%(class)s_has_owner"),
        ]

    @cached_property
    def owners(self):
        """The owning States and bodies as rows, for their names."""
        found = [terms(Country)[code] for code in self.owner_codes if code in terms(Country)]
        return found + [terms(Body)[code] for code in self.owner_codes if code in terms(Body)]

    @property
    def belongs_to_programme(self):
        return PROGRAMME in self.owner_codes


class Labelled(Owned):
    """An owned row that can be read by itself: the columns the permission rule compares."""

    has_label = True

    shared_with = ArrayField(
        models.CharField(max_length=40), verbose_name=_("shared with"), default=list, editable=False
    )
    tlp = models.CharField(_("label"), max_length=12, choices=TLP.choices, default=TLP.GREEN, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)

    objects = PermittedQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = True
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(condition=Q(tlp__in=TLP.values), name="%(app_label)s_%(class)s_label_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(app_label)s_%(class)s_status_known"),
        ]

    @property
    def is_published(self):
        return self.status == Status.PUBLISHED


class Record(Labelled):
    """A thing with an address. `revision` is raised by the database at every change: it tells two editors apart."""

    has_existence = True

    ref = models.CharField(_("reference"), max_length=20, unique=True, default=new_ref, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(_("demonstration content"), default=False, editable=False)
    existence_open = models.BooleanField(
        _("all accounts may know that it exists"), default=False, db_default=False, editable=False
    )
    steps_down_on = models.DateField(_("label steps down on"), null=True, editable=False)
    steps_down_to = models.CharField(
        _("label steps down to"),
        max_length=12,
        choices=TLP.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    step_down_told = models.DateField(_("owners told of the step down"), null=True, editable=False)
    """The day for which they were told: another day is another notice."""
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(Labelled.Meta):
        abstract = True
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(steps_down_on__isnull=True, steps_down_to="")
                | Q(steps_down_on__isnull=False, steps_down_to__in=TLP.values),
                name="%(app_label)s_%(class)s_step_down_whole",
            ),
        ]
        indexes = [
            GinIndex(fields=["owner_codes"], name="%(app_label)s_%(class)s_own", fastupdate=False),
            models.Index(
                fields=["steps_down_on"], condition=Q(steps_down_on__isnull=False), name="%(app_label)s_%(class)s_steps"
            ),
        ]

    @property
    def record_kind(self):
        """What tasks, notices, the trail and addresses call it."""
        return self._meta.label_lower

    @property
    def is_open_to_others(self):
        """Something is left that "restrict now" would close."""
        return self.tlp != TLP.STRICT or bool(self.shared_with) or self.existence_open

    @property
    def label_floor(self):
        """The most open label it may have: what it is made of may be stricter than nothing."""
        return TLP.CLEAR

    @property
    def name_language(self):
        """The language its name is in, that of its current version if it has versions; "" where nobody knows."""
        return getattr(getattr(self, "current", None), "language", "")

    def became_stricter(self):
        """Called in the transaction that raised its label: what rests on it has to follow."""


class CountryRecord(Record):
    """A record of one State; the State comes from the seat and never changes."""

    owned_by = (Whose.NATIONAL,)

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("State"), editable=False, related_name="+")

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    owner_codes=Func(
                        F("country"), function="ARRAY", template="%(function)s[%(expressions)s]::varchar[]"
                    )
                ),
                name="%(app_label)s_%(class)s_owner_is_state",
            ),
        ]

    def save(self, *args, **kwargs):
        self.owner_codes = [self.country_id]
        super().save(*args, **kwargs)


class ProgrammeRecord(Record):
    """A record of the programme."""

    owned_by = (Whose.PROGRAMME,)

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(owner_codes=[PROGRAMME]), name="%(app_label)s_%(class)s_owner_is_programme"
            ),
        ]

    def save(self, *args, **kwargs):
        self.owner_codes = [PROGRAMME]
        super().save(*args, **kwargs)


class Version(Labelled):
    """What a record says, at one time. Once published it never changes.

    Subclasses add `record` (a foreign key named `record`, related name `versions`) and the content. Owners, label
    and shares are copied from the record by trigger, so that a version cannot be wider open than its record.
    """

    keeps_hands = True

    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    language = models.CharField(
        _("language of the text"),
        max_length=2,
        choices=[("en", "English"), ("es", "Español"), ("fr", "Français"), ("pt", "Português")],
    )
    made_by = models.ForeignKey(Assignment, models.PROTECT, null=True, editable=False, related_name="+")
    hands = ArrayField(models.BigIntegerField(), default=list, editable=False)
    published_by = models.ForeignKey(Assignment, models.PROTECT, null=True, editable=False, related_name="+")
    publisher = models.BigIntegerField(null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    reason = models.TextField(_("reason of the last step back"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(Labelled.Meta):
        abstract = True
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["record", "number"], name="%(app_label)s_%(class)s_number_once"),
            models.UniqueConstraint(
                fields=["record"], condition=Q(status=Status.PUBLISHED), name="%(app_label)s_%(class)s_one_published"
            ),
            models.UniqueConstraint(
                fields=["record"], condition=Q(status__in=OPEN), name="%(app_label)s_%(class)s_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False, publisher__isnull=False),
                name="%(app_label)s_%(class)s_published_by",
            ),
            # Four eyes: who endorses a programme record has not written on it (product decision 3).
            models.CheckConstraint(
                condition=Q(publisher__isnull=True)
                | ~Q(owner_codes__contains=[PROGRAMME])
                | ~Q(
                    hands__contains=Func(
                        F("publisher"), function="ARRAY", template="%(function)s[%(expressions)s]::bigint[]"
                    )
                ),
                name="%(app_label)s_%(class)s_four_eyes",
            ),
        ]

    @property
    def is_open(self):
        return self.status in OPEN


class_prepared.connect(triggers.attach, dispatch_uid="record_triggers")
