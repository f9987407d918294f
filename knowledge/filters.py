"""Filters of the knowledge base's lists, kept in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Country
from ipo_portal.records.models import Version
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import choices

LANGUAGES = Version._meta.get_field("language").choices


class SubjectFilter(django_filters.FilterSet):
    """What both lists can be narrowed by. Several values of one field widen it, several fields narrow the list."""

    area = django_filters.MultipleChoiceFilter(
        label=_("Planning area"), choices=lambda: choices(PlanningArea), method="by_array",
        widget=forms.CheckboxSelectMultiple, field_name="current__area_codes",
    )  # fmt: skip
    type = django_filters.MultipleChoiceFilter(
        label=_("Type of event"), choices=lambda: choices(EventType), method="by_array",
        widget=forms.CheckboxSelectMultiple, field_name="current__event_type_codes",
    )  # fmt: skip
    language = django_filters.MultipleChoiceFilter(
        label=_("Language"), choices=LANGUAGES, field_name="current__language", widget=forms.CheckboxSelectMultiple
    )
    tlp = django_filters.MultipleChoiceFilter(
        label=_("Handling"), choices=TLP.choices, widget=forms.CheckboxSelectMultiple
    )

    def by_array(self, rows, name, values):
        return rows.filter(**{f"{name}__overlap": values}) if values else rows


class ResourceFilter(SubjectFilter):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=lambda: choices(Country), field_name="country", widget=forms.CheckboxSelectMultiple
    )


class PracticeFilter(SubjectFilter):
    pass
