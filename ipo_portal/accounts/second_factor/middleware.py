"""Nobody signed in goes anywhere without a second factor: every address, whoever answers it."""

from functools import cache

from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .session import ASKED, has_factor, has_proved

OPEN = (
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout", "set_language",
    "healthz", "readyz", "csp-report",
)  # fmt: skip
"""What one needs to set a factor up, the way out, and what machines ask."""


@cache
def open_paths():
    return frozenset(reverse(name) for name in OPEN)


class SecondFactorMiddleware:
    """A session without a proved factor acts in no seat and reaches the set-up pages only.

    Whoever has a factor and did not use it came by a way that should not exist, and goes back to the sign-in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated or has_proved(request):
            return self.get_response(request)
        if has_factor(user):
            logout(request)
            return self._send(request, reverse("account_login"))
        user.seats, user.seat = [], None
        if request.path_info in open_paths():
            return self.get_response(request)
        if request.method == "GET" and not self._is_part(request):
            request.session[ASKED] = request.get_full_path()
        return self._send(request, reverse("mfa_index"))

    def _send(self, request, address):
        if self._is_part(request):
            return HttpResponse(_("Sign in with your second factor."), status=403, content_type="text/plain")
        if request.method == "GET" and address == reverse("account_login"):
            address += "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(address)

    @staticmethod
    def _is_part(request):
        """Tell whether a script asks for a part of a page, or a program for data: neither can follow to a form."""
        return "HX-Request" in request.headers or request.get_preferred_type(["text/html", "application/json"]) == (
            "application/json"
        )
