"""Forms of resources and practices. State, label and status are not in them: they have their own verbs."""

import datetime

from django import forms
from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Event
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Body, Country, SharingGroup, today
from ipo_portal.records.models import new_ref
from ipo_portal.records.uploads import RECEIVED_FOR, MultipleFileField, ReceivesFiles
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import choices

from .models import PracticeVersion, Resource, ResourceVersion


class Named:
    """Says of each row offered in which language its name is."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if row := getattr(value, "instance", None):
            option["attrs"]["lang"] = row.name_language
        return option


class NamedSelect(Named, forms.Select):
    pass


class NamedBoxes(Named, forms.CheckboxSelectMultiple):
    pass


class DraftForm(forms.ModelForm):
    """What both have in common. `once` makes a form sent twice one record, `seen` tells two editors of each other."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    area_codes = forms.MultipleChoiceField(
        label=_("Planning areas"),
        help_text=_("Choose all that apply."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"}),
    )
    event_type_codes = forms.MultipleChoiceField(
        label=_("Types of event"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["area_codes"].choices = choices(PlanningArea)
        self.fields["event_type_codes"].choices = choices(EventType)
        self.fields["event"].queryset = Event.objects.permitted(user).order_by("-starts_on", "name_en")
        self.fields["event"].empty_label = _("No particular event")
        self._choose_language()
        self.initial.setdefault("once", signing.dumps(new_ref(), salt=self._salt))
        if self.instance.pk:
            self.initial.setdefault("seen", self.instance.changed_at.isoformat())

    def _choose_language(self):
        """Offer the four languages and nothing else; a new draft begins in that of the State, or of the page."""
        offered = self._meta.model._meta.get_field("language").choices
        self.fields["language"].choices = offered
        if not self.instance.pk:
            home = getattr(self.user.seat.country, "default_language", "")
            known = [code for code in (home, get_language()) if code in dict(offered)]
            self.initial["language"] = known[0] if known else "en"

    @property
    def _salt(self):
        return f"new {self._meta.model.__name__} by {self.user.pk}"

    def clean_once(self):
        """Return the ref the new record will have, as this portal gave it out with the empty form."""
        if not self.cleaned_data["once"]:
            return new_ref()
        try:
            return signing.loads(self.cleaned_data["once"], salt=self._salt, max_age=RECEIVED_FOR)
        except signing.BadSignature:
            return new_ref()

    def clean_event(self):
        """Keep an event that was closed to the editor meanwhile: not being offered, it was not taken away."""
        chosen, kept = self.cleaned_data["event"], self.initial.get("event")
        is_offered = self.fields["event"].queryset.filter(pk=kept).exists()
        return chosen if chosen or not kept or is_offered else self.instance.event

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen") != self.initial.get("seen"):
            raise forms.ValidationError(
                _(
                    "Somebody else has changed this draft since you opened it. Your text is kept below. "
                    "Open the draft in another tab, compare, and save again to put yours in its place."
                ),
                code="changed_meanwhile",
            )
        return cleaned


class ResourceForm(ReceivesFiles, DraftForm):
    files = MultipleFileField(
        label=_("Files"),
        required=False,
        help_text=_(
            "PDF, DOCX, XLSX, PPTX, PNG or JPEG, up to 50 MB each. Nationally classified papers do not belong here."
        ),
    )

    class Meta:
        model = ResourceVersion
        fields = ["title", "abstract", "language", "area_codes", "event_type_codes", "event"]
        widgets = {"abstract": forms.Textarea(attrs={"rows": 5}), "event": NamedSelect}


class PracticeForm(DraftForm):
    sources = forms.ModelMultipleChoiceField(
        queryset=Resource.objects.none(),
        label=_("Sources"),
        required=False,
        help_text=_("Released resources the practice rests on. Its label rises to the strictest of theirs."),
        widget=NamedBoxes,
    )

    class Meta:
        model = PracticeVersion
        fields = [
            "title", "context", "problem", "measure", "result", "conditions", "pitfalls",
            "language", "area_codes", "event_type_codes", "event",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("context", "problem", "measure", "result", "conditions", "pitfalls")
        } | {"event": NamedSelect}

    NEWEST = 30

    def __init__(self, *args, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        released = Resource.objects.permitted(self.user).filter(status="published")
        asked = self.data.getlist("sources") if self.is_bound else chosen
        newest = list(released.values_list("pk", flat=True)[: self.NEWEST])
        known = [int(pk) for pk in asked if str(pk).isdigit()]
        self.fields["sources"].queryset = released.filter(pk__in=[*newest, *known]).select_related("current")
        self.initial.setdefault("sources", list(chosen))


class ReasonForm(forms.Form):
    """A step back says why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those who wrote it read this."),
    )  # fmt: skip


class MarksForm(forms.Form):
    """Which files bear a mark that is none, and why."""

    files = forms.MultipleChoiceField(
        label=_("Files that are not classified"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Open each and look at the pages named before you tick it."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: the word stands in a heading that says that rights are reserved."),
    )  # fmt: skip

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].choices = [(file.ref, f"{file.name}: {file.marks_text}") for file in files]


class LabelForm(forms.Form):
    """Who may read a record, now and later. What opens it later is offered to those who may open it."""

    tlp = forms.ChoiceField(label=_("Label"), choices=TLP.choices, widget=forms.RadioSelect)
    shared_with = forms.MultipleChoiceField(
        label=_("Also shared with"),
        help_text=_("Groups of seats, States and bodies who may read it when it is AMBER or AMBER+STRICT."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"}),
    )

    existence_open = forms.BooleanField(
        label=_("All accounts may know that it exists"),
        required=False,
        help_text=_("They see its title, owner and label, and can ask for access. Nothing else is shown."),
    )
    steps_down_to = forms.ChoiceField(
        label=_("Later becomes"), required=False, choices=[("", _("stays as it is")), *TLP.choices[:-1]],
        help_text=_("For example after the event. Your focal point and alternates are told 14 days before, to object."),
    )  # fmt: skip
    steps_down_on = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    LATER = ("existence_open", "steps_down_to", "steps_down_on")
    SOONEST = datetime.timedelta(days=15)

    def __init__(self, *args, record, may_open, **kwargs):
        super().__init__(*args, **kwargs)
        groups = SharingGroup.objects.filter(owner_codes__overlap=record.owner_codes)
        named = [
            *((group.code, _("Group: %(name)s") % {"name": group.name}) for group in groups),
            *choices(Country),
            *choices(Body),
        ]
        self.fields["shared_with"].choices = [pair for pair in named if pair[0] not in record.owner_codes]
        if not may_open:
            for name in self.LATER:
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        to, on = cleaned.get("steps_down_to"), cleaned.get("steps_down_on")
        if to and "tlp" in cleaned and TLP(to).rank >= TLP(cleaned["tlp"]).rank:
            self.add_error("steps_down_to", _("Choose a label more open than the present one."))
        if bool(to) != bool(on) and not self.errors.get("steps_down_on"):
            self.add_error("steps_down_on" if to else "steps_down_to", _("Choose the label and the day, or neither."))
        elif on and on < today() + self.SOONEST:
            self.add_error("steps_down_on", _("Choose a day in 15 days or later: there must be time to object."))
        return cleaned

    @property
    def later(self):
        """What the person chose of what holds later, or of what others may know."""
        return {name: self.cleaned_data[name] for name in self.LATER if name in self.cleaned_data}
