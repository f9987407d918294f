"""Restrict now: one click, no reason, and with the next request nobody else finds a trace of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ipo_portal.records.indexing import index_all
from knowledge.models import Resource, ResourceVersion

from .conftest import BYTES, address

pytestmark = pytest.mark.django_db


def finds(client, record):
    """Return what a session with open pages gets on every channel: (page, file, in the list, found by search)."""
    file = client.get(record.file.get_absolute_url())
    return (
        client.get(record.get_absolute_url()).status_code,
        b"".join(file.streaming_content) if file.status_code == 200 else file.status_code,
        record.ref in client.get(reverse("knowledge:resource-list")).content.decode(),
        record.ref in client.get("/search/?q=route").content.decode(),
    )


def test_an_open_session_finds_nothing_of_it_with_the_next_request(session, plan, world):
    index_all()
    reader, _ = session("planner", "PE")
    curator, _ = session("curator", "OAS")
    owner, _ = session("focal_point", "CO")
    for client in (reader, curator, owner):
        assert finds(client, plan) == (200, BYTES, True, True)

    assert owner.post(address("restrict", plan)).status_code == 302

    for client in (reader, curator):
        assert finds(client, plan) == (404, 404, False, False)
    assert finds(owner, plan) == (200, BYTES, True, True)


def test_the_label_the_shares_and_what_would_open_it_later_are_emptied(session, world):
    record = world.resource("CO", tlp="AMBER", shared_with=["PE"])
    Resource.objects.update(existence_open=True, steps_down_on="2028-08-01", steps_down_to="GREEN")
    owner, _ = session("alternate", "CO")

    owner.post(address("restrict", record))

    record.refresh_from_db()
    assert (record.tlp, record.shared_with, record.existence_open) == ("AMBER+STRICT", [], False)
    assert (record.steps_down_on, record.steps_down_to) == (None, "")
    assert list(ResourceVersion.objects.values_list("tlp", "shared_with")) == [("AMBER+STRICT", [])]


def test_an_event_is_gone_from_the_feed_and_the_calendar_with_the_next_request(session, world, client):
    event, other = world.event("CO", name_en="Route plan", key="a"), world.event("PE", name_en="Other", key="b")
    owner, _ = session("focal_point", "CO")
    feed, month = "/events/feed.ics", "/events/?month=2027-07"
    assert [("Route plan" in client.get(page).content.decode()) for page in (feed, month)] == [True, True]

    owner.post(address("restrict", event))

    assert [("Route plan" in client.get(page).content.decode()) for page in (feed, month)] == [False, False]
    assert other.name_en in client.get(feed).content.decode()


def test_the_owner_lands_on_the_receipt_and_a_contributor_beside_a_draft_he_no_longer_sees(session, plan, world):
    owner, _ = session("focal_point", "CO")
    writer, _ = session("contributor", "CO")
    draft = world.resource("CO", status="draft")

    assert owner.post(address("restrict", plan))["Location"] == address("readers", plan)
    assert writer.post(address("restrict", draft))["Location"] == "/work/"
    assert Resource.objects.get(pk=draft.pk).tlp == "AMBER+STRICT"


@pytest.mark.parametrize(
    ("role", "home", "code"),
    [
        ("focal_point", "PE", 404),
        ("contributor", "CO", 404),
        ("planner", "CO", 403),
        ("curator", "OAS", 403),
        ("administrator", "OAS", 403),
    ],
)
def test_nobody_else_restricts_a_released_record(session, plan, role, home, code):
    client, _ = session(role, home)

    assert client.post(address("restrict", plan)).status_code == code
    plan.refresh_from_db()
    assert plan.tlp == "GREEN"


def test_a_visitor_is_sent_to_sign_in_and_a_link_alone_restricts_nothing(client, session, plan):
    owner, _ = session("focal_point", "CO")

    assert client.post(address("restrict", plan))["Location"].startswith("/account/login/")
    assert owner.get(address("restrict", plan)).status_code == 405
    assert owner.post("/records/knowledge.nothing/abc/restrict/").status_code == 404
    assert owner.post(f"/records/accounts.user/{plan.ref}/restrict/").status_code == 404
    plan.refresh_from_db()
    assert plan.tlp == "GREEN"


def test_the_button_stands_on_the_page_of_those_who_may_and_only_while_it_closes_something(session, plan):
    owner, _ = session("focal_point", "CO")
    reader, _ = session("focal_point", "PE")
    action = f'action="{address("restrict", plan)}"'
    assert action in owner.get(plan.get_absolute_url()).content.decode()
    assert action not in reader.get(plan.get_absolute_url()).content.decode()

    owner.post(address("restrict", plan))

    assert action not in owner.get(plan.get_absolute_url()).content.decode()


def test_noting_a_reader_costs_one_insert_and_the_own_people_none(session, plan):
    owner, _ = session("focal_point", "CO")
    reader, _ = session("planner", "PE")
    sent = {}
    for client in (reader, owner, reader, owner):  # vocabularies are kept after the first look
        with CaptureQueriesContext(connection) as queries:
            client.get(plan.get_absolute_url())
        sent[client] = [query["sql"].split()[0] for query in queries.captured_queries]

    assert (sent[owner].count("INSERT"), sent[reader].count("INSERT")) == (0, 1)
    assert (len(sent[owner]), len(sent[reader])) == (7, 8)
