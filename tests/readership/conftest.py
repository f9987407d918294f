import uuid

import pytest
from django.conf import settings
from django.test import Client

from knowledge.models import ResourceFile

BYTES = b"%PDF-1.4 route plan"


@pytest.fixture
def session(world):
    """Return a function that opens a session of a new person, apart from all others: (client, person)."""

    def open_session(role, home):
        client, person = Client(), world.appoint(role, home)
        client.force_login(person)
        return client, person

    return open_session


@pytest.fixture
def plan(world):
    """A released resource of Colombia with a file, GREEN where it should have been AMBER+STRICT."""
    record = world.resource("CO", title="Route plan", tlp="GREEN")
    path = f"ab/{uuid.uuid4()}.pdf"
    place = settings.FILES_ROOT / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(BYTES)
    record.file = ResourceFile.objects.create(
        version=record.current, owner_codes=record.owner_codes, name="route.pdf", path=path,
        content_type="application/pdf", size=len(BYTES), sha256="0" * 64, reading=ResourceFile.Reading.READ,
    )  # fmt: skip
    return record


def address(verb, record):
    return f"/records/{record._meta.label_lower}/{record.ref}/{verb}/"
