"""Forms of the pages about people."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Homes
from ipo_portal.access.roles import Role
from ipo_portal.access.rules import invitable, may_invite
from ipo_portal.accounts.models import Body, Country, today
from ipo_portal.records.uploads import ReceivesFiles, Upload, check
from ipo_portal.vocabulary.terms import choices

LETTER_KINDS = ("pdf", "jpg", "jpeg", "png")


class LetterField(forms.FileField):
    """One scanned or written letter. Cleans to an Upload."""

    widget = forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in LETTER_KINDS)})
    default_error_messages = {"letter_kind": _("Choose the letter as PDF, JPEG or PNG.")}

    def clean(self, data, initial=None):
        self.good = []
        file = super().clean(data, initial)
        if not file:
            return None
        checked = check(file)
        if checked.extension not in LETTER_KINDS:
            raise ValidationError(self.error_messages["letter_kind"], code="letter_kind")
        self.good = [Upload(file, checked)]
        return self.good[0]


class InviteForm(ReceivesFiles, forms.Form):
    """Whom, into which seat. Offered is what the inviter may grant; the State of one's own is not asked for."""

    files_field = "letter"

    email = forms.EmailField(
        label=_("Official e-mail address"),
        help_text=_("The link to join is sent to this address only. Use the officer's own, not that of an office."),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    home = forms.ChoiceField(label=_("State or body"))
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
        error_messages={"required": _("Attach the letter by which the Government names the focal point.")},
        help_text=_("Needed for a focal point: the Government names the officer by it. PDF, JPEG or PNG."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.offered = user, invitable(user)
        self.fields["role"].choices = [(role.value, role.label) for role in self.offered]
        groups = [(Homes.STATES, _("States"), Country), (Homes.BODIES, _("Bodies"), Body)]
        homes = [(label, choices(model)) for kind, label, model in groups if kind in self.offered.values()]
        if homes:
            self.fields["home"].choices = [("", _("Choose the State or body")), *homes]
        else:
            del self.fields["home"]
        if user.seat.country:
            self.initial.setdefault("language", user.seat.country.default_language)
        if Role.FOCAL_POINT not in self.offered:
            del self.fields["letter"], self.fields["hands_over"]
        elif self.is_bound:
            self.fields["letter"].required = self.data.get("role") == Role.FOCAL_POINT and not self.received

    def receive(self):
        """Keep one letter: the last one that was good."""
        return super().receive()[-1:]

    def clean_letter(self):
        """Return the letter sent now, or else the one received before."""
        received = [] if self.cleaned_data["letter"] else self.received
        return received[-1] if received else self.cleaned_data["letter"]

    def clean_starts_on(self):
        if self.cleaned_data["starts_on"] < today():
            raise ValidationError(_("A seat begins today or later."), code="past")
        return self.cleaned_data["starts_on"]

    def clean(self):
        cleaned = super().clean()
        role, home = cleaned.get("role"), self.user.seat.home_code
        if "home" in self.fields:
            home = cleaned.get("home")
        if not role or not home:
            return cleaned
        if not may_invite(self.user, role, home):
            self.add_error("home", _("This role belongs to a State, or to a body; choose one of those."))
        if role != Role.FOCAL_POINT:
            cleaned["letter"], cleaned["hands_over"] = None, False
        return {**cleaned, "home_code": home}


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
