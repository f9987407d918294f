"""How the portal hears of holes: from browsers that refused something, and from people who look for a way to write."""

import datetime
import json
import logging
import re
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.mails import absolute

logger = logging.getLogger(__name__)


@method_decorator([csrf_exempt, never_cache], "dispatch")
class CspReport(DeclaredMixin, View):
    """Takes what a browser reports of a breach of the content security policy.

    Anybody can send anything here, so nothing of it is logged as it came: one line with the directive, the host that
    was refused and the pattern of our address, which holds neither keys nor names of records.
    """

    public = "browsers send it by themselves, without a token; it leaves one line in the log"
    KINDS = ("application/csp-report", "application/json")
    MOST_BYTES = 8 * 1024
    MOST = {"csp_report": "20/m/ip"}

    def dispatch(self, request, *args, **kwargs):
        # No transaction, which a flood of reports would open one by one.
        return View.dispatch(self, request, *args, **kwargs)

    def post(self, request):
        if request.content_type not in self.KINDS:
            return HttpResponse(status=415)
        if not ratelimit.consume(request, app="ipo_portal", action="csp_report", config=self.MOST):
            return HttpResponse(status=429, headers={"Retry-After": "60"})
        body = request.read(self.MOST_BYTES + 1)
        if len(body) > self.MOST_BYTES:
            return HttpResponse(status=413)
        report = _report(body)
        if report is None:
            return HttpResponse(status=400)
        directive = report.get("effective-directive") or report.get("violated-directive")
        blocked, page = _blocked(report.get("blocked-uri")), _page(report.get("document-uri"))
        logger.warning("content policy: %s refused %s on %s", _directive(directive), blocked, page)
        return HttpResponse(status=204)


def _report(body):
    """Return the report in a body, or None."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    report = said.get("csp-report") if isinstance(said, dict) else None
    return report if isinstance(report, dict) else None


def _split(value):
    """Return the parts of an address, or None where there is none."""
    try:
        return urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _directive(value):
    words = value.split() if isinstance(value, str) else []
    return words[0] if words and re.fullmatch(r"[a-z-]{3,30}", words[0]) else "?"


def _blocked(value):
    """Return the host that was refused; for what has none, the scheme or the word browsers use: inline, eval, data."""
    parts = _split(value)
    if parts is None:
        return "?"
    if parts.hostname and re.fullmatch(r"[a-z0-9.:-]{1,253}", parts.hostname):
        return parts.hostname
    word = parts.scheme or parts.path
    return word if re.fullmatch(r"[a-z-]{1,30}", word) else "?"


def _page(value):
    parts = _split(value)
    try:
        return "/" + resolve(parts.path).route if parts else "?"
    except Resolver404:
        return "?"


class SecurityTxt(DeclaredMixin, View):
    """RFC 9116: where to write about a hole. Without an address in the settings there is no such page."""

    public = "whoever finds a hole has no account; says where to write"
    GOOD_FOR = datetime.timedelta(days=180)

    def get(self, request):
        if not settings.SECRETARIAT_EMAIL:
            raise Http404
        until = (timezone.now() + self.GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
        lines = [
            f"Contact: mailto:{settings.SECRETARIAT_EMAIL}",
            f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
            f"Canonical: {absolute(reverse('security-txt'))}",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
