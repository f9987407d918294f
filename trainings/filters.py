"""The filters of the catalogue, kept in the address."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from events.filters import states_to_choose

from .models import Activity

KINDS = [
    ("NFP meeting", _("Meeting of National Focal Points")),
    ("expert meeting", _("Expert meeting")),
    ("training", _("Training")),
    ("exercise", _("Exercise")),
    ("technical assistance", _("Technical assistance")),
    ("webinar", _("Webinar")),
    ("publication", _("Publication")),
    ("programme milestone", _("Milestone of the programme")),
]
"""Kinds as the sources write them; one activity may be of several, and of a kind in more words."""


class ActivityFilter(FilterSet):
    kind = ChoiceFilter(label=_("Kind"), empty_label=_("All kinds"), choices=KINDS, method="of_kind")
    state = ChoiceFilter(
        label=_("State"), empty_label=_("All States"), choices=states_to_choose, field_name="country_code"
    )
    year = CharFilter(label=_("Year"), max_length=4, field_name="starts", lookup_expr="startswith")

    class Meta:
        model = Activity
        fields = []

    def of_kind(self, rows, name, value):
        return rows.filter(kind__icontains=value)
