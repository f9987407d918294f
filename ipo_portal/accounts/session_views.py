"""Where the account is signed in, with a button to end that, and the address it belongs to."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from ipo_portal.access.views import DeclaredMixin

from .browsers import browser_of


class Sessions(DeclaredMixin, TemplateView):
    """The own sessions; one of them, or all others, can be ended."""

    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs):
        sessions = UserSession.objects.purge_and_list(self.request.user)
        for session in sessions:
            session.browser = browser_of(session.user_agent)
        sessions.sort(key=lambda session: (self._is_this(session), session.created_at), reverse=True)
        return super().get_context_data(
            rows=[(session, self._is_this(session)) for session in sessions], others=len(sessions) - 1, **kwargs
        )

    def _is_this(self, session):
        return session.session_key == self.request.session.session_key

    def post(self, request):
        own = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
        if number := request.POST.get("session"):
            own = own.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else own.none()
            if not own:
                raise Http404
        for session in own:
            session.end()
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")


class Address(DeclaredMixin, TemplateView):
    """The address of the account. Whoever invited vouches for it, so nobody changes it alone; allauth's page would."""

    template_name = "account/email.html"
