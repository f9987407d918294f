"""What every mail looks like: a greeting, what happened, one thing to do with one link, why, and who sends it."""

import datetime
import re

import pytest
from django.conf import settings
from django.urls import reverse

from ipo_portal.accounts import mails
from ipo_portal.accounts.second_factor.lost import forget_factors

pytestmark = pytest.mark.django_db

DAY = datetime.date(2027, 7, 23)
TEXTS = {
    "invitation": {
        "role": "Contributor", "home": "Colombia", "inviter": "National Focal Point · Colombia", "starts_on": DAY,
        "expires_at": datetime.datetime(2027, 8, 6, 12, 0, tzinfo=datetime.UTC),
    },
    "recall": {},
    "seat_frozen": {"seat": "Contributor · Colombia"},
    "seat_warned": {"seat": "Contributor · Colombia", "freezes_on": DAY},
    "seats_to_confirm": {"seat": "National Focal Point · Colombia", "number": 2},
    "factors_forgotten": {"email": "office@example.org"},
}  # fmt: skip
WITH_ENTRIES = {"entries_to_confirm"}
"""Looked at beside the entries it lists, in tests/focal_points/test_confirming.py; it has a second link, to sign in."""
FOOT = (
    "--\nIPO Americas Knowledge Management System\nSent by the portal on behalf of the secretariat of IPO Americas "
    "(OAS/CICTE and UNICRI). It never asks for a password by mail.\nQuestions: https://portal.example.org/contact/\n"
)


def links(text):
    return re.findall(r"https?://\S+", text)


def test_every_text_there_is_is_looked_at():
    there = {path.stem for path in (settings.BASE_DIR / "templates" / "emails").glob("*.txt")}

    assert {name for name in there if not name.startswith("_")} == set(TEXTS) | WITH_ENTRIES


@pytest.mark.parametrize("name", TEXTS)
def test_a_mail_greets_says_one_thing_with_one_link_and_who_sends_it(outbox, name):
    link = "https://portal.example.org/somewhere/"

    mails.send(name, to="office@example.org", language="en", link=link, **TEXTS[name])

    body = outbox()[-1].body
    assert body.startswith("Dear colleague,\n\n")
    assert body.endswith("\n\n" + FOOT)
    assert len(links(body.removesuffix(FOOT))) == 1
    assert "\n\n\n" not in body
    assert "&#" not in body


def test_mails_about_passwords_have_the_same_head_and_foot(client, world, outbox):
    person = world.appoint("planner", "CO")

    client.post(reverse("account_reset_password"), {"email": person.email})

    body = outbox()[-1].body
    assert body.startswith("Dear colleague,\n\n")
    assert body.endswith("\n\n" + FOOT.strip())
    assert "/account/password/reset/key/" in links(body)[0]
    assert outbox()[-1].subject == "[IPO Americas] Set a new password"


def test_whoever_lost_everything_is_led_to_a_new_password(world, outbox):
    forget_factors(world.appoint("planner", "CO"))

    assert links(outbox()[-1].body)[0] == "https://portal.example.org/account/password/reset/"
