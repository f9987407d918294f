"""People, and the seats they hold for a time."""

import datetime
import unicodedata

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.explain import who
from ipo_portal.access.matrix import Whose, scopes
from ipo_portal.access.refs import new_ref
from ipo_portal.access.roles import BODY_ROLES, PROGRAMME, SPEAKING_ROLES, STATE_ROLES, Grant, Role

from .groups import codes_of_groups
from .letters import WithLetter
from .places import Body, Country

SEAT_ROLES = [choice for choice in Role.choices if choice[0] != Role.VISITOR]


def today():
    """Return today's date in UTC: seats begin and end on UTC days."""
    return timezone.now().astimezone(datetime.UTC).date()


def _composed(password):
    """Return a password as one keyboard would give it: letters with accents come composed or apart."""
    return unicodedata.normalize("NFC", password) if isinstance(password, str) else password


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **extra):
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login", "email"])
class User(AbstractBaseUser):
    """A person with an address to sign in with. What the person may do comes from the seat acted in.

    There is no superuser: Django would answer True for one before any rule is asked.
    """

    unguarded_because = "accounts: reached through their own pages and the administrators' only"

    email = models.EmailField(_("e-mail address"), unique=True)
    # Changes with the address. The trail keeps this of it: trail rows are never erased, and an address must be.
    address_mark = models.CharField(max_length=32, default="", editable=False)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(_("demonstration account"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    rules_accepted_at = models.DateTimeField(_("handling rules accepted"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]
        triggers = [
            pgtrigger.Trigger(
                name="marks_its_address",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="NEW.address_mark := md5(lower(NEW.email)); RETURN NEW;",
            )
        ]

    def __str__(self):
        """Number, not address: this text reaches logs."""
        return f"account {self.pk}"

    def set_password(self, raw_password):
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password):
        return super().check_password(_composed(raw_password))

    @cached_property
    def seats(self):
        """Assignments in force today, the longest held first."""
        return list(self.assignments.in_force().with_groups().select_related("country", "body"))

    @cached_property
    def seat(self):
        """The seat acted in. A request sets it to the one chosen for the session, or to None (see `middleware`)."""
        return self.seats[0] if self.seats else None

    @property
    def grants(self):
        """What the rule sees of this user (`access.rules.grants`)."""
        return (self.seat.grant,) if self.is_active and self.seat else ()

    @cached_property
    def vacant_codes(self):
        """Codes of States that have neither focal point nor alternate today."""
        return set(Country.objects.values_list("code", flat=True)) - set(
            Assignment.objects.in_force().filter(role__in=SPEAKING_ROLES).values_list("country_id", flat=True)
        )

    @property
    def is_staff(self):
        """May open the administration pages; what is seen there is decided by `AdminPermission` of each page."""
        return self.is_active and self.seat is not None and self.seat.role in BODY_ROLES

    def has_perm(self, perm, obj=None):
        from ipo_portal.access.backend import RuleBackend

        return self.is_active and RuleBackend().has_perm(self, perm, obj)

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return False


class AssignmentQuerySet(models.QuerySet):
    def current(self, day=None):
        """Return the seats held on a day, frozen ones too."""
        day = day or today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def in_force(self, day=None):
        """Return the seats somebody can act in on a day. (The write guard, `ipo_guard`, says the same in SQL.)"""
        day = day or today()
        return self.current(day).filter(Q(frozen_on__isnull=True) | Q(frozen_on__gt=day))

    def with_groups(self):
        """Fetch the codes of the groups of seats with each seat: the rule needs them on every request."""
        return self.annotate(group_codes=codes_of_groups())

    def who_may(self, action, record):
        """Return the assignments in force whose seat may perform `action` on `record`: for tasks and notices."""
        whose = Whose.PROGRAMME if PROGRAMME in record.owner_codes else Whose.NATIONAL
        roles = [role for role in Role.values if scopes(Role(role), action, whose)]
        seats = self.in_force().with_groups().filter(role__in=roles, user__is_active=True)
        held = {seat: seat.grant for seat in seats.select_related("user", "country", "body")}
        reasons = who(record, held.values(), action, next((seat.user for seat in held), None))
        return [seat for seat, grant in held.items() if reasons[grant]]


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track(exclude=["letter_name"])
class Assignment(WithLetter):
    """One seat: a role of a State or a body, held by a person on the days [starts_on, ends_on)."""

    unguarded_because = "seats: written by the actions of accounts, which check who appoints"

    ref = models.CharField(_("reference"), max_length=20, unique=True, default=new_ref, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=16, choices=SEAT_ROLES)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="assignments")
    starts_on = models.DateField(_("from"), default=today)
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    confirmed_on = models.DateField(
        _("last confirmed"),
        default=today,
        editable=False,
        help_text=_("When somebody entitled last said that this person still holds the seat."),
    )
    warned_on = models.DateField(_("warned"), null=True, editable=False)
    frozen_on = models.DateField(_("frozen"), null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=True, body__isnull=False) | Q(country__isnull=False, body__isnull=True),
                name="seat_of_a_state_or_a_body",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=STATE_ROLES) | Q(country__isnull=False), name="state_roles_need_a_state"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=BODY_ROLES) | Q(body__isnull=False), name="body_roles_need_a_body"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="seat_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(frozen_on__isnull=True) | Q(warned_on__isnull=False), name="seat_frozen_after_a_warning"
            ),
            ExclusionConstraint(
                name="one_focal_point_a_state",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(role=Role.FOCAL_POINT),
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="seat_user"),
            models.Index(fields=["role", "country"], name="seat_role"),
        ]
        triggers = [
            # Who was in a seat, and in which, is history: a change of hands is a new row.
            pgtrigger.ReadOnly(name="seat_is_read_only", fields=["user", "role", "country", "body"])
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.home}"

    def clean(self):
        """Say in words what the constraints say to the database, whichever fields a form leaves out."""
        if (self.country_id is None) == (self.body_id is None):
            raise ValidationError(_("Choose the State or the body of the seat, and only one of them."))
        if (self.country_id is None and self.role in STATE_ROLES) or (self.body_id is None and self.role in BODY_ROLES):
            raise ValidationError(_("This role does not fit: State roles belong to a State, staff roles to a body."))

    def validate_constraints(self, exclude=None):
        """Skip them when the role itself is at fault: the exclusion constraint cannot be asked without it."""
        if "role" not in (exclude or ()):
            super().validate_constraints(exclude)

    @property
    def home(self):
        """The State or body of the seat."""
        return self.country or self.body

    @property
    def home_code(self):
        return self.country_id or self.body_id

    @property
    def is_in_force(self):
        day = today()
        is_held = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return is_held and (self.frozen_on is None or day < self.frozen_on)

    @cached_property
    def group_codes(self):
        """Codes of the groups the seat is in; rows of `with_groups` bring them along."""
        return Assignment.objects.with_groups().values_list("group_codes", flat=True).get(pk=self.pk)

    @property
    def grant(self):
        """The seat as the rule sees it: what names one of its groups names the seat, too."""
        home = {self.home_code, *self.group_codes}
        if self.role == Role.CURATOR and self.body.is_secretariat:
            home.add(PROGRAMME)
        return Grant(Role(self.role), frozenset(home), self.user_id)
