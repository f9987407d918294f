"""Response headers that no setting of Django's covers (security.md, section 7)."""

from django.http import HttpResponseNotAllowed

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)"


class HeadersMiddleware:
    """Adds the fixed headers, and keeps what a signed-in user was shown out of every cache.

    TRACE, which would send headers back, is answered by no address: some views of others take it for GET.
    """

    ANSWERED = ["GET", "HEAD", "OPTIONS", "POST"]

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = HttpResponseNotAllowed(self.ANSWERED) if request.method == "TRACE" else self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.setdefault("X-Frame-Options", "DENY")
        user = getattr(request, "user", None)
        if request.path.startswith("/account/") or (user is not None and user.is_authenticated):
            response["Cache-Control"] = "no-store"
        return response
