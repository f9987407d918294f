"""allauth's forms in our words, and with codes that hold once."""

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from ..limits import MustWait, count_second_factor, too_many
from .codes import use_up

CODE_WIDGET = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}


def _code_field(label, hint, **attrs):
    return forms.CharField(label=label, help_text=hint, max_length=40, widget=forms.TextInput(CODE_WIDGET | attrs))


class OnceForm(forms.Form):
    """A code by time is refused the second time, whichever form it came by."""

    code = _code_field(
        _("Code"), _("Six figures from your program, or one of your printed codes. Spaces do not matter.")
    )

    def clean_code(self):
        try:
            attempt = count_second_factor(self.user)
        except MustWait as wait:
            raise ImmediateHttpResponse(too_many(context.request, wait.seconds)) from None
        code = super().clean_code()
        by_time = getattr(self, "authenticator", None) is None or self.authenticator.type == Authenticator.Type.TOTP
        if by_time and not use_up(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        attempt.take_back()
        return code


class SignInForm(OnceForm, AuthenticateForm):
    pass


class ConfirmForm(OnceForm, ReauthenticateForm):
    pass


class TotpForm(OnceForm, ActivateTOTPForm):
    code = _code_field(_("Code shown by the program"), _("Six figures. Spaces do not matter."), inputmode="numeric")


class Credential(forms.JSONField):
    """What a browser sends of a passkey. Another shape would end in an error of the library instead of a refusal."""

    TEXTS = ("id", "rawId", "type")
    widget = forms.HiddenInput

    def to_python(self, value):
        given = super().to_python(value)
        is_right = (
            isinstance(given, dict)
            and all(isinstance(given.get(name), str) for name in self.TEXTS)
            and isinstance(given.get("response"), dict)
            and all(isinstance(part, str | list | None) for part in given["response"].values())
        )
        if given is not None and not is_right:
            raise get_adapter().validation_error("incorrect_code")
        return given


class PasskeySignInForm(LoginWebAuthnForm):
    credential = Credential()


class PasskeyFactorForm(AuthenticateWebAuthnForm):
    credential = Credential()


class PasskeyConfirmForm(ReauthenticateWebAuthnForm):
    credential = Credential()


class PasskeyForm(AddWebAuthnForm):
    credential = Credential()
    name = forms.CharField(
        label=_("Name of the passkey"), help_text=_("So that you know it again: “Office computer”, “Blue USB key”."),
        max_length=60, required=False,
    )  # fmt: skip
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without e-mail and password"),
        help_text=_("The computer or the key then asks for its PIN, fingerprint or face each time."),
        required=False, initial=True,
    )  # fmt: skip


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=60)
