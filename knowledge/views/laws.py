"""The library of legislation on major events. What it holds are pointers: the gazette is the source."""

from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import strictest
from ipo_portal.accounts.models import Country
from ipo_portal.records.views import ListRecords, RecordDetail
from ipo_portal.vocabulary.sources import sources_of
from ipo_portal.vocabulary.terms import terms

from ..law_filters import LawFilter
from ..models import Law

PUBLIC = "legislation is public; drafts and restricted rows are left out by the rule"

GROUPS = {"INT": _("International"), "REG": _("Several States")}
"""Codes of jurisdictions that are no State."""


def jurisdiction_of(law):
    """Name whose law it is: the State's name, or the group of States."""
    state = terms(Country).get(law.jurisdiction_code)
    return state.name if state else GROUPS.get(law.jurisdiction_code, law.jurisdiction_code)


class LawList(ListRecords):
    """All laws, international ones first, then State by State."""

    model = Law
    public = PUBLIC
    filterset_class = LawFilter
    paginate_by = 50
    template_name = "knowledge/law_list.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for law in context["object_list"]:
            law.jurisdiction_name = jurisdiction_of(law)
        return context


class LawDetail(RecordDetail):
    """What one law does, for which events, and where that was read."""

    model = Law
    public = PUBLIC
    template_name = "knowledge/law_detail.html"

    def get_context_data(self, **kwargs):
        law = self.object
        events = list(law.events.permitted(self.request.user).in_order())
        context = super().get_context_data(
            events=events,
            jurisdiction_name=jurisdiction_of(law),
            state=terms(Country).get(law.jurisdiction_code),
            is_of_one_event=law.validity not in ("", "no"),
            sources=sources_of(law.source),
            **kwargs,
        )
        return context | {"page_tlp": strictest(row.tlp for row in [law, *events])}
