"""The directory of States, and the page of each. No person is named: the network is one of posts."""

from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from events.models import Event
from ipo_portal.access.rules import spoken_for
from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.models import Country, Subregion, today
from ipo_portal.records.models import Status
from ipo_portal.search.models import SearchDocument
from ipo_portal.vocabulary.models import LANGUAGES
from ipo_portal.vocabulary.terms import named, terms

from .entries.readers import MOST_NAMED, profile
from .map import drawn_states
from .models.roster import OFFICIAL
from .states import designated_codes, is_of_the_network, state_for, states_for

PUBLIC = "the list of States is public; of focal points a visitor learns only that one is designated"

SHARED = {
    "knowledge.resource": (_("National expertise"), "knowledge:resource-detail"),
    "knowledge.law": (_("Law"), "knowledge:law-detail"),
}
"""Kinds of records a State shares, and their pages: an app beside this one is known by name only."""


class StateList(DeclaredMixin, TemplateView):
    """All States on the map and as a list, or in their sub-regions."""

    public = PUBLIC
    template_name = "focal_points/state_list.html"

    def get_context_data(self, **kwargs):
        states = states_for(self.request.user)
        by_subregion = self.request.GET.get("by") == "subregion"
        here = reverse("focal_points:state-list")
        return super().get_context_data(
            views=[
                {"label": _("Map and list"), "url": here, "current": not by_subregion},
                {"label": _("By sub-region"), "url": f"{here}?by=subregion", "current": by_subregion},
            ],
            groups=_grouped(states) if by_subregion else [],
            drawn=None if by_subregion else drawn_states(states),
            is_of_the_network=is_of_the_network(self.request.user),
            speaks_for_a_state=bool(spoken_for(self.request.user)),
            number=len(states),
            designated=sum(state["status"] == "designated" for state in states),
            **kwargs,
        )


def _grouped(states):
    """Return (sub-region, its States); a State may stand in more than one."""
    belongs = {code: state.subregions for code, state in terms(Country).items()}
    return [
        (region, [state for state in states if code in belongs[state["code"]]])
        for code, region in terms(Subregion).items()
    ]


class StateDetail(DeclaredMixin, TemplateView):
    """What is known of one State, what it hosts and what it shares, as far as the reader may see."""

    public = PUBLIC
    template_name = "focal_points/state_detail.html"
    MOST_EVENTS = 60
    MOST_PAST = 5
    MOST_SHARED = 10

    def get_context_data(self, **kwargs):
        state = terms(Country).get(self.kwargs["code"].upper())
        if state is None:
            raise Http404
        user = self.request.user
        ahead, past = self._events(state)
        shared = self._shared(state)
        entries = profile(user, state)
        return super().get_context_data(
            state=state,
            focal_point=state_for(user, state, state.code in designated_codes()),
            other_names=_other_names(state),
            facts=_facts(state),
            contacts=[state],
            ahead=ahead,
            past=past[: self.MOST_PAST],
            has_more_past=len(past) > self.MOST_PAST,
            shared=shared,
            profile=entries,
            most_named=f":{MOST_NAMED}",
            page_tlp=strictest(row.tlp for row in [*ahead, *past[: self.MOST_PAST], *shared, *entries.shown]),
            **kwargs,
        )

    def _events(self, state):
        """Return the events it hosts: those ahead or without a date, and those over, the newest first."""
        rows = Event.objects.permitted(self.request.user).filter(owner_codes__contains=[state.code])
        rows = rows.order_by(F("starts_on").desc(nulls_first=True), "name_en")[: self.MOST_EVENTS]
        ahead, past = [], []
        for event in rows:
            (past if event.ends_on and event.ends_on < today() else ahead).append(event)
        return sorted(ahead, key=lambda event: (event.starts_on is None, event.starts_on)), past

    def _shared(self, state):
        """Return what the State has released, from the index: once each, in its first language."""
        rows = SearchDocument.objects.permitted(self.request.user).filter(
            kind__in=SHARED, owner_codes__contains=[state.code], status=Status.PUBLISHED
        )
        rows = rows.defer("summary", "body", "vector").order_by("-changed_at", "-id")[: 2 * self.MOST_SHARED]
        once = {}
        for row in rows:
            row.kind_name, page = SHARED[row.kind]
            row.url = reverse(page, args=[row.ref])
            once[row.ref] = row
        return list(once.values())[: self.MOST_SHARED]


def _other_names(state):
    """Return (name, language) of the State's names in the portal's other languages, once each."""
    names = {}
    for language in LANGUAGES:
        names.setdefault(getattr(state, f"name_{language}"), language)
    return [(name, language) for name, language in names.items() if name and name != state.name]


def _facts(state):
    capital = state.capital_local
    if state.capital_en and state.capital_en != capital:
        capital = f"{state.capital_en} ({capital})" if capital else state.capital_en
    return [
        (_("ISO codes"), f"{state.code}, {state.iso3}"),
        (_("Capital"), capital),
        (_("Official languages"), ", ".join(str(OFFICIAL.get(c, c)) for c in state.official_languages)),
        (_("Sub-region"), ", ".join(region.name for region in named(Subregion, state.subregions))),
        (_("Blocs"), ", ".join(state.blocs)),
        (_("OAS member since"), state.oas_member_since),
    ]
