"""Append-only rows. Changes of records are history rows by trigger; all else that must be known later is an Entry."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.signals import class_prepared
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event as HistoryRow

from ipo_portal.access.roles import Role

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    level=pgtrigger.Statement,
    func="RAISE EXCEPTION 'the trail is not emptied' USING ERRCODE = 'insufficient_privilege';",
)
CHAIN = pgtrigger.Trigger(
    name="chain",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    # Deferred: the lock that puts links in order is taken at COMMIT and not while a request still works.
    timing=pgtrigger.Deferred,
    func="PERFORM ipo_chain(TG_TABLE_NAME::text, to_jsonb(NEW)::text); RETURN NULL;",
)


def _protect(sender, **kwargs):
    meta = sender._meta
    if (
        issubclass(sender, HistoryRow)
        and sender.__name__ != "Events"
        and not (meta.abstract or meta.proxy)
        and meta.managed
    ):
        pgtrigger.register(CHAIN, NO_TRUNCATE)(sender)


class_prepared.connect(_protect, dispatch_uid="protect_history")


class Entry(models.Model):
    """One thing that happened and is no change of a row: a read of restricted material, a refusal, a sign-in.

    Text only, no foreign keys: the trail must not depend on what it tells of. `owners` are the owner codes of the
    record, so that owners can read what happened to theirs. No content and no titles: identifiers.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
        SIGNED_OUT = "signed_out", _("signed out")
        SECOND_FACTOR = "second_factor", _("second factor added or removed")
        PASSWORD = "password", _("password changed")
        READ = "read", _("read")
        DOWNLOADED = "downloaded", _("downloaded")
        CLEARED = "cleared", _("classification mark declared harmless")
        MANAGED = "managed", _("changed")
        """On the administration pages, of what has no history: vocabularies, States, bodies."""
        REFUSED = "refused", _("refused")

    unguarded_because = "the trail: read through its own views, written by trail.py only"

    at = models.DateTimeField(_("at"), auto_now_add=True)
    kind = models.CharField(_("what"), max_length=16, choices=Kind.choices)
    user = models.TextField(_("account"), blank=True)
    seat = models.TextField(_("seat"), blank=True)
    record_kind = models.TextField(_("kind of record"), blank=True)
    record_ref = models.TextField(_("record"), blank=True)
    owners = ArrayField(models.TextField(), verbose_name=_("owners"), default=list)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        indexes = [
            # Who opened one record, and what others opened of a State's.
            models.Index(
                fields=["record_kind", "record_ref"], condition=Q(kind__in=["read", "downloaded"]), name="entry_readers"
            ),
            GinIndex(fields=["owners"], condition=Q(kind__in=["read", "downloaded"]), name="entry_owners"),
        ]
        triggers = [APPEND_ONLY, NO_TRUNCATE, CHAIN]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.record_kind} {self.record_ref}"

    @property
    def office(self):
        """The seat in words, empty for a visitor: the row itself holds "number:role:home"."""
        if not self.seat:
            return ""
        _number, role, home = self.seat.split(":")
        return f"{Role(role).label} · {home}"


class Link(models.Model):
    """One link of the hash chain over all trail rows; `payload` is what was hashed: later columns do not break it."""

    unguarded_because = "the trail: written by trigger only"

    at = models.DateTimeField(auto_now_add=True)
    table = models.TextField()
    payload = models.TextField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        triggers = [APPEND_ONLY, NO_TRUNCATE]

    def __str__(self):
        return f"link {self.pk} of {self.table}"
