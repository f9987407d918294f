"""Forms of entries. State, label and status are not in them: they have their own verbs."""

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.models import Event
from ipo_portal.accounts.models import today
from ipo_portal.records.forms import NamedBoxes, NamedSelect, WrittenForm
from ipo_portal.records.models import OPEN, Status
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import choices

from ..models import Expert, Fact, Institution
from ..models.profile import Topic
from ..models.roster import OFFICIAL, Availability, Help
from .given_away import refuse_what_gives_away

NEWEST = 30
"""Events offered beside those of the own State and those chosen already."""


def day_field():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def boxes(label, offered=(), **more):
    return forms.MultipleChoiceField(
        label=label, choices=offered, widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"}), **more
    )


class EntryForm(WrittenForm):
    """What all entries have: language, source, and the day of which it is true."""

    open_texts = ()
    """Fields that must not tell how somebody is reached."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("as_of", today())
        if "area_codes" in self.fields:
            self.fields["area_codes"].choices = choices(PlanningArea)

    def clean_as_of(self):
        return self._past("as_of")

    def _past(self, name):
        day = self.cleaned_data[name]
        if day and day > today():
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def clean(self):
        cleaned = super().clean()
        for name in self.open_texts:
            try:
                refuse_what_gives_away(cleaned.get(name) or "")
            except forms.ValidationError as problem:
                self.add_error(name, problem)
        return cleaned


class FactTextForm(EntryForm):
    """What a fact says, in the State's own words or in those of a proposal."""

    open_texts = ("title", "text", "terms", "source")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("topic") and cleaned["topic"] != Topic.LENDING:
            for name in ("quantity", "terms"):
                if cleaned.get(name):
                    self.add_error(name, _("Only what can be lent has this."))
        return cleaned


FACT_FIELDS = ["topic", "title", "text", "quantity", "terms", "language", "source", "as_of"]


class FactForm(FactTextForm):
    class Meta:
        model = Fact
        fields = FACT_FIELDS
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "as_of": day_field()}


class InstitutionForm(EntryForm):
    open_texts = ("name", "city", "text", "source")
    website = forms.URLField(label=_("web site"), max_length=300, required=False, assume_scheme="https")
    area_codes = boxes(_("Planning areas"), required=False)

    class Meta:
        model = Institution
        fields = ["name", "kind", "city", "website", "text", "area_codes", "language", "source", "as_of"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "as_of": day_field()}


class ExpertForm(EntryForm):
    """By the post, never by name (ADR 7)."""

    open_texts = ("post", "experience", "source")
    area_codes = boxes(_("Planning areas"), help_text=_("Choose all that apply."))
    speaks = boxes(_("Languages"), list(OFFICIAL.items()))
    helps = boxes(_("Kinds of help"), Help.choices)
    events = forms.ModelMultipleChoiceField(
        Event.objects.none(), label=_("Events worked on"), required=False, widget=NamedBoxes
    )

    class Meta:
        model = Expert
        fields = [
            "post", "institution", "experience", "area_codes", "speaks", "helps", "availability", "available_from",
            "consent_on", "language", "source", "as_of",
        ]  # fmt: skip
        widgets = {
            "experience": forms.Textarea(attrs={"rows": 5}), "as_of": day_field(), "institution": NamedSelect,
            "available_from": day_field(), "consent_on": day_field(),
        }  # fmt: skip

    def __init__(self, *args, state, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        own = Institution.objects.permitted(self.user).filter(country=state, status__in=[*OPEN, Status.PUBLISHED])
        self.fields["institution"].queryset = own.order_by("name")
        self.fields["institution"].empty_label = capfirst(_("none of these"))
        self.fields["events"].queryset = self._offered(state, chosen)
        self.initial.setdefault("events", [event.pk for event in chosen])

    def _offered(self, state, chosen):
        """Return the events that may be chosen: of those the writer may read the State's own and the newest ones."""
        read = Event.objects.permitted(self.user)
        newest = read.order_by("-starts_on").values_list("pk", flat=True)[:NEWEST]
        asked = [pk for pk in self.data.getlist("events") if pk.isdigit()] if self.is_bound else []
        wanted = Q(pk__in=[*newest, *asked, *(event.pk for event in chosen)])
        return read.filter(wanted | Q(owner_codes__contains=[state.code])).order_by("-starts_on", "name_en")

    def clean_institution(self):
        """Keep an institution that was closed to the writer meanwhile: not being offered, it was not taken away."""
        chosen, kept = self.cleaned_data["institution"], self.initial.get("institution")
        is_offered = self.fields["institution"].queryset.filter(pk=kept).exists()
        return chosen if chosen or not kept or is_offered else self.instance.institution

    def clean_consent_on(self):
        return self._past("consent_on")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("available_from") and cleaned.get("availability") != Availability.LATER:
            self.add_error("available_from", _("Name a day only for who is available later."))
        return cleaned
