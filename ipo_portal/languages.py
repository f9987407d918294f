"""The language of a page: that in its address, else that of the account, else the cookie's, else the browser's.

Only public pages have a language in their address (`/es/events/`), so that they can be found and passed on; every link
on such a page has it too. Whoever is signed in, and every private page, has none there.
"""

import re

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from ipo_portal.access.views import SAFE, DeclaredMixin

LANGUAGES = dict(settings.LANGUAGES)
IN_ADDRESS = re.compile(rf"^/({'|'.join(LANGUAGES)})(/.*)$")
NO_PAGES = {
    "healthz", "readyz", "csp-report", "security-txt", "invitation", "focal_points:confirm-link", "set_language",
}  # fmt: skip
"""Public addresses that are no pages to pass on: for machines, or with a key in them."""


def apart(path):
    """Return (language or None, the rest) of a path."""
    found = IN_ADDRESS.match(path)
    return (found[1], found[2]) if found else (None, path)


def is_public_page(path):
    """Tell whether a path without language leads to a page that visitors may open."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return bool(getattr(getattr(match.func, "view_class", None), "public", "")) and match.view_name not in NO_PAGES


def remember(response, language):
    """Keep a visitor's choice in the cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, httponly=True,
    )  # fmt: skip
    return response


class LanguageMiddleware:
    """Stands behind authentication, since an account has a language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language, path = apart(request.path_info)
        if language is None:
            return self._answer(request, chosen(request))
        if request.method not in SAFE:
            request.path_info = path
            return self._answer(request, language)
        if request.user.is_authenticated or not is_public_page(path):
            query = request.META.get("QUERY_STRING")
            return remember(HttpResponseRedirect(path + (f"?{query}" if query else "")), language)
        return self._with_prefix(request, language, path)

    def _with_prefix(self, request, language, path):
        before = get_script_prefix()
        request.path_info = path
        set_script_prefix(f"{before}{language}/")
        try:
            return self._answer(request, language)
        finally:
            set_script_prefix(before)

    def _answer(self, request, language):
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response


def chosen(request):
    """Return the language of the account, else of the cookie, else of the browser."""
    if request.user.is_authenticated and request.user.language in LANGUAGES:
        return request.user.language
    return translation.get_language_from_request(request)


def alternates(request):
    """Return [(language, name, path)] of a public page a visitor looks at, an empty list for all other pages."""
    if request.user.is_authenticated or request.method not in SAFE or not is_public_page(request.path_info):
        return []
    _, path = apart(request.get_full_path())
    return [(code, name, f"/{code}{path}") for code, name in LANGUAGES.items()]


class SetLanguage(DeclaredMixin, View):
    """Takes a language for the account, or for the browser of a visitor, and goes back to the page."""

    public = "chooses the language of the pages"

    def post(self, request):
        language, back = request.POST.get("language"), apart(request.POST.get("next", ""))[1]
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = "/"
        response = HttpResponseRedirect(back)
        if language not in LANGUAGES:
            return response
        if request.user.is_authenticated and request.user.language != language:
            request.user.language = language
            request.user.save(update_fields=["language"])
        return remember(response, language)
