"""Pages by which a State says that its entries still hold: by the link of a letter, or after signing in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from ipo_portal.access.rules import spoken_for
from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.limits import MustWait, count_link, too_many
from ipo_portal.accounts.models import today
from ipo_portal.records.actions import NotPossible

from . import confirming
from .models import Freshness


class ConfirmByLink(DeclaredMixin, View):
    """What the letter listed, and one button. Looking changes nothing: mail programs open links by themselves.

    Links that do not work look all alike.
    """

    public = "whoever reads the mail of a seat that speaks for its State; it confirms what the mail lists, and no more"

    def dispatch(self, request, *args, **kwargs):
        response = self._closed() if self.link is None else super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        # The path is the key and stays here; see `AcceptInvitation`.
        response["Referrer-Policy"] = "strict-origin"
        return response

    @cached_property
    def link(self):
        return confirming.find(self.kwargs["token"], user=self.request.user)

    def get(self, request, token):
        outcome = confirming.of_link(self.link)
        return self._show("focal_points/confirm_link.html", outcome)

    def post(self, request, token):
        try:
            outcome = confirming.use(token, user=request.user)
        except NotPossible:
            return self._closed()
        return self._show("focal_points/confirm_link_done.html", outcome)

    def _show(self, template, outcome):
        rows = [*outcome.confirmed, *outcome.changed]
        context = {"link": self.link, "outcome": outcome, "page_tlp": strictest(row.tlp for row in rows)}
        return render(self.request, template, context)

    def _closed(self):
        """Answer to a key that opens nothing. Whoever tries many waits."""
        try:
            count_link(self.request)
        except MustWait as wait:
            return too_many(self.request, wait.seconds)
        return render(self.request, "focal_points/confirm_link_closed.html", status=410)


class Confirm(DeclaredMixin, TemplateView):
    """The released entries of the own State, of every label: those due, or all; those ticked are confirmed."""

    template_name = "focal_points/confirm.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and spoken_for(request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        released = confirming.released(self.request.user)
        due = [entry for entry in released if entry.freshness != Freshness.CONFIRMED]
        is_all = self.request.GET.get("show") == "all"
        here = reverse("focal_points:confirm")
        shown = released if is_all else due
        return super().get_context_data(
            views=[
                {"label": _("Due"), "url": here, "current": not is_all, "count": len(due)},
                {"label": _("All released"), "url": f"{here}?show=all", "current": is_all, "count": len(released)},
            ],
            entries=[(entry, confirming.key_of(entry)) for entry in shown],
            is_all=is_all,
            today=today(),
            page_tlp=strictest(entry.tlp for entry in shown),
            **kwargs,
        )

    def post(self, request):
        outcome = confirming.confirm(request.POST.getlist("entry"), by=request.user)
        done = len(outcome.confirmed)
        text = ngettext("%(n)s entry is confirmed for a year.", "%(n)s entries are confirmed for a year.", done)
        messages.success(request, text % {"n": done})
        left = len(outcome.changed) + outcome.gone
        if left:
            text = ngettext(
                "%(n)s entry was changed meanwhile and is not confirmed. Look at it again.",
                "%(n)s entries were changed meanwhile and are not confirmed. Look at them again.",
                left,
            )
            messages.warning(request, text % {"n": left})
        return HttpResponseRedirect(request.get_full_path())
