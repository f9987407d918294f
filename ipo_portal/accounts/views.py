"""Pages by which a person joins: the invitation, and the handling rules everybody accepts once."""

import time

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import PasswordResetView, SignupView
from django.conf import settings
from django.forms import Form
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, TemplateView

from ipo_portal.access.views import SAFE, DeclaredMixin

from . import actions
from .forms import NewAccountForm, RulesForm
from .models import User


class AcceptInvitation(DeclaredMixin, FormView):
    """What is offered, by whom and until when; then a password, the handling rules, and the seat is taken.

    Looking changes nothing: mail programs open links by themselves. Links that do not work look all alike.
    """

    public = "whoever reads the mail of the invited address has no account yet"

    def dispatch(self, request, *args, **kwargs):
        if self.invitation is None:
            response = render(request, "invitation/closed.html", status=410)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        # The path is the key and stays here. ("no-referrer" would make browsers send forms with "Origin: null",
        # which the protection against forged requests refuses.)
        response["Referrer-Policy"] = "strict-origin"
        return response

    @cached_property
    def invitation(self):
        return actions.find(self.kwargs["token"])

    @cached_property
    def is_known(self):
        """Tell whether the address has an account: whoever opened the link reads its mail, and may know."""
        return User.objects.filter(email=self.invitation.email).exists()

    @property
    def guest(self):
        """The account signed in, or None."""
        return self.request.user if self.request.user.is_authenticated else None

    def get_template_names(self):
        if self.guest and self.guest.email != self.invitation.email:
            return ["invitation/other_account.html"]
        if self.guest is None and self.is_known:
            return ["invitation/sign_in.html"]
        return ["invitation/open.html"]

    def get_form_class(self):
        if self.guest is None:
            return NewAccountForm
        return RulesForm if self.guest.rules_accepted_at is None else Form

    def get_initial(self):
        return {"email": self.invitation.email}

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def form_valid(self, form):
        try:
            user = actions.accept(self.kwargs["token"], by=self.guest, password=form.cleaned_data.get("password1"))
        except actions.NotPossible as problem:
            form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        if self.guest is not None:
            return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))
        return perform_password_login(self.request, {"email": user.email}, Login(user=user, email=user.email))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ResetPassword(PasswordResetView):
    """Asks for a link to set a new password. The answer takes the same time whether or not there is an account."""

    ANSWERED_AFTER = 0.25
    """Seconds: well above what either takes, so that both wait for the same moment."""

    def post(self, request, *args, **kwargs):
        begun = time.monotonic()
        response = super().post(request, *args, **kwargs)
        time.sleep(max(0, begun + self.ANSWERED_AFTER - time.monotonic()))
        return response


class SignUp(SignupView):
    """Nobody registers by themselves: the page says so, and a form sent to it all the same is refused."""

    def closed(self):
        response = super().closed()
        if self.request.method not in SAFE:
            response.status_code = 403
        return response


class SignInFailed(DeclaredMixin, TemplateView):
    """What to do when signing in by one's organisation did not work; allauth's own page asks visitors to sign in."""

    public = "whoever could not sign in is a visitor; the same for everybody"
    template_name = "socialaccount/authentication_error.html"


class AcceptRules(DeclaredMixin, FormView):
    """The handling rules, for those who have not accepted them yet: the first administrator, above all."""

    form_class = RulesForm
    template_name = "invitation/rules.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.rules_accepted_at is not None:
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        asked = self.request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=self.request.is_secure()):
            return asked
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def form_valid(self, form):
        actions.accept_rules(by=self.request.user)
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
