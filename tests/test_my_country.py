"""My country: how a State stands, for its own people, by what each of them may read."""

import datetime

import pytest

from ipo_portal.accounts.models import today
from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry
from knowledge.models import PracticeSource

pytestmark = pytest.mark.django_db
LONG_AGO = today() - datetime.timedelta(days=400)


def country(client, user):
    client.force_login(user)
    return client.get("/work/").context["country"]


def statuses(found):
    return [part["kind"] for part in found["parts"]]


def test_a_part_is_complete_to_confirm_or_not_started(client, world):
    world.fact("CO", topic="agency")
    world.fact("CO", topic="legal")
    world.fact("CO", topic="legal", confirmed_on=LONG_AGO)
    world.fact("CO", topic="channel", status="draft", confirmed_on=None)
    world.fact("PE", topic="training")
    world.expert("CO")

    found = country(client, world.appoint("focal_point", "CO"))

    #        agency  legal   channel training lending institutions experts
    assert statuses(found) == ["ok", "warn", "line", "line", "line", "line", "ok"]
    assert (found["complete"], found["of"]) == (2, 7)


def test_what_a_seat_may_not_read_is_not_counted(client, world):
    world.fact("CO", topic="agency", tlp="AMBER+STRICT")
    world.expert("CO", tlp="AMBER+STRICT")

    assert statuses(country(client, world.appoint("focal_point", "CO"))).count("ok") == 2
    assert statuses(country(client, world.appoint("planner", "CO"))).count("ok") == 0


def test_open_threads_of_both_directions_stand_there_with_whose_turn_it_is(client, world):
    asked, received = world.thread("CO", "PE"), world.thread("PY", "CO")
    world.thread("CO", "BB", closed_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC))
    world.thread("PE", "PY", subject="Of others")
    world.thread("PE", "CO", subject="Among those who speak", tlp="AMBER+STRICT")

    found = country(client, world.appoint("planner", "CO"))

    assert {(thread.subject, thread.is_my_turn) for thread in found["threads"]} == {
        (asked.subject, False), (received.subject, True),
    }  # fmt: skip


def test_events_ahead_are_the_own_ones(client, world):
    ahead = today() + datetime.timedelta(days=30)
    world.event("CO", name_en="Own games", starts_on=ahead, ends_on=ahead)
    world.event("PE", name_en="Games of others", starts_on=ahead, ends_on=ahead)
    world.event("CO", name_en="Over", starts_on=LONG_AGO, ends_on=LONG_AGO)

    found = country(client, world.appoint("planner", "CO"))

    assert [event.name_en for event in found["events"]] == ["Own games"]


def test_what_others_gained_counts_papers_practices_and_openings(client, world):
    paper, draft = world.resource("CO"), world.resource("CO", status="draft")
    world.resource("PE")
    for status, source in [("published", paper), ("review", paper), ("published", draft)]:
        practice = world.practice(status=status)
        PracticeSource.objects.create(version=practice.current, resource=source, owner_codes=["IPO"])
    reader, own = world.appoint("planner", "PE"), world.appoint("planner", "CO")
    for user in (reader, own):
        trail.note(Entry.Kind.READ, user=user, record=paper)

    focal_point = country(client, world.appoint("focal_point", "CO"))
    planner = country(client, own)

    assert [number for _name, number in focal_point["gains"]] == [1, 1, 1]
    assert [number for _name, number in planner["gains"]] == [1, 1]


def test_the_label_of_the_page_is_the_strictest_of_what_it_shows(client, world):
    focal_point = world.appoint("focal_point", "CO")
    client.force_login(focal_point)
    assert client.get("/work/").context["page_tlp"] == "CLEAR"

    world.thread("PE", "CO", tlp="AMBER+STRICT")

    assert client.get("/work/").context["page_tlp"] == "AMBER+STRICT"


@pytest.mark.parametrize("role, home, title", [("planner", "CO", "My country"), ("curator", "OAS", "My work")])
def test_people_of_a_state_look_at_their_country_and_those_of_a_body_at_their_work(client, world, role, home, title):
    client.force_login(world.appoint(role, home))

    page = client.get("/work/")

    assert f"<h1>{title}</h1>" in page.content.decode()
    assert (page.context["country"] is None) == (home == "OAS")


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_thirteen_queries_however_much_there_is(client, world, number, django_assert_num_queries):
    for _ in range(number):
        world.fact("CO"), world.expert("CO"), world.institution("CO"), world.thread("PE", "CO"), world.resource("CO")
        world.event("CO")
    client.force_login(world.appoint("focal_point", "CO"))
    client.get("/work/")

    with django_assert_num_queries(13):
        client.get("/work/")
