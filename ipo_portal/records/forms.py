"""Forms that all records have in common: of what people write, of a reason, and of who may read it."""

import datetime

from django import forms
from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.refs import new_ref
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Body, Country, SharingGroup, today
from ipo_portal.vocabulary.terms import choices

from .uploads import RECEIVED_FOR


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


def sealed_ref(salt):
    """Return a new ref for an empty form to carry, so that what is sent twice is made once."""
    return signing.dumps(new_ref(), salt=salt)


def opened_ref(sealed, salt, *, good_for=RECEIVED_FOR):
    """Return the ref this portal gave out in `sealed` up to `good_for` seconds ago; a new one for anything else."""
    try:
        return signing.loads(sealed, salt=salt, max_age=good_for)
    except signing.BadSignature:
        return new_ref()


class WrittenForm(forms.ModelForm):
    """What people write. `once` makes a form sent twice one record, `seen` tells two editors of each other."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self._choose_language()
        self.initial.setdefault("once", sealed_ref(self._salt))
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
        """Return the ref the new record will have."""
        return opened_ref(self.cleaned_data["once"], self._salt)

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


class ReasonForm(forms.Form):
    """A step back says why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those who wrote it read this."),
    )  # fmt: skip


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
