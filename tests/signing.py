"""Signing in without the forms, and the codes the forms ask for."""

import base64
import hmac
import time
from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.test import RequestFactory


def sign_in(client, user, *, second_factor=True):
    """Give the client a session of `user`, as `force_login` does, with what the forms would have noted in it."""
    request = RequestFactory(headers=client.headers, **client.defaults).get("/")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = client.session if settings.SESSION_COOKIE_NAME in client.cookies else store()
    request.user = user
    with request_context(request):
        login(request, get_user_model().objects.get(pk=user.pk), settings.AUTHENTICATION_BACKENDS[0])
        record_authentication(request, user, "password", email=user.email)
        if second_factor:
            record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME].update({"path": "/"})


def code_of(secret, step=None):
    """Return the six figures of RFC 6238 for a count of half minutes, the present one if none is named."""
    step = int(time.time() // 30) if step is None else step
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
