"""What the pages of resources and practices have in common: the record's page and the form of its draft."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from events.models import Event
from ipo_portal.access.rules import rule
from ipo_portal.access.tlp import strictest
from ipo_portal.records.actions import open_edit
from ipo_portal.records.models import OPEN
from ipo_portal.records.views import KnownDetail
from ipo_portal.records.writing_views import WriteRecord


class VersionedDetail(KnownDetail):
    """The page of a record: its current version, or the version asked for by those who may see it."""

    related = ("current",)
    marks = ("change", "submit", "withdraw", *KnownDetail.marks)

    def get_context_data(self, **kwargs):
        record, user = self.object, self.request.user
        versions = list(
            record.versions.permitted(user)
            .marked_for(user, "change", "submit", "return", record.published_by, "delete")
            .select_related("made_by", "published_by")
        )
        shown = self._shown(versions)
        # An event may be closed to readers of what was written about it.
        event = Event.objects.permitted(user).filter(pk=shown.event_id).first() if shown.event_id else None
        open_version = next((version for version in versions if version.is_open), None)
        context = super().get_context_data(
            version=shown,
            event=event,
            versions=versions,
            open_version=open_version,
            may_publish=open_version is not None
            and open_version.status in record.publishable
            and getattr(open_version, f"may_{record.published_by}"),
            **kwargs,
        )
        return context | {"page_tlp": strictest(row.tlp for row in (record, event) if row)}

    def _shown(self, versions):
        number = self.kwargs.get("number")
        wanted = [version for version in versions if version.number == number] if number else []
        if number and not wanted:
            raise Http404
        return wanted[0] if number else next(v for v in versions if v.pk == self.object.current_id)


class WriteDraft(WriteRecord):
    """The form of a draft, for a new record or the next version of one."""

    versions = None
    """The model of the versions."""
    open_version = None

    def get_record(self):
        """Return the record whose draft is written, None for a new one.

        Who may change the open version is here, and who may change the record and so begin a new version.
        """
        if "ref" not in self.kwargs:
            return None
        user = self.request.user
        mine = self.versions.objects.permitted(user, "change").filter(status__in=OPEN).values("record")
        rows = self.model.objects.filter(rule(user, "change", self.model) | Q(pk__in=mine))
        return get_object_or_404(rows.select_related("current"), ref=self.kwargs["ref"])

    def get_written(self):
        """Return the version in the form: the open one, or the one that stands."""
        self.open_version = self.record.versions.filter(status__in=OPEN).first() if self.record else None
        return self.open_version or (self.record.current if self.record else None)

    def write(self, record, version, form):
        """Save the draft with what belongs to it."""
        raise NotImplementedError

    def save(self, form, record):
        user, version = self.request.user, form.instance
        if self.record is not None and self.open_version is None:
            version = open_edit(record, by=user)
            for name in form.Meta.fields:
                setattr(version, name, form.cleaned_data[name])
        self.write(record, version, form)
        self.ask_again(version, "change")
        messages.success(self.request, _("Draft saved."))
        return record
