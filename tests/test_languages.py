"""In which language a page answers, and where the language stands in the address."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
SPANISH_BROWSER = {"HTTP_ACCEPT_LANGUAGE": "es-CO,es;q=0.9,en;q=0.5"}


def language(response):
    return re.search(rb'<html lang="(\w+)"', response.content)[1].decode()


def test_the_account_is_heard_before_the_cookie_and_the_cookie_before_the_browser(client, world):
    assert language(client.get("/help/")) == "en"
    assert language(client.get("/help/", **SPANISH_BROWSER)) == "es"

    client.post(reverse("set_language"), {"language": "fr", "next": "/help/"})
    assert language(client.get("/help/", **SPANISH_BROWSER)) == "fr"

    user = world.appoint("planner", "PY")
    user.language = "pt"
    user.save()
    client.force_login(user)
    response = client.get("/help/", **SPANISH_BROWSER)
    assert (language(response), response["Content-Language"]) == ("pt", "pt")
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_a_choice_while_signed_in_is_kept_with_the_account(client, world):
    user = world.appoint("planner", "PY")
    client.force_login(user)

    response = client.post(reverse("set_language"), {"language": "pt", "next": "/events/?month=2027-07"})

    user.refresh_from_db()
    assert (response["Location"], user.language) == ("/events/?month=2027-07", "pt")
    another = Client()
    another.force_login(user)
    assert language(another.get("/work/")) == "pt"


@pytest.mark.parametrize("back", ["https://evil.example/", "////evil.example/", "/es//evil.example/", ""])
def test_choosing_a_language_never_leaves_the_portal(client, back):
    response = client.post(reverse("set_language"), {"language": "fr", "next": back})

    assert response["Location"] == "/"


def test_an_unknown_language_is_not_kept(client, world):
    user = world.appoint("planner", "PY")
    client.force_login(user)

    response = client.post(reverse("set_language"), {"language": "xx", "next": "/help/"})

    user.refresh_from_db()
    assert (response.status_code, user.language, "django_language" in response.cookies) == (302, "en", False)


def test_a_public_page_has_an_address_in_each_language_and_its_links_stay_in_it(client, world):
    event = world.event("CO", name_en="Games")

    response = client.get(f"/fr{event.get_absolute_url()}", **SPANISH_BROWSER)

    page = response.content.decode()
    links = set(re.findall(r'href="(/[^"]*)"', page))
    assert language(response) == "fr"
    assert {link for link in links if not link.startswith(("/fr/", "/static/", "/en/", "/es/", "/pt/"))} == set()
    assert re.findall(r'hreflang="(\w+)" href="https://portal.example.org(/\w+/)events/', page) == [
        ("en", "/en/"), ("es", "/es/"), ("fr", "/fr/"), ("pt", "/pt/"),
    ]  # fmt: skip
    assert reverse("home") == "/"  # the next request on this thread is another one's


def test_the_navigation_knows_where_one_is_under_a_language_too(client):
    page = client.get("/es/events/").content.decode()

    assert re.search(r'href="/es/events/" aria-current="page"', page)


def test_a_private_page_has_no_language_in_its_address_and_keeps_the_one_that_was_read(client):
    response = client.get("/pt/knowledge/resources/add/?from=list")

    assert response["Location"] == "/knowledge/resources/add/?from=list"
    assert language(client.get(reverse("account_login"), **SPANISH_BROWSER)) == "pt"
    assert "hreflang" not in client.get(reverse("account_login")).content.decode()


def test_whoever_is_signed_in_reads_without_a_language_in_the_address(client, world):
    client.force_login(world.appoint("planner", "PY"))

    response = client.get("/fr/events/?month=2027-07")

    assert response["Location"] == "/events/?month=2027-07"
    assert "hreflang" not in client.get("/events/").content.decode()


def test_what_is_hidden_is_hidden_under_a_language_too(client, world):
    hidden = world.event("CO", name_en="Secret games", tlp="AMBER")

    response = client.get(f"/es{hidden.get_absolute_url()}")

    assert response["Location"].startswith("/es" + reverse("account_login"))
    assert "Secret games" not in client.get(response["Location"], follow=True).content.decode()
    assert client.get("/es/nowhere/").status_code in (302, 404)


def test_an_address_with_a_key_has_no_versions_in_other_languages(client):
    assert client.get("/es/invitation/nosuchtoken/")["Location"] == "/invitation/nosuchtoken/"


def test_a_feed_taken_from_a_page_in_spanish_leads_to_pages_in_spanish(client, world):
    world.event("CO", name_en="Games", name_es="Juegos")

    feed = client.get("/es" + reverse("events:event-feed"), {"lang": "es"}).content.decode()

    assert "Juegos" in feed
    assert "/es/events/" in feed
