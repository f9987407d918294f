"""The desk of a curator: a version in review beside what stands, what was found out about it, and the decision."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.audit.models import Entry
from ipo_portal.records.forms import ReasonForm
from ipo_portal.records.models import Status
from ipo_portal.records.openings import note_opening

from ..models import PracticeVersion
from ..reviewing import changed_subjects, changed_texts, checks, events_of, sources_of


class ReviewPractice(PermittedMixin, TemplateView):
    """Open to whoever may ask for changes; endorsing is offered to those whose hand is not in the text."""

    model, action = PracticeVersion, "return"
    template_name = "knowledge/review.html"
    longest = 30
    """Of a longer queue, those that wait longest are shown."""

    def get_queryset(self):
        rows = super().get_queryset().filter(status=Status.REVIEW).marked_for(self.request.user, "change", "endorse")
        return rows.select_related("record", "made_by__country", "made_by__body").order_by("changed_at", "pk")

    def get_context_data(self, **kwargs):
        user = self.request.user
        version = get_object_or_404(self.get_queryset(), record__ref=self.kwargs["ref"])
        record = version.record
        note_opening(Entry.Kind.READ, user=user, record=record, text="review")
        queue = list(self.get_queryset()[: self.longest])
        sources = sources_of(version, user)
        old = record.versions.permitted(user).filter(status=Status.PUBLISHED).first()
        events = events_of(filter(None, [old, version]), user)
        before = sources_of(old, user) if old else []
        return super().get_context_data(
            record=record,
            version=version,
            old=old,
            texts=changed_texts(old, version) if old else [],
            subjects=changed_subjects(old, version, before=before, sources=sources, events=events) if old else [],
            event=events.get(version.event_id),
            sources=sources,
            checks=checks(version, sources, user),
            queue=queue,
            form=self._form(),
            page_tlp=strictest(row.tlp for row in (record, *before, *sources, *events.values(), *queue)),
            **kwargs,
        )

    def _form(self):
        """The form of the step back, which is sent to the address of that verb."""
        form = ReasonForm()
        form.fields["reason"].label = _("Note to those who wrote it")
        form.fields["reason"].help_text = _("Needed to ask for changes: say what has to change.")
        return form
