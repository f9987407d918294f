"""What is answered where no page can be: to requests that cannot be read, and when the portal itself fails.

Django asks these from outside of all middleware too, where no language has been chosen yet.
"""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation


def _language(request):
    """Return the language chosen for the request, else that of cookie or browser: neither asks the database."""
    return getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)


def unreadable(request, exception):
    """Answer to a request that is not what a browser sends, or sends more than a form holds."""
    with translation.override(_language(request)):
        if isinstance(exception, RequestDataTooBig):
            return render(request, "413.html", status=413)
        return HttpResponse(render_to_string("400.html"), status=400)


def failed(request):
    with translation.override(_language(request)):
        return HttpResponse(render_to_string("500.html"), status=500)
