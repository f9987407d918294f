"""Binds a request to the seat acted in, and its writes to that seat; asks for the seat, and for the handling rules."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from ipo_portal.access.guard import acting

from .kept import keep
from .sessions import bound_seat

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
ALWAYS_OPEN = ("/account/", "/invitation/", "/confirm/", "/healthz", "/readyz", "/csp-report/", "/language/")
"""Ways in and out, and what machines ask; `page-…` are the pages about the portal."""


def _is_open(request, *names):
    name = request.resolver_match.view_name
    return name in names or name.startswith("page-") or request.path.startswith(ALWAYS_OPEN)


def _asking(name, request, *, comes_back=False):
    """Return the way to a page that asks something first, and leads back afterwards."""
    asked = request.get_full_path() if comes_back or request.method in SAFE else ""
    return HttpResponseRedirect(reverse(name) + (f"?{urlencode({'next': asked})}" if asked else ""))


class SeatMiddleware(MiddlewareMixin):
    """Sets `user.seat` from the session; the writes of the request then carry user and seat into the database.

    Whoever holds several seats chooses one. When the chosen one is over, the next request acts in none, and asks
    again: never does it go on in another one by itself.
    """

    def __call__(self, request):
        user = request.user
        if user.is_authenticated:
            self._sit_down(request)
            if request.method not in SAFE:
                with acting(user):
                    return self.get_response(request)
        return self.get_response(request)

    @staticmethod
    def _sit_down(request):
        user, chosen = request.user, request.session.get("seat")
        if chosen is None and len(user.seats) == 1:
            chosen = request.session["seat"] = user.seats[0].pk
        user.seat = next((seat for seat in user.seats if seat.pk == chosen), None)
        user.lost_seat = bound_seat(request) if chosen is not None and user.seat is None else None

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or user.seat is not None or not user.seats or _is_open(request, "seat", "rules"):
            return None
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": reverse("seat")})
        is_kept = request.method == "POST" and keep(request, view, user.pk)
        return _asking("seat", request, comes_back=is_kept)


class RulesMiddleware(MiddlewareMixin):
    """Nobody signed in goes further before having accepted the handling rules."""

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or user.rules_accepted_at is not None:
            return None
        return None if _is_open(request, "rules") else _asking("rules", request)
