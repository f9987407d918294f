"""Acts that weigh more ask again who is there, unless that was proved within the last quarter of an hour."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.views.generic import View


def is_recent(request):
    """Tell whether the person signed in proved to be there a short while ago: by signing in counts, too."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def ask_who_is_there(request):
    """Interrupt the request until the person has confirmed; a form that was sent is kept and done afterwards."""
    if not is_recent(request):
        raise ReauthenticationRequired


class RecentlyAuthenticated(View):
    """For views of acts that weigh more. Named last among the bases: the rule is asked before the person is.

    The page itself asks already, so that a form is seldom in the way.
    """

    def dispatch(self, request, *args, **kwargs):
        ask_who_is_there(request)
        return super().dispatch(request, *args, **kwargs)
