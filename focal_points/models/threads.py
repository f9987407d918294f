"""Threads with a State, relayed by the portal: no address is shown to anybody."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.rules import PermittedQuerySet
from ipo_portal.accounts.models import Assignment, Country
from ipo_portal.records.models import Labelled, Record


class ThreadQuerySet(PermittedQuerySet):
    def with_last(self):
        """Annotate who spoke last, as an owner code, and when: it tells whose turn it is."""
        said = Message.objects.filter(thread=OuterRef("pk")).order_by("-written_at", "-pk")
        return self.annotate(
            last_by=Subquery(said.values("owner_codes__0")[:1]), last_at=Subquery(said.values("written_at")[:1])
        )


@pghistory.track()
class Thread(Record):
    """What one side asks a State, and all that is said in answer. Owned by the side that asks.

    It is shared with the State asked. While nobody speaks for that State the secretariat reads and answers
    (scope UNHEARD). `about` names a record by kind and ref, as tasks do.
    """

    is_conversation = True

    to = models.ForeignKey(Country, models.PROTECT, verbose_name=_("State"), related_name="+", editable=False)
    subject = models.CharField(_("subject"), max_length=160)
    language = models.CharField(_("language of the text"), max_length=2, choices=settings.LANGUAGES)
    about_kind = models.CharField(max_length=60, blank=True, editable=False)
    about_ref = models.CharField(max_length=40, blank=True, editable=False)
    begun_by = models.ForeignKey(Assignment, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(owner_codes__len=1), name="thread_one_side_asks"),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("focal_points:thread-detail", args=[self.ref])

    @property
    def name_language(self):
        return self.language

    @property
    def asker(self):
        """The owner code of the side that asks."""
        return self.owner_codes[0]

    @property
    def waits_for(self):
        """Whose turn it is, as an owner code: of rows `with_last`. None once it is closed.

        The secretariat answers in the place of a State: it is the asker's turn then.
        """
        if self.closed_at is not None:
            return None
        return self.to_id if self.last_by == self.asker else self.asker


@pghistory.track()
class Message(Labelled):
    """One thing said in a thread; owned by the side that said it, shared with the others. Never changed."""

    is_conversation = True

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages", editable=False)
    text = models.TextField(_("message"), max_length=5000)
    language = models.CharField(_("language of the text"), max_length=2, choices=settings.LANGUAGES)
    written_by = models.ForeignKey(Assignment, models.PROTECT, null=True, editable=False, related_name="+")
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta(Labelled.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return f"message {self.pk}"
