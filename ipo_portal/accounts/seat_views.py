"""The seat acted in: shown on every page, chosen here by those who hold several."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from ipo_portal.access.views import DeclaredMixin


class Seat(DeclaredMixin, TemplateView):
    """The seats in force today, with a button on each: rights come from the chosen one only, and from no other."""

    template_name = "seat.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(onward=self._onward(), lost=self.request.user.lost_seat, **kwargs)

    def post(self, request):
        seat = next((seat for seat in request.user.seats if seat.ref == request.POST.get("seat")), None)
        if seat is None:
            raise Http404
        request.session["seat"] = seat.pk
        messages.success(request, _("You act as: %(seat)s") % {"seat": seat})
        return HttpResponseRedirect(self._onward() or resolve_url(settings.LOGIN_REDIRECT_URL))

    def _onward(self):
        """Return the page that was asked for, if it is one of ours."""
        asked = (self.request.POST or self.request.GET).get("next", "")
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=self.request.is_secure())
        return asked if is_ours else ""
