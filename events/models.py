"""The register of major events: the second thing, after the State, that everything else refers to."""

import pghistory
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, F, Func, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Whose
from ipo_portal.access.rules import PermittedQuerySet
from ipo_portal.accounts.models import Country
from ipo_portal.records.models import Owned, Record
from ipo_portal.vocabulary.models import EventType, Named, Reference
from ipo_portal.vocabulary.terms import named, terms


class Precision(models.TextChoices):
    """How exactly the dates are known. What is coarser than a day is stored as the span it may fall in."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("no date yet")


class Schedule(models.TextChoices):
    """Where the planning stands; whether it took place is the outcome, apart from it (product decision 8)."""

    TENTATIVE = "tentative", _("tentative")
    CANDIDATE = "candidate", _("candidate")
    AWARDED = "awarded", _("awarded")
    SCHEDULED = "scheduled", _("scheduled")
    RESCHEDULED = "rescheduled", _("rescheduled")
    RELOCATED = "relocated", _("moved to another host")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")
    HELD = "held", _("held")


class Outcome(models.TextChoices):
    """What is known of it afterwards; `unknown` also while it lies ahead."""

    HELD = "held", _("held")
    NOT_HELD = "not_held", _("not held")
    CANCELLED = "cancelled", _("called off")
    UNKNOWN = "unknown", _("not confirmed")


UNCERTAIN = (Schedule.TENTATIVE, Schedule.CANDIDATE, Schedule.POSTPONED)
"""Schedules on which nobody should build yet."""


class EventQuerySet(PermittedQuerySet):
    def within(self, first, last):
        """Return events with a day in [first, last], both included; None leaves that end open."""
        # The span of an event without dates is not empty but endless.
        return self.filter(starts_on__isnull=False, span__overlap=DateRange(first, last, "[]"))

    def in_order(self):
        return self.order_by(F("starts_on").asc(nulls_last=True), "name_en", "pk")

    def newest_first(self):
        return self.order_by(F("starts_on").desc(nulls_last=True), "name_en", "pk")

    def undated(self):
        return self.filter(starts_on__isnull=True)

    def exactly_dated(self):
        return self.filter(precision=Precision.DAY, starts_on__isnull=False)

    def inexactly_dated(self):
        """Return events that no calendar can show on a day."""
        return self.exclude(precision=Precision.DAY)


@pghistory.track()
class Event(Named, Reference, Record):
    """A major event. Its owners are its hosts: one event with nine hosts is one row.

    Dates are the host's days, without a time zone. `span` is computed by the database from them.
    """

    owned_by = (Whose.NATIONAL,)
    is_register = True

    key = models.SlugField(_("key"), max_length=120, unique=True, editable=False)
    name_local = models.CharField(_("local name"), max_length=200, blank=True)
    type = models.ForeignKey(EventType, models.PROTECT, verbose_name=_("type"), related_name="events")
    subtype = models.CharField(_("subtype"), max_length=80, blank=True)
    cities = ArrayField(models.CharField(max_length=120), verbose_name=_("cities"), default=list, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY)
    span = models.GeneratedField(
        # Without dates there is no span: a range without bounds would be endless and overlap every month.
        expression=Case(
            When(
                starts_on__isnull=False,
                then=Func("starts_on", "ends_on", Value("[]"), function="DATERANGE", output_field=DateRangeField()),
            )
        ),
        output_field=DateRangeField(null=True),
        db_persist=True,
    )
    schedule = models.CharField(_("schedule"), max_length=12, choices=Schedule.choices, default=Schedule.TENTATIVE)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, default=Outcome.UNKNOWN)
    size = models.CharField(
        _("size"), max_length=200, blank=True, help_text=_("With its basis: tickets, accredited, estimate.")
    )
    website = models.URLField(_("web site"), max_length=300, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, starts_on__lte=F("ends_on")),
                name="event_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(precision=Precision.UNKNOWN, starts_on__isnull=True)
                | (~Q(precision=Precision.UNKNOWN) & Q(starts_on__isnull=False)),
                name="event_without_date_says_so",
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            GistIndex(fields=["span"], name="event_span"),
            models.Index(fields=["starts_on", "name_en"], name="event_order"),
        ]

    def get_absolute_url(self):
        return reverse("events:event-detail", args=[self.ref])

    @property
    def hosts(self):
        """The host States, in the order of the list of States."""
        return named(Country, self.owner_codes)

    @property
    def type_name(self):
        return terms(EventType)[self.type_id].name

    @property
    def last_day(self):
        return self.ends_on or self.starts_on

    @property
    def is_exact(self):
        """True when its days are known and not only a month or a year."""
        return self.precision == Precision.DAY and self.starts_on is not None

    def days_to_go(self, day):
        """Return how many days lie before its first one; None where that is not known, has come, or will not come."""
        if not self.is_exact or self.is_called_off or self.starts_on <= day:
            return None
        return (self.starts_on - day).days

    @property
    def is_called_off(self):
        return Schedule.CANCELLED in (self.schedule, self.outcome)

    @property
    def is_uncertain(self):
        return self.schedule in UNCERTAIN

    @property
    def standing(self):
        """In a word: what came of it where that is known, else where the planning stands."""
        if self.is_called_off:
            return Schedule.CANCELLED.label
        return self.get_schedule_display() if self.outcome == Outcome.UNKNOWN else self.get_outcome_display()

    @property
    def standing_kind(self):
        """The kind of tag that repeats `standing` by colour."""
        if self.is_called_off:
            return "bad"
        if self.outcome == Outcome.UNKNOWN:
            return "warn" if self.is_uncertain else "info"
        return "line"

    @property
    def place(self):
        """Its cities and its host States in one line."""
        return ", ".join([*self.cities, *(state.name for state in self.hosts)])


@pghistory.track()
class EventChange(Reference, Owned):
    """One change of dates, host, name or status, with its reason: history that readers see."""

    class What(models.TextChoices):
        DATES = "dates", _("dates")
        HOST = "host", _("host")
        NAME = "name", _("name")
        STATUS = "status", _("status")
        CANCELLED = "cancelled", _("cancelled")
        POSTPONED = "postponed", _("postponed")

    owned_by = (Whose.NATIONAL,)

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(_("what changed"), max_length=12, choices=What.choices)
    old = models.CharField(_("before"), max_length=300, blank=True)
    new = models.CharField(_("after"), max_length=300, blank=True)
    announced = models.CharField(_("announced"), max_length=10, blank=True, help_text=_("ISO date, or the year."))
    reason = models.TextField(_("reason"), blank=True)

    class Meta(Owned.Meta):
        ordering = ["event", "position"]
        verbose_name = _("change of an event")
        verbose_name_plural = _("changes of events")
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["event", "position"], name="event_change_once"),
        ]

    def __str__(self):
        return f"{self.event_id}: {self.what}"
