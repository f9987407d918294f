"""Tasks and notices name their record by kind and ref: they never hold its title, which may be restricted later."""

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.access.rules import stands_in
from ipo_portal.accounts.models import Assignment, Country, User

from .readership import AccessRequest, Recall  # noqa: F401  Django looks for models here


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)

    def waiting_for(self, user):
        """Return the open tasks of the seat a person acts in.

        While nobody speaks for a State, what waits for those who would is in the secretariat's hands, too.
        """
        seat = getattr(user, "seat", None)
        if seat is None:
            return self.none()
        theirs = Q(home_codes__overlap=sorted(seat.grant.home), roles__contains=[seat.role])
        if stands_in(user):
            speaking = Assignment.objects.in_force().filter(role__in=SPEAKING_ROLES).order_by()
            of_vacant_states = ~Q(home_codes__overlap=ArraySubquery(speaking.values("country")))
            theirs |= Q(roles__overlap=list(SPEAKING_ROLES)) & of_vacant_states & ~Q(kind=Task.Kind.TAKE_OVER)
        return self.open().filter(theirs)


class Task(models.Model):
    """Something that waits for whoever holds one of some roles of a State or of the programme."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Release or send back")
        REVIEW = "review", _("Review and publish, or ask for changes")
        REVISE = "revise", _("Changes were asked")
        SOURCE = "source", _("A source became stricter: reword the practice, or leave it closed")
        ACCESS = "access", _("Give access, or decline")
        TAKE_OVER = "take_over", _("Confirm, correct or drop each line")
        CONFIRM = "confirm", _("Confirm once a year, or end")
        ANSWER = "answer", _("Answer, or say when you will")
        PROPOSAL = "proposal", _("Take the proposal over, or decline")

    unguarded_because = "addressed to a seat: read only through waiting_for"

    kind = models.CharField(_("what to do"), max_length=16, choices=Kind.choices)
    record_kind = models.CharField(max_length=60)
    record_ref = models.CharField(max_length=40)
    roles = ArrayField(models.CharField(max_length=16))
    home_codes = ArrayField(models.CharField(max_length=12))
    opened_at = models.DateTimeField(_("since"), auto_now_add=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "opened_at"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_kind", "record_ref"], condition=Q(done_at__isnull=True), name="task_open_once"
            )
        ]
        indexes = [GinIndex(fields=["home_codes"], name="task_home", fastupdate=False)]

    def __str__(self):
        return f"{self.kind} {self.record_kind} {self.record_ref}"


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One line for one person, tied to the seat it came for: it ends with it."""

    class Kind(models.TextChoices):
        RELEASED = "released", _("Released")
        PUBLISHED = "published", _("Published")
        RETURNED = "returned", _("Sent back with a reason")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CITED = "cited", _("Used as a source of a practice")
        RECALLED = "recalled", _("Recalled: delete your copies and confirm it")
        STEPS_DOWN = "steps_down", _("Its label steps down in 14 days, unless you object")
        STEPPED_DOWN = "stepped_down", _("Its label has stepped down")
        STEP_DOWN_HELD = "step_down_held", _("Its label could not step down")
        GRANTED = "granted", _("You were given access")
        DECLINED = "declined", _("Access was declined")
        UNCONFIRMED = "unconfirmed", _("Your seat is due for its yearly confirmation")
        WARNED = "warned", _("Your seat is frozen in 30 days unless it is confirmed")
        FROZEN = "frozen", _("Your seat is frozen until it is confirmed")
        CONFIRMED = "confirmed", _("Your seat is confirmed for another year")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed by those who asked")

    unguarded_because = "addressed to a person: read only by that person"

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(_("what happened"), max_length=16, choices=Kind.choices)
    record_kind = models.CharField(max_length=60)
    record_ref = models.CharField(max_length=40)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread")]

    def __str__(self):
        return f"{self.kind} {self.record_kind} {self.record_ref}"


@pghistory.track()
class HandoverLine(models.Model):
    """One thing done in a State's name before, and what the successor makes of it.

    Named by kind and ref, as tasks are: what a line tells is looked up among what the reader may see.
    """

    class What(models.TextChoices):
        SENT = "sent", _("Sent in the State's name")
        RECEIVED = "received", _("Received in the State's name")
        PROMISED = "promised", _("Promised in the State's name")

    class State(models.TextChoices):
        OPEN = "open", _("to decide")
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")
        DROPPED = "dropped", _("dropped")

    unguarded_because = "addressed to a seat: read and decided only by those who speak for the State"

    seat = models.ForeignKey(
        Assignment, models.PROTECT, related_name="handover_lines", verbose_name=_("seat that takes over")
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("State"))
    what = models.CharField(_("what"), max_length=8, choices=What.choices)
    record_kind = models.CharField(max_length=60)
    record_ref = models.CharField(max_length=40)
    dated = models.DateTimeField(_("of"))
    state = models.CharField(_("decision"), max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        Assignment, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        ordering = ["-dated", "pk"]
        verbose_name = _("line of a hand-over")
        verbose_name_plural = _("lines of hand-overs")
        constraints = [
            models.UniqueConstraint(fields=["seat", "what", "record_kind", "record_ref"], name="handover_line_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="handover_line_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.what} {self.record_kind} {self.record_ref}"


class OutgoingMail(models.Model):
    """One message to one address, from the moment it was meant until it was handed over.

    The text is kept only as long as it is needed: it holds links that let somebody in.
    """

    class Status(models.TextChoices):
        """How far it got; `sent` means that the mail server has taken it."""

        QUEUED = "queued", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be delivered")

    unguarded_because = "mail on its way: read by the worker, and by administrators without its text"

    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"), blank=True, editable=False)
    about = models.CharField(max_length=60, blank=True, editable=False)
    """What it was sent for, such as "invitation:REF", for pages that show how far it got."""
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.QUEUED, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    error = models.CharField(_("error"), max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.CheckConstraint(condition=Q(status="queued") | Q(body=""), name="mail_text_goes_when_done"),
            models.CheckConstraint(condition=~Q(status="sent") | Q(sent_at__isnull=False), name="mail_sent_when"),
        ]
        indexes = [models.Index(fields=["about"], condition=~Q(about=""), name="mail_about")]

    def __str__(self):
        """Number, not address: this text reaches logs."""
        return f"mail {self.pk}"
