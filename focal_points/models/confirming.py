"""Links that confirm a State's entries without sign-in, and can do nothing else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ipo_portal.accounts.models import Assignment


class ConfirmationLink(models.Model):
    """One set of entries sent to one seat. The link's secret is kept as its hash only.

    It dies when used, after `expires_at`, when a newer one is sent, and with the seat.
    """

    unguarded_because = "a key to one deed: found by its secret only, and written by the job and by its use"

    seat = models.ForeignKey(Assignment, models.CASCADE, related_name="+", verbose_name=_("seat"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    entries = ArrayField(models.CharField(max_length=60), default=list, editable=False)
    """What it confirms, each as "focal_points.fact REF REVISION": as it was when the letter was sent."""
    sent_at = models.DateTimeField(_("sent"), editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    used_at = models.DateTimeField(_("used"), null=True, editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("link that confirms entries")
        verbose_name_plural = _("links that confirm entries")
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(used_at=None, replaced_at=None), name="confirmation_link_one_open"
            )
        ]

    def __str__(self):
        return f"link {self.pk} of seat {self.seat_id}"
