"""Sign-in by the identity provider of an organisation: a way into accounts that exist, and no way to get one.

The first time, the account is found by the address the provider vouches for, if that lies in one of the provider's own
domains; from then on by the number the provider has given the person. The second factor is asked for as always.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import User


class ExistingAccountsOnly(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Connect on first use; whatever is not a plain sign-in to an open account ends here."""
        email = self._vouched_for(sociallogin)
        sociallogin.account.extra_data = {}  # name and picture are nothing this portal needs
        user = sociallogin.user if sociallogin.is_existing else User.objects.filter(email=email).first()
        is_plain = sociallogin.state.get("process", "login") == "login" and not request.user.is_authenticated
        if not (email and user and user.is_active and is_plain and (settings.DEMONSTRATION or not user.is_demo)):
            self._turn_away(request)
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        else:
            sociallogin.connect(request, user)

    @staticmethod
    def _vouched_for(sociallogin):
        """Return the verified address, in small letters, if its domain is the provider's to speak for; else nothing."""
        known = sociallogin.account.get_provider().app.settings
        for address in sociallogin.email_addresses:
            email = address.email.lower()
            if (address.verified or known["verified"]) and email.rpartition("@")[2] in known["domains"]:
                return email
        return ""

    @staticmethod
    def _turn_away(request):
        """Say the same whatever was wrong: nobody learns which addresses have accounts."""
        messages.error(request, _("This sign-in leads to no account here. Accounts are by invitation."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
