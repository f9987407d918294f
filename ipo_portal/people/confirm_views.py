"""The yearly confirmation: who still holds the seat, one by one or all that are shown."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from ipo_portal.accounts.confirmation import to_confirm
from ipo_portal.notices.confirmation import confirm

from .views import AboutPeople, People


class Confirm(AboutPeople, TemplateView):
    template_name = "people/confirm.html"

    def get_context_data(self, **kwargs):
        seats = to_confirm(self.request.user).select_related("user", "country", "body").order_by(*People.ordering)
        return super().get_context_data(seats=list(seats), **kwargs)

    def post(self, request):
        confirmed = len(confirm(request.POST.getlist("seat"), by=request.user))
        text = ngettext("%(n)s seat is confirmed for a year.", "%(n)s seats are confirmed for a year.", confirmed)
        messages.success(request, text % {"n": confirmed})
        return HttpResponseRedirect(reverse("people-confirm"))
