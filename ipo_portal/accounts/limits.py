"""Attempts are counted; who fails too often waits, each time longer. Counts lie in the cache all processes share.

A count belongs to an account (whether or not there is one), to its second factor, or to a network address. When it is
full, everything that belongs to it waits, the right password too: five minutes, then ten, up to an hour. It is never
for ever: after a day without a further wait the next one is short again. Nothing but time empties a count, and for an
account a new password set by mail; a success only takes back the attempt it was itself.
"""

import hashlib
import math
import time
from dataclasses import dataclass

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from .recent import is_recent

TOO_MANY = ("too_many_login_attempts", "rate_limited")
RETRY_AFTER = {"account_reset_password": 3600}
OTHERWISE = 300

WITHIN = 5 * 60
"""Seconds in which failures are counted together; also the first wait."""
LONGEST_WAIT = 60 * 60
FORGOTTEN_AFTER = 24 * 60 * 60
BUSY = 5
"""Seconds to come again in when so many attempts arrive at once that one could not be counted."""


@never_cache
def too_many(request, seconds=None):
    """Answer to attempts beyond the limit; says when to come again."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    seconds = math.ceil(seconds or RETRY_AFTER.get(name, OTHERWISE))
    is_sign_in = name in ("account_login", "mfa_authenticate")
    context = {"minutes": math.ceil(seconds / 60), "is_sign_in": is_sign_in}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


class MustWait(Exception):
    """An attempt comes too early; `seconds` says by how much."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """One counted attempt, to be taken back when it was right."""

    count: str
    at: float

    def take_back(self):
        with ratelimit.cache_lock(self.count) as is_locked:
            if is_locked:
                failed, waits, since = _read(self.count)
                _write(self.count, [at for at in failed if at != self.at], waits, since)


def count(what, who, *, most):
    """Count an attempt before it is made, so that many at once are no more than many in turn. May raise MustWait."""
    key = _name(what, who)
    with ratelimit.cache_lock(key) as is_locked:
        if not is_locked:
            raise MustWait(BUSY)
        now = time.time()
        failed, waits, since = _read(key)
        if now - since > FORGOTTEN_AFTER:
            waits = 0
        if len(failed) >= most:
            left = max(failed) + _wait(waits) - now
            if left > 0:
                raise MustWait(left)
            failed, waits, since = [], waits + 1, now
        _write(key, [at for at in failed if at > now - WITHIN] + [now], waits, since)
    return Attempt(key, now)


def _name(what, who):
    return f"attempts:{what}:{hashlib.sha256(who.encode()).hexdigest()}"


def _wait(waits):
    """Return how long the wait after some earlier ones is. (The exponent is bounded: it could grow for months.)"""
    return min(WITHIN * 2 ** min(waits, 10), LONGEST_WAIT)


def _read(key):
    """Return (times of failures, waits before, when the last of them was over)."""
    return cache.get(key, ([], 0, 0))


def _write(key, failed, waits, since):
    cache.set(key, (failed, waits, since), FORGOTTEN_AFTER)


def count_account(email):
    return count("account", _one_way_to_write(email), most=5)


def forget_account(email):
    cache.delete(_name("account", _one_way_to_write(email)))


def _one_way_to_write(email):
    return email.strip().casefold()


def count_address(request):
    return count("address", ratelimit.get_ip(request), most=30)


def count_link(request):
    """Count a key in an address that opens nothing."""
    return count("link", ratelimit.get_ip(request), most=30)


def count_second_factor(user):
    return count("second-factor", str(user.pk), most=5)


class LimitedAdapter(DefaultAccountAdapter):
    """Counts failed sign-ins in our way in place of allauth's."""

    def pre_authenticate(self, request, **credentials):
        self._attempts = []
        try:
            self._attempts.append(count_address(request))
            self._attempts.append(count_account(credentials.get("email", "")))
        except MustWait as wait:
            self._rollback_login_failed_rl_usage()  # what is not even tried fills no other count
            raise ImmediateHttpResponse(too_many(request, wait.seconds)) from None

    def _rollback_login_failed_rl_usage(self):
        for attempt in self._attempts:
            attempt.take_back()

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """A new password was set by mail: whoever wears out the attempts of somebody else cannot keep them out."""
        forget_account(credentials["email"])

    def validation_error(self, code, *args):
        """Answer too many attempts with a page of their own instead of a remark in the form."""
        if code in TOO_MANY:
            raise ImmediateHttpResponse(ratelimit.respond_429(self.request))
        return super().validation_error(code, *args)

    def is_reauthentication_required(self, *, app, **kwargs):
        return not is_recent(self.request)
