"""Filters of institutions and experts: the same on their lists and in their files."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet

from events.filters import MOST_WORDS, states_to_choose
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import choices

from .models import Expert, Institution
from .models.roster import Availability, Help, InstitutionKind


def _areas():
    return choices(PlanningArea)


class EntryFilter(FilterSet):
    """What both can be filtered by. `texts` are searched for words."""

    texts = ()

    q = CharFilter(label=_("Words"), max_length=100, method="said")
    state = ChoiceFilter(label=_("State"), empty_label=_("All States"), choices=states_to_choose, field_name="country")
    area = ChoiceFilter(label=_("Planning area"), empty_label=_("All areas"), choices=_areas, method="of_area")

    def said(self, rows, name, value):
        for word in value.split()[:MOST_WORDS]:
            found = Q()
            for text in self.texts:
                found |= Q(**{f"{text}__unaccent__icontains": word})
            rows = rows.filter(found)
        return rows

    def of_area(self, rows, name, value):
        return rows.filter(area_codes__contains=[value])


class InstitutionFilter(EntryFilter):
    texts = ("name", "city", "text")

    kind = ChoiceFilter(
        label=pgettext_lazy("of an institution", "Kind"), empty_label=_("All kinds"), choices=InstitutionKind.choices
    )

    class Meta:
        model = Institution
        fields = []


class ExpertFilter(EntryFilter):
    texts = ("post", "experience")

    speaks = CharFilter(label=_("Language"), max_length=2, method="who_speaks")
    help = ChoiceFilter(label=_("Kind of help"), empty_label=_("Any help"), choices=Help.choices, method="who_helps")
    availability = ChoiceFilter(
        label=_("Availability"), empty_label=_("Any availability"), choices=Availability.choices
    )

    class Meta:
        model = Expert
        fields = []

    def who_speaks(self, rows, name, value):
        return rows.filter(speaks__contains=[value])

    def who_helps(self, rows, name, value):
        return rows.filter(helps__contains=[value])
