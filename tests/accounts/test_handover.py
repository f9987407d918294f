"""Whoever takes over decides, line by line, what was done in the State's name before."""

import datetime

import pytest

from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.accounts.models import Assignment, User, today
from ipo_portal.notices.actions import open_task, tell
from ipo_portal.notices.handover import hand_over_seats, lines_of
from ipo_portal.notices.models import HandoverLine, Notice, Task

pytestmark = pytest.mark.django_db
LONG_AGO = today() - datetime.timedelta(days=700)
YESTERDAY = today() - datetime.timedelta(days=1)


def leave(user, on=None):
    Assignment.objects.filter(user=user).update(ends_on=on or today())


@pytest.fixture
def predecessor(world):
    """Who spoke for Colombia until today, and for whom somebody speaks in Peru."""
    world.appoint("focal_point", "PE")
    return world.appoint("focal_point", "CO", starts_on=LONG_AGO)


@pytest.fixture
def left_behind(world, predecessor):
    """One record of each line, and beside each one that would leak."""
    records = {
        "sent": world.resource("CO", title="Sent"),
        "received": world.resource("PE", title="Shared with Colombia", tlp="AMBER+STRICT", shared_with=["CO"]),
        "told": world.practice(title="Told of"),
        "promised": world.resource("CO", title="Begun", status="draft", tlp="AMBER+STRICT"),
        "waiting": world.event("CO", name_en="Waiting"),
    }
    world.resource("PE", title="Peru's own")
    world.resource("PE", title="Shared with Barbados", tlp="AMBER", shared_with=["BB"])
    world.resource("PE", title="Peru's draft", status="draft")
    secret = world.resource("PE", title="Closed meanwhile", tlp="AMBER")
    tell(Notice.Kind.CITED, users=[predecessor], record=records["told"])
    tell(Notice.Kind.WITHDRAWN, users=[predecessor], record=secret)
    tell(Notice.Kind.CITED, users=User.objects.filter(assignments__country="PE"), record=world.practice(title="Peru's"))
    Notice.objects.update(at="2026-06-01T00:00Z")
    old = world.practice(title="Told before the seat began")
    tell(Notice.Kind.CITED, users=[predecessor], record=old)
    Notice.objects.filter(record_ref=old.ref).update(at="2020-01-01T00:00Z")
    open_task(Task.Kind.REVISE, record=records["waiting"], roles=SPEAKING_ROLES, home_codes=["CO"])
    open_task(Task.Kind.REVISE, record=world.event("PE"), roles=SPEAKING_ROLES, home_codes=["PE"])
    return records


def found(page):
    return {str(line.record): label for label, lines in page.context["groups"] for line in lines}


@pytest.fixture
def successor(world, predecessor, left_behind):
    leave(predecessor)
    return world.appoint("focal_point", "CO")


EVERYTHING = {
    "Sent": "Sent in the State's name",
    "Shared with Colombia": "Received in the State's name",
    "Told of": "Received in the State's name",
    "Begun": "Promised in the State's name",
    "Waiting": "Promised in the State's name",
}


def test_the_successor_finds_what_was_sent_received_and_promised_and_nothing_else(client, successor):
    client.force_login(successor)

    work = client.get("/work/")
    assert 'href="/handover/">Take over from your predecessor' in work.text
    page = client.get("/handover/")

    assert found(page) == EVERYTHING
    assert "0 of 5 lines decided" in page.text
    assert page.context["page_tlp"] == "AMBER+STRICT"


def choose(client, page, *titles, decision):
    lines = [line.pk for _, lines in page.context["groups"] for line in lines if str(line.record) in titles]
    return client.post("/handover/", {"line": lines, "decision": decision}, follow=True)


def test_each_line_is_confirmed_corrected_or_dropped_and_the_decision_is_kept(client, successor):
    client.force_login(successor)
    page = client.get("/handover/")

    page = choose(client, page, "Sent", "Told of", decision="confirm")
    assert "2 lines decided: confirmed." in page.text
    assert "2 of 5 lines decided" in page.text
    page = choose(client, page, "Begun", decision="correct")
    page = choose(client, page, "Shared with Colombia", decision="drop")
    assert set(found(page)) == {"Waiting"}
    assert Task.objects.open().filter(kind="take_over").exists()
    page = choose(client, page, "Waiting", decision="drop")

    assert "All lines are decided" in page.text
    assert not Task.objects.open().filter(kind="take_over").exists()
    assert "/handover/" not in client.get("/work/").text
    decided = client.get("/handover/?show=decided")
    assert {str(line.record): line.state for _, lines in decided.context["groups"] for line in lines} == {
        "Sent": "confirmed", "Told of": "confirmed", "Begun": "corrected", "Shared with Colombia": "dropped",
        "Waiting": "dropped",
    }  # fmt: skip
    assert {line.decided_by for line in HandoverLine.objects.all()} == {successor.seat}
    assert "National Focal Point · Colombia, " in decided.text


def test_a_decision_stays_and_nobody_decides_the_lines_of_another_state(client, world, successor):
    client.force_login(successor)
    page = client.get("/handover/")
    (line, *others) = [line.pk for _, lines in page.context["groups"] for line in lines]
    client.post("/handover/", {"line": line, "decision": "confirm"})

    client.post("/handover/", {"line": line, "decision": "drop"})
    client.force_login(User.objects.get(assignments__country="PE"))
    client.post("/handover/", {"line": others, "decision": "drop"})
    client.force_login(successor)
    for said in (
        {"line": others},
        {"line": others, "decision": "open"},
        {"decision": "drop"},
        {"line": ["x", "9" * 30]},
    ):
        client.post("/handover/", said)

    assert sorted(HandoverLine.objects.values_list("state", flat=True)) == ["confirmed", *["open"] * 4]


def test_a_line_whose_record_was_closed_meanwhile_tells_no_title(client, world, successor, left_behind):
    record = left_behind["received"]
    type(record).objects.filter(pk=record.pk).update(shared_with=[])
    client.force_login(successor)

    page = client.get("/handover/")

    assert "Shared with Colombia" not in page.text
    assert "A record you can no longer open" in page.text


@pytest.mark.parametrize(
    ("role", "home"),
    [("contributor", "CO"), ("planner", "CO"), ("curator", "OAS"), ("administrator", "OAS"), ("planner", "IMPACS")],
)
def test_the_pack_is_for_those_who_speak_for_a_state(client, world, successor, role, home):
    client.force_login(world.appoint(role, home))

    assert client.get("/handover/").status_code == 403
    assert client.post("/handover/", {"line": 1, "decision": "drop"}).status_code == 403


def test_another_state_sees_an_empty_page(client, successor):
    client.force_login(User.objects.get(assignments__country="PE"))

    assert "Nothing to take over" in client.get("/handover/").text


def test_a_visitor_signs_in_first(client, db):
    assert client.get("/handover/")["Location"] == "/account/login/?next=/handover/"


def test_the_first_focal_point_of_a_state_has_nothing_to_take_over(world):
    world.resource("CO")
    world.appoint("planner", "CO", starts_on=LONG_AGO, ends_on=today())

    world.appoint("focal_point", "CO")

    assert (HandoverLine.objects.count(), Task.objects.count()) == (0, 0)


def test_whoever_takes_over_from_oneself_has_nothing_to_take_over(world, predecessor, left_behind):
    leave(predecessor)

    Assignment.objects.create(user=predecessor, role="focal_point", country_id="CO")

    assert HandoverLine.objects.count() == 0


def test_an_alternate_takes_over_only_while_there_is_no_focal_point(world, predecessor, left_behind):
    world.appoint("alternate", "CO", starts_on=LONG_AGO, ends_on=YESTERDAY)
    world.appoint("alternate", "CO")
    assert HandoverLine.objects.count() == 0

    leave(predecessor)
    alternate = world.appoint("alternate", "CO")

    assert {line.seat for line in lines_of("CO")} == {alternate.seat}
    assert lines_of("CO").count() == len(EVERYTHING)


def test_the_alternate_helps_the_focal_point_with_the_same_lines(client, world, successor):
    client.force_login(world.appoint("alternate", "CO"))

    assert found(client.get("/handover/")) == EVERYTHING


def test_the_next_successor_begins_anew(client, world, predecessor, successor):
    client.force_login(successor)
    choose(client, client.get("/handover/"), "Sent", decision="confirm")
    leave(predecessor, on=YESTERDAY)
    Assignment.objects.filter(user=successor).update(starts_on=YESTERDAY, ends_on=today())

    client.force_login(world.appoint("focal_point", "CO"))

    assert found(client.get("/handover/")) == EVERYTHING
    assert Task.objects.open().filter(kind="take_over").count() == 1


def test_a_seat_that_begins_later_gets_its_lines_on_its_first_day_and_once(world, predecessor, left_behind):
    tomorrow = today() + datetime.timedelta(days=1)
    leave(predecessor, on=tomorrow)
    later = world.appoint("focal_point", "CO", starts_on=tomorrow)
    hand_over_seats(0)
    assert HandoverLine.objects.count() == 0

    leave(predecessor)
    Assignment.objects.filter(user=later).update(starts_on=today())
    hand_over_seats(0)
    hand_over_seats(0)

    assert {line.seat_id for line in HandoverLine.objects.all()} == {later.assignments.get().pk}
    assert HandoverLine.objects.count() == len(EVERYTHING)


def test_the_pack_takes_as_many_queries_for_many_lines_as_for_few(
    client, world, predecessor, django_assert_num_queries
):
    for number in range(3):
        world.resource("CO", title=f"Sent {number}")
    leave(predecessor)
    for role in ("alternate", "focal_point"):
        user = world.appoint(role, "CO")
        client.force_login(user)
        client.get("/handover/")
        with django_assert_num_queries(7):
            client.get("/handover/")
        for number in range(10):
            world.resource("CO", title=f"Sent later {number}")
