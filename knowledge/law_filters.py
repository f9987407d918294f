"""The filters of the library of laws, kept in the address."""

from django import forms
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter

from events.filters import states_to_choose
from ipo_portal.vocabulary.models import LegislationTopic
from ipo_portal.vocabulary.terms import choices

from .models import Law

MOST_WORDS = 8


def _jurisdictions():
    return [(value, capfirst(label)) for value, label in Law.Jurisdiction.choices]


class LawFilter(FilterSet):
    """Several topics widen the list; several filters narrow it."""

    q = CharFilter(label=_("Words"), max_length=100, method="said")
    topic = MultipleChoiceFilter(
        label=_("Topic"),
        choices=lambda: choices(LegislationTopic),
        method="on_topic",
        widget=forms.CheckboxSelectMultiple,
    )
    jurisdiction = MultipleChoiceFilter(
        label=_("Kind of jurisdiction"), choices=_jurisdictions, widget=forms.CheckboxSelectMultiple
    )
    state = ChoiceFilter(label=_("State"), empty_label=_("All States"), choices=states_to_choose, method="of_state")

    class Meta:
        model = Law
        fields = []

    def said(self, rows, name, value):
        """Keep laws whose titles, summary or own remarks contain every word; accents need not be typed."""
        texts = ["title_en", "title_original", "summary", "topics_text", "validity", "instrument"]
        parts = [part for text in texts for part in (F(text), Value(" "))]
        rows = rows.alias(said=_unaccented(Concat(*parts, output_field=TextField())))
        for word in value.split()[:MOST_WORDS]:
            rows = rows.filter(Q(said__contains=_unaccented(Value(word))))
        return rows

    def on_topic(self, rows, name, value):
        return rows.filter(topic_codes__overlap=value) if value else rows

    def of_state(self, rows, name, value):
        return rows.filter(jurisdiction=Law.Jurisdiction.NATIONAL, jurisdiction_code=value)


def _unaccented(text):
    return Func(text, function="ipo_norm", output_field=TextField())
