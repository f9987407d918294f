"""Mails of the portal: plain text in the reader's language, with links that no request can bend."""

import re

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

ABOUT = "X-Portal-About"
"""Header by which the sender finds the message in the outbox again; it does not leave the portal."""

NOBODY = "nobody@invalid"
"""Address of mails that are written, so that writing takes the same time, and never sent."""


def absolute(path):
    """Return the full address of a page, for mails: from the settings, never from the host a request names."""
    return settings.SITE_ADDRESS + path


def sender():
    """Return what the foot of every mail says: who sends it, and where to ask."""
    return {
        "site_name": settings.SITE_NAME,
        "site_address": settings.SITE_ADDRESS,
        "contact": absolute(reverse("page-contact")),
    }


def spaced(text):
    """Return a text without more than one empty line together: parts of the layout may have nothing in them."""
    return re.sub(r"\n\s*\n+", "\n\n", text).strip() + "\n"


def send(template, *, to, language, about="", **context):
    """Send `templates/emails/<template>.txt`; its first line is the subject, `about` finds the mail in the outbox."""
    with translation.override(language):
        text = get_template(f"{template}.txt", using="mails").render(sender() | context)
    subject, _, body = text.strip().partition("\n")
    headers = {ABOUT: about} if about else {}
    EmailMessage(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject.strip(), spaced(body), to=[to], headers=headers).send()
