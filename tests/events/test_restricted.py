"""What a reader may not see is nowhere: not in month, lists, counts, neighbours, feed, nor by its address."""

import re

import pytest
from django.urls import reverse

LIST = "/events/list/"


@pytest.fixture(params=["draft", "GREEN", "AMBER"])
def hidden_from_visitors(request, americas):
    """An event of Peru beside an open one, hidden from a visitor in one way or another."""
    fields = {"status": "draft"} if request.param == "draft" else {"tlp": request.param}
    return americas.event("PE", name_en="Secret", cities=["Hidden City"], **fields)


@pytest.fixture(params=["draft", "AMBER", "AMBER+STRICT"])
def hidden_from_colombia(request, americas):
    fields = {"status": "draft"} if request.param == "draft" else {"tlp": request.param}
    return americas.event("PE", name_en="Secret", cities=["Hidden City"], **fields)


PAGES = [
    "/events/?month=2027-07", "/events/?month=2027-07&q=secret", LIST, f"{LIST}?q=hidden", f"{LIST}?state=PE",
    "/events/past/", "/events/undated/", "/events/feed.ics",
]  # fmt: skip


def body(client, address):
    """Return a page without what differs from one request to the next: the token, and the minute it was printed in."""
    noise = r'name="csrfmiddlewaretoken" value="[^"]+"|\d{4}-\d\d-\d\d \d\d:\d\d UTC'
    return re.sub(noise, "", client.get(address).content.decode())


def answers(client, addresses):
    return {address: body(client, address) for address in addresses}


def test_for_a_visitor_the_pages_are_the_same_as_in_a_world_without_it(games, hidden_from_visitors, client):
    addresses = [*PAGES, games.get_absolute_url()]
    with_it = answers(client, addresses)
    hidden_from_visitors.delete()

    assert with_it == answers(client, addresses)
    assert "Secret" not in "".join(with_it.values())
    assert "Pan American" in with_it[LIST]


def test_for_a_planner_of_another_state_they_are_the_same_too(games, hidden_from_colombia, americas, client):
    client.force_login(americas.appoint("planner", "CO"))
    addresses = [*PAGES, games.get_absolute_url()]
    with_it = answers(client, addresses)
    hidden_from_colombia.delete()

    assert with_it == answers(client, addresses)
    assert "Secret" not in "".join(with_it.values())


def test_for_a_visitor_its_address_leads_to_sign_in_as_any_unknown_address_does(hidden_from_visitors, client):
    for ref in (hidden_from_visitors.ref, "nosuchrefxyz"):
        address = reverse("events:event-detail", args=[ref])

        answer = client.get(address)

        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={address}")


def test_for_a_planner_of_another_state_its_address_is_not_found(hidden_from_colombia, americas, client):
    client.force_login(americas.appoint("planner", "CO"))

    for ref in (hidden_from_colombia.ref, "nosuchrefxyz"):
        assert client.get(reverse("events:event-detail", args=[ref])).status_code == 404


def test_those_who_may_see_it_do_and_the_page_carries_its_label(americas, client, seen):
    event = americas.event("PE", name_en="Secret", tlp="AMBER")
    client.force_login(americas.appoint("planner", "PE"))

    assert seen("list") == seen("month", month="2027-07") == ["Secret"]
    for address in (LIST, "/events/?month=2027-07", event.get_absolute_url()):
        page = client.get(address)
        assert page.context["page_tlp"] == "AMBER"
        assert "TLP:AMBER" in page.content.decode()


def test_the_feed_holds_public_events_only_even_for_those_who_see_more(americas, client, seen):
    americas.event("PE", name_en="Secret", tlp="GREEN")
    americas.event("PE", name_en="Secret month", tlp="GREEN", precision="month")
    client.force_login(americas.appoint("focal_point", "PE"))

    assert seen("list") == ["Secret", "Secret month"]
    assert seen("feed") == []
    assert client.get(LIST).context["not_in_feed"] == 0


def test_records_tied_to_an_event_are_shown_only_to_those_who_may_read_them(games, americas, client):
    americas.law("PE", tlp="GREEN", title_en="Green law").events.add(games)
    americas.resource("PE", tlp="AMBER", event=games, title="Amber resource")
    americas.resource("PE", status="draft", tlp="CLEAR", event=games, title="Draft resource")
    americas.practice(status="review", tlp="CLEAR", event=games, title="Practice in review")
    americas.practice(tlp="GREEN", event=games, title="Green practice")

    def shown():
        page = client.get(games.get_absolute_url()).context
        return [str(row) for name in ("laws", "resources", "practices") for row in page[name]], page["page_tlp"]

    assert shown() == ([], "CLEAR")
    client.force_login(americas.appoint("planner", "CO"))
    assert shown() == (["Green law", "Green practice"], "GREEN")
    client.force_login(americas.appoint("planner", "PE"))
    assert shown() == (["Green law", "Amber resource", "Green practice"], "AMBER")
