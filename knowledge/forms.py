"""Forms of resources and practices. State, label and status are not in them: they have their own verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event
from ipo_portal.records.forms import NamedBoxes, NamedSelect, WrittenForm
from ipo_portal.records.uploads import MultipleFileField, ReceivesFiles
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import choices

from .models import PracticeVersion, Resource, ResourceVersion


class DraftForm(WrittenForm):
    """What resources and practices have in common."""

    area_codes = forms.MultipleChoiceField(
        label=_("Planning areas"),
        help_text=_("Choose all that apply."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"}),
    )
    event_type_codes = forms.MultipleChoiceField(
        label=_("Types of event"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["area_codes"].choices = choices(PlanningArea)
        self.fields["event_type_codes"].choices = choices(EventType)
        self.fields["event"].queryset = Event.objects.permitted(user).order_by("-starts_on", "name_en")
        self.fields["event"].empty_label = _("No particular event")

    def clean_event(self):
        """Keep an event that was closed to the editor meanwhile: not being offered, it was not taken away."""
        chosen, kept = self.cleaned_data["event"], self.initial.get("event")
        is_offered = self.fields["event"].queryset.filter(pk=kept).exists()
        return chosen if chosen or not kept or is_offered else self.instance.event


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
