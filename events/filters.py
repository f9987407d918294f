"""One set of filters for month, lists and feed: the same filters mean the same rows on each of them."""

import unicodedata
from urllib.parse import urlencode

from django import forms
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from ipo_portal.accounts.models import Country, Subregion
from ipo_portal.vocabulary.models import LANGUAGES, EventType
from ipo_portal.vocabulary.terms import terms

from .models import Event, Schedule

NAMES = [*(f"name_{language}" for language in LANGUAGES), "name_local"]
MOST_WORDS = 8


def plain(text):
    """Return a text as it is compared and sorted: without accents and capitals."""
    parted = unicodedata.normalize("NFD", str(text))
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).casefold()


def _by_name(model):
    """Return (code, row) pairs of a vocabulary, alphabetical in the reader's language."""
    return sorted(terms(model).items(), key=lambda pair: plain(pair[1]))


def states_to_choose():
    return _by_name(Country)


def types_to_choose():
    return _by_name(EventType)


def subregions_to_choose():
    return list(terms(Subregion).items())


def states_of(*subregions):
    """Return the codes of the States of some sub-regions; a State may stand in more than one."""
    return [code for code, state in terms(Country).items() if set(state.subregions) & set(subregions)]


def _states_called(word):
    """Return the codes of States one of whose names, in any language, contains a word without accents."""
    return [
        code
        for code, state in terms(Country).items()
        if any(word in plain(getattr(state, f"name_{language}")) for language in LANGUAGES)
    ]


class PeriodForm(forms.Form):
    """The form of the filters: the last day does not lie before the first."""

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first day."))
        return given


class DayFilter(DateFilter):
    """A day written as ISO 8601, as the browser's own date field sends it."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class EventFilter(FilterSet):
    q = CharFilter(label=_("Name, city or State"), max_length=100, method="said")
    subregion = ChoiceFilter(
        label=_("Sub-region"),
        empty_label=_("All sub-regions"),
        choices=subregions_to_choose,
        method="in_subregion",
    )
    state = ChoiceFilter(label=_("State"), empty_label=_("All States"), choices=states_to_choose, method="hosted_by")
    type = ChoiceFilter(label=_("Type"), empty_label=_("All types"), choices=types_to_choose, field_name="type_id")
    schedule = ChoiceFilter(label=_("Schedule"), empty_label=_("Any schedule"), choices=Schedule.choices)
    since = DayFilter(label=pgettext_lazy("first day of a period", "From"), method="in_period")
    until = DayFilter(label=pgettext_lazy("last day of a period", "To"), method="in_period")

    class Meta:
        model = Event
        form = PeriodForm
        fields = []

    def said(self, rows, name, value):
        """Keep events whose names, cities or hosts contain every word; typing no accents finds accents."""
        texts = [*NAMES, Func(F("cities"), Value(" "), function="array_to_string", output_field=TextField())]
        parts = [part for text in texts for part in (text, Value(" "))]
        rows = rows.alias(said=Concat(*parts, output_field=TextField()))
        for word in value.split()[:MOST_WORDS]:
            rows = rows.filter(Q(said__unaccent__icontains=word) | Q(owner_codes__overlap=_states_called(plain(word))))
        return rows

    def in_subregion(self, rows, name, value):
        return rows.filter(owner_codes__overlap=states_of(value))

    def hosted_by(self, rows, name, value):
        return rows.filter(owner_codes__contains=[value])

    def in_period(self, rows, name, value):
        """Keep events with a day on or after `since`, and with one on or before `until`."""
        return rows.within(value, None) if name == "since" else rows.within(None, value)

    def hide_period(self):
        """Carry the period along without showing its fields: a month is a period of its own."""
        for name in ("since", "until"):
            self.form.fields[name].widget = forms.HiddenInput()

    @property
    def given(self):
        """The filters in force, as {name: text of the address}; what was not understood is not among them."""
        if not self.is_bound or self.errors is None:
            return {}
        return {name: self.data[name] for name, value in self.form.cleaned_data.items() if value}

    def address(self, url, **more):
        """Return an address with the filters in force, and whatever else is given."""
        query = self.given | {name: value for name, value in more.items() if value}
        return f"{url}?{urlencode(query)}" if query else url

    @property
    def problems(self):
        """What was not understood, in words, a line for each filter."""
        if not self.is_bound:
            return []
        return [
            _now("%(filter)s: %(problem)s") % {"filter": self.form.fields[name].label, "problem": " ".join(texts)}
            for name, texts in self.errors.items()
        ]
