"""Refusals are noted after the request, whose own transaction has rolled back by then."""

from .models import Entry
from .trail import note


class TrailMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code in (403, 404) and request.user.is_authenticated:
            match = request.resolver_match
            ref = str(match.kwargs.get("ref", "")) if match else ""
            note(
                Entry.Kind.REFUSED,
                user=request.user,
                record_kind=match.view_name if match else "",
                record_ref=ref,
                text=f"{request.method} {response.status_code}",
            )
        return response
