"""Lists and pages of records. What they look up is permitted; what they show carries its label."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from ipo_portal.access.explain import explained, reasons
from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.audit.models import Entry

from .explaining import in_words
from .openings import note_opening

COUNTED = 1000
"""Beyond this many rows a list says "1000+": counting all of a large table costs more than it tells."""


class CappedPaginator(Paginator):
    @cached_property
    def is_capped(self):
        """True when there are more rows than are counted."""
        return self._counted > COUNTED

    @cached_property
    def _counted(self):
        return self.object_list.order_by()[: COUNTED + 1].count()

    @cached_property
    def count(self):
        return min(self._counted, COUNTED)


class ListRecords(PermittedMixin, ListView):
    """A filtered, paginated list. `filterset_class` is optional; its form is shown with the list."""

    action = "view"
    paginate_by = 25
    paginator_class = CappedPaginator
    filterset_class = None
    related = ()
    """Foreign keys fetched with the rows."""

    def get_queryset(self):
        rows = super().get_queryset().select_related(*self.related)
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        return self.filterset.qs

    def paginate_queryset(self, queryset, page_size):
        """Show the nearest page for a number that is none: a list that shrank is no missing page."""
        page = self.get_paginator(queryset, page_size).get_page(self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["filter"] = getattr(self, "filterset", None)
        context["page_tlp"] = strictest(row.tlp for row in context["object_list"])
        return context


class RecordDetail(PermittedMixin, DetailView):
    """The page of one record, looked up by its ref among the permitted ones."""

    action = "view"
    slug_field = slug_url_kwarg = "ref"
    related = ()
    marks = ("raise_label", "lower_label", "audit")
    """What the page offers to those who may: asked with the row."""

    def get_queryset(self):
        rows = super().get_queryset().select_related(*self.related).marked_for(self.request.user, *self.marks)
        return explained(rows, self.request.user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        note_opening(Entry.Kind.READ, user=user, record=self.object)
        why = in_words(reasons(self.object, user)) if user.is_authenticated else []
        return super().get_context_data(page_tlp=strictest([self.object.tlp]), why=why, **kwargs)


class KnownDetail(RecordDetail):
    """The page of a record whose owner may let all accounts know that it exists."""

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            known = None if "number" in kwargs else self._known()
            if known is None:
                raise
            # Its title was opened to all accounts, as if it were GREEN; nothing else of it is on the page.
            return render(request, "records/known.html", {"record": known, "page_tlp": TLP.GREEN})

    def _known(self):
        """Return the record of the address if its owner lets all accounts know of it."""
        if not self.request.user.is_authenticated:
            return None
        rows = self.model.objects.permitted(self.request.user, "know").select_related(*self.related)
        return rows.filter(ref=self.kwargs["ref"]).first()
