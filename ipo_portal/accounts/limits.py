"""Attempts are counted: for an account and for an address of the network, in the cache all processes share."""

import math

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from .recent import is_recent

TOO_MANY = ("too_many_login_attempts", "rate_limited")
ACCOUNT = "allauth.account"
FROM_ADDRESS = "login_failed_from_address"
RETRY_AFTER = {"account_reset_password": 3600}
OTHERWISE = 300


@never_cache
def too_many(request):
    """Answer to attempts beyond the limit; says when to come again."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    seconds = RETRY_AFTER.get(name, OTHERWISE)
    response = render(request, "429.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


class LimitedAdapter(DefaultAccountAdapter):
    """Counts failed sign-ins where neither another host name nor one's own success starts the count anew."""

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count for an account: allauth has one for each name the portal is reached by."""
        return credentials.get("email", "").strip().casefold()

    def pre_authenticate(self, request, **credentials):
        """Count for the network address under a name of its own, which allauth never clears."""
        self._from_address = ratelimit.consume(request, app=ACCOUNT, action=FROM_ADDRESS)
        if not self._from_address:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self):
        super()._rollback_login_failed_rl_usage()
        self._from_address.rollback()

    def validation_error(self, code, *args):
        """Answer too many attempts with a page of their own instead of a remark in the form."""
        if code in TOO_MANY:
            raise ImmediateHttpResponse(ratelimit.respond_429(self.request))
        return super().validation_error(code, *args)

    def is_reauthentication_required(self, *, app, **kwargs):
        return not is_recent(self.request)
