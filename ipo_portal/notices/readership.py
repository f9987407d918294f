"""What owners and readers of a record have to settle with each other: recalls, and requests for access.

Both name the record by kind and ref, as tasks do: the reader may no longer, or not yet, know more of it.
"""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.refs import new_ref
from ipo_portal.accounts.models import Assignment, User


class About(models.Model):
    """A row about a record, with the owners it had then, so that they can be named to somebody who may not see it."""

    ref = models.CharField(_("reference"), max_length=20, unique=True, default=new_ref, editable=False)
    record_kind = models.CharField(max_length=60, editable=False)
    record_ref = models.CharField(max_length=40, editable=False)
    owner_codes = ArrayField(models.CharField(max_length=12), editable=False)

    class Meta:
        abstract = True


@pghistory.track()
class Recall(About):
    """One reader asked to delete the copies of one record, and what that reader answered."""

    unguarded_because = "between owners and a reader: read by the owners' receipt and by that person only"

    user = models.ForeignKey(User, models.PROTECT, related_name="recalls", verbose_name=_("account"))
    seat = models.CharField(_("seat"), max_length=60, editable=False)
    """As in the trail, since the account may sit elsewhere by now."""
    opened_at = models.DateTimeField(_("last opened"), editable=False)
    recalled_by = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name=_("recalled by"))
    recalled_at = models.DateTimeField(_("recalled"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("deletion confirmed"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_ref", "user"],
                condition=Q(confirmed_at__isnull=True),
                name="recall_open_once",
            )
        ]
        indexes = [models.Index(fields=["record_kind", "record_ref"], name="recall_record")]

    def __str__(self):
        return f"recall {self.record_kind} {self.record_ref}"


# What is written in words may quote the record: it stays out of the trail.
@pghistory.track(exclude=["reason", "words"])
class AccessRequest(About):
    """Somebody who may know that a record exists asks its owners to read it."""

    class Answer(models.TextChoices):
        GRANTED = "granted", _("given")
        DECLINED = "declined", _("declined")

    unguarded_because = "between a reader and the owners: read by the seat that asked and by those who may answer"

    seat = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    reason = models.TextField(_("reason"), max_length=2000)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True, editable=False)
    words = models.TextField(_("in words"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Assignment, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by"), editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_ref", "seat"], condition=Q(answer=""), name="access_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="access_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=["record_kind", "record_ref"], name="access_request_record")]

    def __str__(self):
        return f"request {self.record_kind} {self.record_ref}"
