"""Binds a request to the seat acted in, and its writes to that seat; sends people to the handling rules once."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from ipo_portal.access.guard import acting

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OPEN_BEFORE_THE_RULES = ("/account/", "/invitation/", "/healthz", "/readyz", "/language/")
"""Ways in and out, and what machines ask; `page-…` are the pages about the portal."""


class SeatMiddleware(MiddlewareMixin):
    """Sets `user.seat` from the session; the writes of the request then carry user and seat into the database."""

    def __call__(self, request):
        user = request.user
        if user.is_authenticated:
            chosen = request.session.get("seat")
            user.seat = next((seat for seat in user.seats if seat.pk == chosen), user.seats[0] if user.seats else None)
            if request.method not in SAFE:
                with acting(user):
                    return self.get_response(request)
        return self.get_response(request)


class RulesMiddleware(MiddlewareMixin):
    """Nobody signed in goes further before having accepted the handling rules."""

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or user.rules_accepted_at is not None:
            return None
        name = request.resolver_match.view_name
        if name == "rules" or name.startswith("page-") or request.path.startswith(OPEN_BEFORE_THE_RULES):
            return None
        asked = request.get_full_path() if request.method in SAFE else ""
        return HttpResponseRedirect(reverse("rules") + (f"?{urlencode({'next': asked})}" if asked else ""))
