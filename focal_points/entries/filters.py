"""Filters of the rosters, kept in the address."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.filters import MOST_WORDS, states_to_choose
from events.models import Event
from ipo_portal.access.tlp import TLP
from ipo_portal.records.forms import NamedSelect
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import choices

from ..models import Expert
from ..models.roster import OFFICIAL, Availability, Help, InstitutionKind


def several(label, offered, **more):
    """Return a filter of boxes: several values widen it."""
    return django_filters.MultipleChoiceFilter(
        label=label, choices=offered, widget=forms.CheckboxSelectMultiple, **more
    )


def events_to_choose(request):
    """Return the events that some expert in the list worked on, of those the reader may see."""
    experts = Expert.objects.permitted(request.user)
    return Event.objects.permitted(request.user).filter(experts__in=experts).distinct().order_by("-starts_on")


class RosterFilter(django_filters.FilterSet):
    """Several values of one field widen it, several fields narrow the list. `texts` are searched for words."""

    texts = ()

    q = django_filters.CharFilter(label=_("Search"), max_length=100, method="said")
    area = several(_("Planning area"), lambda: choices(PlanningArea), method="by_array", field_name="area_codes")
    state = several(_("State"), states_to_choose, field_name="country")

    def by_array(self, rows, name, values):
        return rows.filter(**{f"{name}__overlap": values}) if values else rows

    def said(self, rows, name, value):
        for word in value.split()[:MOST_WORDS]:
            found = Q()
            for text in self.texts:
                found |= Q(**{f"{text}__unaccent__icontains": word})
            rows = rows.filter(found)
        return rows


class InstitutionFilter(RosterFilter):
    texts = ("name", "city", "text")

    kind = several(_("Kind"), InstitutionKind.choices)
    tlp = several(_("Handling"), TLP.choices)


class ExpertFilter(RosterFilter):
    texts = ("post", "experience")

    speaks = several(_("Language spoken"), list(OFFICIAL.items()), method="by_array")
    help = several(_("Kind of help"), Help.choices, method="by_array", field_name="helps")
    availability = several(_("Availability"), Availability.choices)
    event = django_filters.ModelChoiceFilter(
        label=_("Event worked on"), queryset=events_to_choose, to_field_name="ref", field_name="events",
        empty_label=_("Any event"), widget=NamedSelect,
    )  # fmt: skip
    tlp = several(_("Handling"), TLP.choices)
