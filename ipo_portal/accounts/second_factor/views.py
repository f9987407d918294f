"""allauth's pages, where ours do more: a session is proved by a set-up, a last factor stays, codes are drawn as SVG."""

import qrcode
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from .keys import FACTORS, is_last_factor, passkeys_possible
from .session import ASKED, has_proved, prove

QUIET = 4  # modules of white around a QR code, as its standard asks


class SecondFactor(IndexView):
    """What the account has; without any, how to get one."""

    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_set_up=has_proved(self.request), passkeys_possible=passkeys_possible(), **kwargs
        )


class ProvesTheSession:
    """A factor was just used to set it up: the session has what it needs."""

    def form_valid(self, form):
        response = super().form_valid(form)
        prove(self.request, Authenticator.objects.filter(user=self.request.user, type__in=FACTORS).latest("pk"))
        return response


class SetUpTotp(ProvesTheSession, ActivateTOTPView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        path, size = qr_path(context["totp_url"])
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {"qr_path": path, "qr_size": size, "secret_groups": " ".join(groups)}


def qr_path(text):
    """Return (SVG path, width) of a QR code: drawn in the page, since the policy allows no data: addresses."""
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), len(rows)


class SetUpPasskey(ProvesTheSession, AddWebAuthnView):
    def get_context_data(self, **kwargs):
        # The form with its errors is in kwargs, which allauth's view does not hand on.
        return super().get_context_data(**kwargs) | {"passkeys_possible": passkeys_possible()} | kwargs


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form):
        if is_last_factor(self.object):
            problem = get_adapter().validation_error("cannot_delete_authenticator")
            get_account_adapter().add_message(self.request, messages.ERROR, message=problem.message)
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        return super().form_valid(form)


class RecoveryCodes(ViewRecoveryCodesView):
    """Shown once, right after the first factor; from here one goes on to what was asked for."""

    def get_context_data(self, **kwargs):
        onward = self.request.session.pop(ASKED, None) or resolve_url(settings.LOGIN_REDIRECT_URL)
        return super().get_context_data(onward=onward, **kwargs)
