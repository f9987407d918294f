"""What the pages about privacy and handling promise is what is built."""

import datetime
import re

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from ipo_portal.accounts.models import Invitation
from ipo_portal.notices import forgetting
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LANGUAGE, CSRF = configured.LANGUAGE_COOKIE_NAME, configured.CSRF_COOKIE_NAME
SESSION = configured.SESSION_COOKIE_NAME
PAGES = ("about", "handling", "privacy", "terms", "contact", "help")


def words(answer):
    """Return the text of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_page_names_the_figures_the_code_goes_by(client, settings, monkeypatch):
    page = words(client.get("/privacy/"))
    for promise in (
        "ends 30 minutes after the last click and 12 hours after signing in",
        "24 hours after the last attempt",
        "12 hours, encrypted, for you alone",
        "30 days after it lapsed or was revoked",
        "90 days; the text lies encrypted until it is handed over",
    ):
        assert promise in page

    assert "This is what you had typed" not in page
    monkeypatch.setattr("ipo_portal.views.UNACCEPTED_FOR", datetime.timedelta(days=7))
    assert "7 days after it lapsed or was revoked" in words(client.get("/privacy/"))


def test_a_visitor_has_the_cookie_that_protects_forms_and_no_other(client, world):
    world.event("CO")
    for path in ("/", "/knowledge/", "/search/?q=crowd", "/account/login/", *(f"/{name}/" for name in PAGES)):
        client.get(path)

    assert set(client.cookies) == {CSRF}
    client.post("/language/", {"language": "es"})
    assert set(client.cookies) == {CSRF, LANGUAGE}
    assert client.cookies[LANGUAGE]["max-age"] == ""


def test_signing_in_adds_two_cookies_and_signing_out_ends_the_session_at_once(world):
    client = Client()
    user = world.appoint("planner", "CO")
    client.force_login(user)
    client.get("/work/")

    mine = {SESSION, f"{SESSION}-last"}
    assert set(client.cookies) - {CSRF} == mine
    assert client.cookies[f"{SESSION}-last"]["max-age"] == ""
    key = client.cookies[SESSION].value
    client.post("/account/logout/")
    assert client.cookies[f"{SESSION}-last"].value == ""
    assert not Session.objects.filter(session_key=key).exists()


def test_the_session_cookie_of_the_sign_in_goes_with_the_browser(world):
    client = Client()
    client.post("/account/login/", {"login": world.appoint("planner", "CO").email, "password": PASSWORD})

    assert client.cookies[SESSION]["max-age"] == ""


def test_no_page_loads_anything_from_another_server(client):
    for name in ("home", *(f"page-{name}" for name in PAGES)):
        page = client.get(reverse(name)).text
        assert re.findall(r'(?:src|srcset|action)="(?:https?:)?//[^"]+"', page) == []


@pytest.mark.parametrize(
    ("role", "home"), [("planner", "CO"), ("focal_point", "PE"), ("contributor", "CO"), (None, None)]
)
def test_the_address_of_a_colleague_is_on_no_page_of_those_who_are_not_named(client, world, role, home):
    chief = world.appoint("focal_point", "CO")
    if role:
        client.force_login(world.appoint(role, home))
    practice, event = world.practice(), world.event("CO")
    pages = ["/", "/focal-points/", "/focal-points/co/", "/events/", "/knowledge/", "/search/?q=colombia", "/people/"]

    for path in [*pages, practice.get_absolute_url(), event.get_absolute_url()]:
        assert chief.email not in client.get(path, follow=True).text


def test_the_contact_page_leads_to_the_focal_points_and_makes_no_address_up(client):
    page = client.get("/contact/").text

    assert 'href="/focal-points/"' in page
    assert re.findall(r"[\w.]+@[\w.]+", page) == []


def test_forgetting_leaves_nothing_the_page_does_not_name(world):
    """What the trail keeps of an invitation has no column for the address or the name of a letter."""
    kept = {field.name for field in Invitation.pgh_event_model._meta.get_fields()}

    assert {"email", "letter_name", "token_hash"} & kept == set()
    assert {"role", "country", "invited_by"} <= kept
    assert forgetting.forget() == (0, 0)
