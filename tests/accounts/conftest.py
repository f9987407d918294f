"""Mail as it goes out in earnest: through the outbox, by the worker."""

import re

import pytest
from django.core import mail

LINK = re.compile(r"https://portal\.example\.org(/\S+)")


@pytest.fixture
def outbox(settings, jobs):
    """Return a function that lets the worker deliver, and returns all mails delivered so far."""
    settings.EMAIL_BACKEND = "ipo_portal.notices.outbox.OutboxBackend"

    def delivered():
        jobs()
        return mail.outbox

    return delivered


@pytest.fixture
def link(outbox):
    """Return a function that returns the path in the last mail delivered."""

    def last():
        return LINK.search(outbox()[-1].body)[1]

    return last


@pytest.fixture
def letter():
    """The fields of a row that has an official letter."""
    return {
        "letter_name": "letter.pdf",
        "letter_path": "00/00000000-0000-0000-0000-000000000000.pdf",
        "letter_sha256": "0" * 64,
        "letter_size": 4,
        "letter_content_type": "application/pdf",
    }


@pytest.fixture
def chief(world, outbox):
    return world.appoint("focal_point", "CO")


@pytest.fixture
def curator(world, outbox):
    return world.appoint("curator", "OAS")
