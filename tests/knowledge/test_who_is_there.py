"""What speaks for a State or the programme, and what opens to more readers, asks again who is there."""

import pytest

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.second_factor.codes import give_totp, new_secret
from ipo_portal.records.models import Status
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def come_back_later(client):
    """Let the proof of who is there be a quarter of an hour old."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 15 * 60 + 1
    session.save()


def asked(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/account/reauthenticate/")


@pytest.fixture
def chief(client, world):
    user = world.appoint("focal_point", "CO")
    give_totp(user, new_secret())
    client.force_login(user)
    return user


def test_a_release_asks_and_is_done_after_the_password(client, chief, world, jobs):
    record = world.resource(status=Status.DRAFT)
    page = f"{record.get_absolute_url()}release/"
    assert client.get(page).status_code == 200
    come_back_later(client)
    assert asked(client.get(page))

    answer = client.post(page)
    assert asked(answer)
    record.current.refresh_from_db()
    assert record.current.status == Status.DRAFT
    done = client.post(answer["Location"], {"password": PASSWORD, "next": page})

    record.current.refresh_from_db()
    assert (record.current.status, done["Location"]) == (Status.PUBLISHED, record.get_absolute_url())


def test_a_release_does_not_ask_again_within_a_quarter_of_an_hour(client, chief, world, jobs):
    record = world.resource(status=Status.DRAFT)

    assert client.post(f"{record.get_absolute_url()}release/")["Location"] == record.get_absolute_url()


def test_an_endorsement_asks(client, world):
    client.force_login(world.appoint("curator", "OAS"))
    record = world.practice(status=Status.REVIEW)
    come_back_later(client)

    assert asked(client.get(f"{record.get_absolute_url()}endorse/"))
    assert asked(client.post(f"{record.get_absolute_url()}endorse/"))


@pytest.mark.parametrize(
    ("form", "asks"),
    [
        ({"tlp": "AMBER+STRICT"}, False),
        ({"tlp": "AMBER", "shared_with": []}, False),
        ({"tlp": "AMBER", "shared_with": ["PE", "PY"]}, True),
        ({"tlp": "GREEN", "shared_with": ["PE"]}, True),
        ({"tlp": "AMBER", "shared_with": ["PE"], "existence_open": "on"}, True),
        ({"tlp": "AMBER", "shared_with": ["PE"], "steps_down_to": "GREEN", "steps_down_on": "2099-01-01"}, True),
    ],
)
def test_to_open_asks_and_to_close_does_not(client, chief, world, jobs, form, asks):
    record = world.resource(tlp=TLP.AMBER, shared_with=["PE"])
    come_back_later(client)

    answer = client.post(f"{record.get_absolute_url()}label/", form)

    assert answer.status_code == 302
    assert asked(answer) == asks


def test_who_may_not_release_is_refused_and_not_asked(client, world):
    client.force_login(world.appoint("planner", "CO"))
    record = world.resource(status=Status.DRAFT)
    come_back_later(client)

    assert client.get(f"{record.get_absolute_url()}release/").status_code == 403
