"""The outbox: no mail without its transaction, none lost, and no text kept longer than needed."""

import pytest
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ipo_portal.accounts.second_factor.keys import SEAL
from ipo_portal.jobs.queue import ATTEMPTS
from ipo_portal.notices import outbox as module
from ipo_portal.notices.models import OutgoingMail

from .test_invitations import tables_with

pytestmark = pytest.mark.django_db


class DownOnce(BaseEmailBackend):
    """A mail server that refuses the first message it is handed and takes all others."""

    refused = 0

    def send_messages(self, messages):
        if not DownOnce.refused:
            DownOnce.refused = 1
            raise ConnectionRefusedError("officer@example.org")
        mail.outbox.extend(messages)
        return len(messages)


class Down(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise TimeoutError


def write(*to, text="The link: https://portal.example.org/x"):
    return EmailMessage("Subject", text, to=list(to)).send()


def test_a_message_to_two_becomes_two_with_one_recipient_each(outbox):
    write("a@example.org", "b@example.org")

    assert [(message.recipients(), message.body) for message in outbox()] == [
        (["a@example.org"], "The link: https://portal.example.org/x"),
        (["b@example.org"], "The link: https://portal.example.org/x"),
    ]


def test_nothing_is_sent_by_the_request_itself(outbox):
    write("a@example.org")

    assert mail.outbox == []
    assert OutgoingMail.objects.get().status == "queued"


def test_the_text_is_forgotten_once_the_mail_is_out(outbox):
    write("a@example.org")
    outbox()

    row = OutgoingMail.objects.get()
    assert (row.status, row.body, row.attempts, row.error) == ("sent", "", 1, "")
    assert row.sent_at is not None


def test_while_it_waits_its_text_is_in_no_table_in_clear(outbox):
    write("a@example.org", text="The link: https://portal.example.org/invitation/a-key-that-opens/")

    assert tables_with("a@example.org") == ["notices_outgoingmail"]
    assert tables_with("a-key-that-opens") == tables_with("The link") == []
    (message,) = outbox()
    assert message.body == "The link: https://portal.example.org/invitation/a-key-that-opens/"


def test_a_text_whose_key_is_lost_is_given_up_and_what_it_was_is_not_told(outbox, settings):
    settings.SECRET_KEY = "old"  # noqa: S105
    write("officer@example.org")
    settings.SECRET_KEY = "new"  # noqa: S105
    row = OutgoingMail.objects.get()
    for _ in range(module.ATTEMPTS):
        with pytest.raises(module.NotDelivered):
            module.deliver(row.pk)

    row.refresh_from_db()
    assert (row.status, row.error, row.body) == ("failed", "InvalidToken", "")


def test_what_is_sealed_for_one_purpose_is_not_read_for_another():
    with pytest.raises(InvalidToken):
        SEAL.open(module.SEAL.close("text"))


def test_what_is_rolled_back_leaves_neither_mail_nor_job(settings):
    settings.EMAIL_BACKEND = "ipo_portal.notices.outbox.OutboxBackend"
    waiting = ProcrastinateJob.objects.filter(task_name="notices.deliver")

    with transaction.atomic():
        write("a@example.org")
        assert (OutgoingMail.objects.count(), waiting.count()) == (1, 1)
        transaction.set_rollback(True)
    assert (OutgoingMail.objects.count(), waiting.count()) == (0, 0)

    write("a@example.org")
    row = OutgoingMail.objects.get()
    assert [(job.queue_name, job.args) for job in waiting] == [("mail", {"mail": row.pk})]


def test_what_the_mail_server_refused_is_tried_again_and_sent_once(outbox, settings):
    settings.OUTBOX_DELIVERS_BY = f"{__name__}.DownOnce"
    DownOnce.refused = 0
    write("officer@example.org")
    row = OutgoingMail.objects.get()

    with pytest.raises(module.NotDelivered) as raised:
        module.deliver(row.pk)
    row.refresh_from_db()
    assert (row.status, row.attempts, row.error) == ("queued", 1, "ConnectionRefusedError")
    assert row.body
    assert "officer@example.org" not in str(raised.value)

    module.deliver(row.pk)
    module.deliver(row.pk)
    row.refresh_from_db()
    assert (row.status, row.attempts, row.error, row.body) == ("sent", 2, "", "")
    assert len(mail.outbox) == 1


def test_a_mail_is_given_up_after_a_day_and_its_text_forgotten(outbox, settings):
    settings.OUTBOX_DELIVERS_BY = f"{__name__}.Down"
    write("officer@example.org")
    row = OutgoingMail.objects.get()

    for _ in range(module.ATTEMPTS):
        with pytest.raises(module.NotDelivered):
            module.deliver(row.pk)

    row.refresh_from_db()
    assert (row.status, row.attempts, row.error, row.body) == ("failed", module.ATTEMPTS, "TimeoutError", "")


def test_the_queue_tries_as_often_as_the_row_says_with_growing_pauses():
    strategy = app.tasks["notices.deliver"].retry_strategy

    assert strategy.max_attempts == module.ATTEMPTS > ATTEMPTS
    assert sum(strategy.exponential_wait ** (tried + 1) for tried in range(module.ATTEMPTS - 1)) > 6 * 60 * 60


def test_each_try_has_the_same_number_and_says_that_a_machine_wrote_it(outbox, settings):
    write("a@example.org")
    (message,) = outbox()
    first = message.extra_headers["Message-ID"]
    OutgoingMail.objects.update(status="queued", body=module.SEAL.close("again"), sent_at=None)
    module.deliver(OutgoingMail.objects.get().pk)

    assert mail.outbox[-1].extra_headers["Message-ID"] == first
    assert first.endswith("@portal.example.org>")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "X-Portal-About" not in message.extra_headers


def test_files_do_not_travel_by_mail(outbox):
    message = EmailMessage("Subject", "Text", to=["a@example.org"])
    message.attach("paper.pdf", b"%PDF", "application/pdf")

    with pytest.raises(ValueError, match="links and no files"):
        message.send()
    assert OutgoingMail.objects.count() == 0
