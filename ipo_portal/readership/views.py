"""Pages of the owners of a record about its readers, and of the readers about what they are asked."""

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import ListView, TemplateView, View

from ipo_portal.access.rules import audited_codes
from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import DeclaredMixin, PermittedMixin
from ipo_portal.notices.models import Recall
from ipo_portal.records import actions as records
from ipo_portal.records.models import Record
from ipo_portal.records.openings import opened_records
from ipo_portal.records.views import CappedPaginator

from . import actions
from .audience import audience
from .receipts import home_named, opened_by_home, receipt


class OfRecord(PermittedMixin):
    """A page about one record of any kind, named by kind and ref; looked up among those with the right."""

    action = "view"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        try:
            model = apps.get_model(kwargs["kind"])
        except (LookupError, ValueError):
            raise Http404 from None
        if not issubclass(model, Record):
            raise Http404
        self.model = model

    def get_record(self):
        return get_object_or_404(self.get_queryset(), ref=self.kwargs["ref"])


class AboutRecord(OfRecord, TemplateView):
    def get_context_data(self, **kwargs):
        self.record = record = self.get_record()
        return super().get_context_data(record=record, page_tlp=strictest([record.tlp]), **kwargs)


class Restrict(OfRecord, View):
    """One click, no reason asked: the record is closed first, and thought about afterwards."""

    action = "raise_label"

    def post(self, request, **kwargs):
        record, user = self.get_record(), request.user
        records.restrict(record, by=user)
        messages.success(request, _("Restricted to TLP:AMBER+STRICT, shared with nobody else. It holds everywhere."))
        if self._still("audit", record):
            return HttpResponseRedirect(reverse("readers", args=[record.record_kind, record.ref]))
        # A contributor may close a draft that only those who speak for the State then see.
        return HttpResponseRedirect(record.get_absolute_url() if self._still("view", record) else reverse("work"))

    def _still(self, action, record):
        return self.model.objects.permitted(self.request.user, action).filter(pk=record.pk).exists()


class Readers(AboutRecord):
    """The receipt, for those who speak for the owners."""

    action = "audit"
    template_name = "readership/readers.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        readers = receipt(self.record)
        homes = {reader.home_code: reader.home for reader in readers}
        return context | {
            "readers": readers,
            "homes": sorted(homes.values(), key=str),
            "unasked": sum(reader.recall is None for reader in readers),
        }


class Access(AboutRecord):
    """Who can read a record, and by which rule: for those who speak for its owners."""

    action = "audit"
    template_name = "readership/access.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"audience": audience(self.record, self.request.user)}


class SendRecall(OfRecord, View):
    """Asks the readers to delete their copies."""

    action = "audit"

    def post(self, request, **kwargs):
        record = self.get_record()
        asked = actions.recall(record, by=request.user)
        said = ngettext("%(n)s reader is asked to delete copies.", "%(n)s readers are asked to delete copies.", asked)
        messages.success(request, said % {"n": asked})
        return HttpResponseRedirect(reverse("readers", args=[record.record_kind, record.ref]))


class Recalls(DeclaredMixin, TemplateView):
    """What others ask the reader to delete. The record is named by what the reader knows of it, never by its title."""

    template_name = "readership/recalls.html"

    def get_context_data(self, **kwargs):
        recalls = list(self.request.user.recalls.all())
        for recall in recalls:
            recall.owners = [home_named(code) for code in recall.owner_codes]
            recall.noun = apps.get_model(recall.record_kind)._meta.verbose_name
        return super().get_context_data(
            open=[recall for recall in recalls if recall.confirmed_at is None],
            confirmed=[recall for recall in recalls if recall.confirmed_at is not None],
            **kwargs,
        )


class ConfirmDeletion(DeclaredMixin, View):
    def post(self, request, ref):
        actions.confirm_deletion(get_object_or_404(Recall, ref=ref, user=request.user))
        messages.success(request, _("Noted: your copies are deleted. The owner sees it."))
        return HttpResponseRedirect(reverse("recalls"))


class Opened(DeclaredMixin, ListView):
    """Which States and bodies opened records of the own State, or of the programme, that are not for everybody."""

    template_name = "readership/opened.html"
    paginator_class = CappedPaginator
    paginate_by = 25

    def get_queryset(self):
        self.codes = audited_codes(self.request.user)
        if not self.codes:
            raise PermissionDenied
        return opened_records(self.codes)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = opened_by_home(list(context["object_list"]), self.codes, self.request.user)
        shown = strictest(row["record"].tlp for row in rows if row["record"])
        return context | {"rows": rows, "page_tlp": shown}
