"""Mails of the portal: plain text in the reader's language, with links that no request can bend."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import get_template
from django.utils import translation

ABOUT = "X-Portal-About"
"""Header by which the sender finds the message in the outbox again; it does not leave the portal."""

NOBODY = "nobody@invalid"
"""Address of mails that are written, so that writing takes the same time, and never sent."""


def absolute(path):
    """Return the full address of a page, for mails: from the settings, never from the host a request names."""
    return settings.SITE_ADDRESS + path


def send(template, *, to, language, about="", **context):
    """Send `templates/emails/<template>.txt`; its first line is the subject, `about` finds the mail in the outbox."""
    with translation.override(language):
        text = get_template(f"{template}.txt", using="mails").render({"site_name": settings.SITE_NAME, **context})
    subject, _, body = text.strip().partition("\n")
    headers = {ABOUT: about} if about else {}
    EmailMessage(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject.strip(), body.strip() + "\n", to=[to], headers=headers
    ).send()
