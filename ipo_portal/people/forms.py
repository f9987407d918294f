"""Forms of the pages about people."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Homes
from ipo_portal.access.roles import Role
from ipo_portal.access.rules import invitable
from ipo_portal.accounts.models import Body, Country, today
from ipo_portal.records.uploads import Upload, check
from ipo_portal.vocabulary.terms import choices

LETTER_KINDS = ("pdf", "jpg", "jpeg", "png")


class LetterField(forms.FileField):
    """One scanned or written letter. Cleans to an Upload."""

    widget = forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in LETTER_KINDS)})
    default_error_messages = {"letter_kind": _("Choose the letter as PDF, JPEG or PNG.")}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        checked = check(file)
        if checked.extension not in LETTER_KINDS:
            raise ValidationError(self.error_messages["letter_kind"], code="letter_kind")
        return Upload(file, checked)


class InviteForm(forms.Form):
    """Whom, into which seat. Offered is what the inviter may grant; the State of one's own is not asked for."""

    email = forms.EmailField(
        label=_("Official e-mail address"),
        help_text=_("The link to join is sent to this address only. Use the officer's own, not that of an office."),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("State"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False)
    starts_on = forms.DateField(
        label=_("Seat held from"), initial=today, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    hands_over = forms.BooleanField(
        label=_("End the seat of the present focal point on that day"),
        required=False,
        help_text=_("When the invitation is accepted, so that the State has a focal point at all times."),
    )
    letter = LetterField(
        label=_("Official letter of the designation"),
        required=False,
        help_text=_("For a focal point: the letter by which the Government names the officer, as PDF, JPEG or PNG."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.offered = user, invitable(user)
        self.fields["role"].choices = [(role.value, role.label) for role in self.offered]
        self.fields["country"].choices = [("", _("Choose the State")), *choices(Country)]
        self.fields["body"].choices = [("", _("Choose the body")), *choices(Body)]
        if user.seat.country:
            self.initial.setdefault("language", user.seat.country.default_language)
        asked_for = {"country": Homes.STATES, "body": Homes.BODIES}
        for name, homes in asked_for.items():
            if homes not in self.offered.values():
                del self.fields[name]
        if Role.FOCAL_POINT not in self.offered:
            del self.fields["letter"], self.fields["hands_over"]

    def clean_starts_on(self):
        if self.cleaned_data["starts_on"] < today():
            raise ValidationError(_("A seat begins today or later."), code="past")
        return self.cleaned_data["starts_on"]

    def clean(self):
        cleaned = super().clean()
        role = cleaned.get("role")
        if role is None:
            return cleaned
        if role != Role.FOCAL_POINT:
            cleaned["letter"], cleaned["hands_over"] = None, False
        elif "letter" in cleaned and cleaned["letter"] is None:
            self.add_error("letter", _("Attach the letter by which the Government names the focal point."))
        name = {Homes.STATES: "country", Homes.BODIES: "body"}.get(self.offered[role])
        cleaned["home_code"] = cleaned.get(name) if name else self.user.seat.home_code
        if name and not cleaned["home_code"]:
            self.add_error(name, self.fields[name].choices[0][1])
        return cleaned


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("Ends on"),
        help_text=_("From the beginning of this day (UTC) nobody acts in it. Today means: with the next click."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=today,
    )

    def clean_on(self):
        if self.cleaned_data["on"] < today():
            raise ValidationError(_("Choose today or a later day."), code="past")
        return self.cleaned_data["on"]
