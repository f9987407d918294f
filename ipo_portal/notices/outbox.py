"""Mail leaves through the database: a row and a job with the transaction that meant it, delivery by the worker.

Set as `EMAIL_BACKEND`, so that whatever sends mail with Django's means, allauth included, goes this way. The text lies
there sealed, is opened for the moment it is handed over, and is forgotten then: links in it let somebody in.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ipo_portal.accounts.keys import Seal, Tally
from ipo_portal.accounts.mails import ABOUT, NOBODY
from ipo_portal.jobs.queue import job

from .models import OutgoingMail

SEAL = Seal(b"ipo_portal mail 1")
ATTEMPTS = 8
"""With pauses of 4, 16, 64 … seconds the last try is a day after the first: mail servers are down for hours."""


class OutboxBackend(BaseEmailBackend):
    """Keeps each message once per recipient, as plain text."""

    def send_messages(self, email_messages):
        with transaction.atomic():
            for message in email_messages:
                if message.attachments:
                    raise ValueError("Mail carries links and no files.")
                for recipient in message.recipients():
                    row = OutgoingMail.objects.create(
                        to=recipient,
                        subject=message.subject,
                        body=SEAL.close(message.body),
                        about=message.extra_headers.get(ABOUT, ""),
                    )
                    deliver.defer(mail=row.pk)
        return len(email_messages)


@job(name="notices.deliver", queue="mail", attempts=ATTEMPTS)
def deliver(mail):
    """Hand one message to the mail server; one that is gone, handed over or given up is not touched."""
    fault = None
    with transaction.atomic():
        row = OutgoingMail.objects.select_for_update().filter(pk=mail).first()
        if row is None or row.status != OutgoingMail.Status.QUEUED:
            return
        if row.to == NOBODY:
            row.delete()
            return
        row.attempts += 1
        try:
            _hand_over(row)
        except Exception as error:  # whatever it is: the row says so, and the queue tries again
            fault = error
            row.error = type(error).__name__
            if row.attempts >= ATTEMPTS:
                row.status, row.body = OutgoingMail.Status.FAILED, ""
        else:
            row.status, row.body, row.error, row.sent_at = OutgoingMail.Status.SENT, "", "", timezone.now()
        row.save()
    if fault is not None:
        # Its text may quote the address or the message; the class tells enough.
        raise NotDelivered(f"{row}: {row.error}") from None


class NotDelivered(Exception):
    """The mail server did not take a message."""


def _hand_over(row):
    connection = get_connection(settings.OUTBOX_DELIVERS_BY, fail_silently=False)
    # The same at each try, so that a message sent twice can be told as one.
    number = salted_hmac("outgoing mail", str(row.pk)).hexdigest()[:32]
    headers = {
        "Message-ID": f"<{number}@{urlsplit(settings.SITE_ADDRESS).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    EmailMessage(row.subject, SEAL.open(row.body), to=[row.to], headers=headers, connection=connection).send()


def reseal(*, check):
    """Seal the texts of mails on their way with the first key; returns the tally. With `check` nothing is written."""
    tally = Tally()
    for pk in OutgoingMail.objects.exclude(body="").order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = OutgoingMail.objects.select_for_update().exclude(body="").filter(pk=pk).first()
            if row is None:
                continue
            anew = tally.reseal(SEAL, row.body)
            if not check and anew != row.body:
                row.body = anew
                row.save(update_fields=["body"])
    return tally
