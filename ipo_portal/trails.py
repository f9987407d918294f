"""The trail as pages: what happened to one record, and all that happened to the records of a State."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import pgettext_lazy
from django.views.generic import ListView, TemplateView

from ipo_portal.access.matrix import Area
from ipo_portal.access.rules import audited_codes, holds, manages
from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.audit.models import Entry
from ipo_portal.records.history import changes
from ipo_portal.records.openings import note_opening
from ipo_portal.records.views import CappedPaginator

WHAT = {
    "insert": pgettext_lazy("after the name of a thing", "made"),
    "update": pgettext_lazy("after the name of a thing", "changed"),
    "delete": pgettext_lazy("after the name of a thing", "deleted"),
}
"""Labels of history rows, in words."""


class Trail(DeclaredMixin, ListView):
    """Reads, downloads and refusals: of the own State's or the programme's records, or all for administrators.

    Identifiers only, so an administrator learns nothing of what a record says.
    """

    template_name = "trail.html"
    paginate_by = 50
    paginator_class = CappedPaginator

    def get_queryset(self):
        user, kind = self.request.user, self.request.GET.get("kind", "")
        entries = Entry.objects.order_by("-pk")
        if not manages(user, Area.TRAIL):
            codes = audited_codes(user)
            if not codes:
                raise PermissionDenied
            entries = entries.filter(owners__overlap=sorted(codes))
        return entries.filter(kind=kind) if kind in Entry.Kind.values else entries

    def get_context_data(self, **kwargs):
        return super().get_context_data(kinds=Entry.Kind.choices, chosen=self.request.GET.get("kind", ""), **kwargs)


class RecordHistory(DeclaredMixin, TemplateView):
    """Every change of one record, before and after, with the seat that made it: for its owners."""

    template_name = "record_history.html"

    def get_context_data(self, **kwargs):
        record = self._record()
        note_opening(Entry.Kind.READ, user=self.request.user, record=record, text="history")
        return super().get_context_data(
            record=record,
            changes=[(WHAT.get(change.what, change.what), change) for change in changes(record)],
            entries=Entry.objects.filter(record_kind=record._meta.label_lower, record_ref=record.ref)[:200],
            page_tlp=strictest([record.tlp]),
            **kwargs,
        )

    def _record(self):
        user = self.request.user
        try:
            model = apps.get_model(self.kwargs["kind"])
        except (LookupError, ValueError):
            raise Http404 from None
        if not getattr(model, "is_guarded", False) or not model.has_label or not hasattr(model, "ref"):
            raise Http404
        if not holds(user, "audit", model):
            raise PermissionDenied
        return get_object_or_404(model.objects.permitted(user, "audit"), ref=self.kwargs["ref"])
