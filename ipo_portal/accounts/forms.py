"""Forms by which a person joins. Role and home are not in them: they are the inviter's word."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import User

LONGEST_PASSWORD = 128


class RulesForm(forms.Form):
    rules = forms.BooleanField(
        label=_("I have read the handling rules and accept them"),
        error_messages={"required": _("Read the handling rules and accept them to go on.")},
    )


class NewAccountForm(RulesForm):
    """A password of one's own; the address is that of the invitation."""

    email = forms.EmailField(
        label=_("E-mail address"), disabled=True, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password1 = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ["email", "password1", "password2", "rules"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        validate_password(password, User(email=self.initial["email"]))
        return password

    def clean(self):
        cleaned = super().clean()
        if "password1" in cleaned and cleaned.get("password2") not in (None, cleaned["password1"]):
            self.add_error("password2", ValidationError(_("The two passwords differ."), code="differ"))
        return cleaned
