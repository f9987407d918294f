"""Signing in without the forms: what the portal itself notes in a session after a password and a second factor."""

from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.test import RequestFactory


def sign_in(client, user, *, second_factor=True):
    """Give the client a session of `user`, as Django's `force_login` does, that has proved a second factor or not."""
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
