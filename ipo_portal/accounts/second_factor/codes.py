"""Codes by time (RFC 6238): made for accounts that are set up without a browser, and used once."""

import base64
import secrets

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import encrypt
from django.core.cache import cache

SECRET_BYTES = 20


def new_secret():
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def give_totp(user, secret):
    """Let an account sign in with the codes of a secret, and with those of no other."""
    Authenticator.objects.update_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(secret)}}
    )


def present_code(secret):
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def use_up(user, code):
    """Return whether a right code is used for the first time.

    allauth remembers a used code for one period only; with a tolerance it holds for more.
    """
    holds_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"second-factor-used:{user.pk}:{normalize_user_code(code)}", True, timeout=holds_for)
