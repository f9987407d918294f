"""How people join: by an invitation that names address, role and home, and works once."""

import datetime
import hashlib
import secrets

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.refs import new_ref
from ipo_portal.access.roles import BODY_ROLES, STATE_ROLES, Role

from .letters import WithLetter
from .people import SEAT_ROLES, Assignment, User, today
from .places import Body, Country

VALID_FOR = datetime.timedelta(days=14)
TOKEN_BYTES = 32


def new_token():
    """Return (token, its hash): the token goes into the mail and nowhere else."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, hash_of(token)


def hash_of(token):
    """Without salt or stretching: the token is 256 random bits and cannot be guessed from its hash."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        """Neither accepted nor revoked; it may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def valid(self):
        return self.pending().filter(expires_at__gt=timezone.now())


@pghistory.track(exclude=["token_hash", "email", "letter_name"])
class Invitation(WithLetter):
    """A seat offered to whoever reads the mail of one address. Role and home are the inviter's word, and stay."""

    unguarded_because = "invitations: written by the actions of accounts, which check who invites whom"

    ref = models.CharField(_("reference"), max_length=20, unique=True, default=new_ref, editable=False)
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=16, choices=SEAT_ROLES)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("State")
    )
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body"))
    language = models.CharField(_("language of the mail"), max_length=2, default="en")
    starts_on = models.DateField(_("seat held from"), default=today)
    hands_over = models.BooleanField(
        _("ends the seat of the present focal point"),
        default=False,
        help_text=_("On the day the new seat begins, so that there is neither a gap nor an overlap."),
    )
    invited_by = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    sent_at = models.DateTimeField(_("last sent"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=True, body__isnull=False) | Q(country__isnull=False, body__isnull=True),
                name="invitation_of_a_state_or_a_body",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=STATE_ROLES) | Q(country__isnull=False), name="invited_state_roles_need_a_state"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=BODY_ROLES) | Q(body__isnull=False), name="invited_body_roles_need_a_body"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.FOCAL_POINT) | ~Q(letter_path=""), name="invited_focal_point_has_a_letter"
            ),
            models.CheckConstraint(
                condition=Q(hands_over=False) | Q(role=Role.FOCAL_POINT), name="only_a_focal_point_is_handed_over_to"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="invitation_accepted_by_one_or_revoked",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_in_small_letters"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_after_sending"),
            models.UniqueConstraint(
                fields=["email", "role", "country", "body"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                nulls_distinct=False,
                name="invitation_pending_once",
            ),
        ]
        indexes = [models.Index(fields=["invited_by", "sent_at"], name="invitation_inviter")]

    def __str__(self):
        """Number, not address: this text reaches logs."""
        return f"invitation {self.pk}"

    @property
    def home(self):
        """The State or body of the seat offered."""
        return self.country or self.body

    @property
    def home_code(self):
        return self.country_id or self.body_id

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()
