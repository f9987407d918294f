"""The buttons of identity providers on the sign-in page, from the settings alone."""

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def identity_providers():
    """Return (name, address) of each provider that is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [(app["name"], reverse("openid_connect_login", args=[app["provider_id"]])) for app in apps]
