"""Why somebody reads a record, and who can: the same answers as the rule gives."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipo_portal.access.explain import why
from ipo_portal.accounts.models import Assignment, SharingGroup, User
from ipo_portal.readership.audience import audience
from ipo_portal.records.explaining import TO_THE_OWNER, TO_THE_READER
from knowledge.models import Practice, Resource

from .conftest import address

pytestmark = pytest.mark.django_db

SEATS = [
    ("planner", "CO"), ("contributor", "CO"), ("alternate", "CO"), ("focal_point", "CO"), ("planner", "PE"),
    ("contributor", "PE"), ("focal_point", "PE"), ("planner", "UY"), ("focal_point", "UY"), ("planner", "IMPACS"),
    ("curator", "OAS"), ("administrator", "OAS"),
]  # fmt: skip


def test_there_is_a_reason_exactly_where_the_rule_lets_somebody_read(world):
    people = [world.appoint(*seat) for seat in SEATS]
    members = [person.seat.pk for person in people if person.seat.home_code == "UY"]
    group = SharingGroup.objects.create(name="Copa", owner_codes=["CO"], seat_ids=members)
    people = [*(User.objects.get(pk=person.pk) for person in people), AnonymousUser()]
    shares = [["PE", "OAS"], [group.code, "IMPACS"], []]
    kinds = itertools.product(("draft", "published"), ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT"), shares)
    records = []
    for status, label, shared_with in kinds:
        scope = {"status": status, "tlp": label, "shared_with": shared_with}
        records += [world.resource("CO", **scope), world.practice(**scope)]

    for record in records:
        readers = {
            person.pk for person in people if type(record).objects.permitted(person).filter(pk=record.pk).exists()
        }
        assert {person.pk for person in people if why(person, record)} == readers
        found = audience(record)
        assert (found.accounts, found.is_public) == (len(readers - {None}), None in readers)
        told = {user for line in found.lines for user in line.people}
        assert told == readers - {None}


def test_every_reason_there_can_be_has_words_for_both():
    from ipo_portal.access.matrix import MATRIX, Action

    scopes = {scope for lines in MATRIX.values() for _, action, scope in lines if action == Action.VIEW}
    assert scopes == set(TO_THE_READER) == set(TO_THE_OWNER)


@pytest.mark.parametrize(
    ("role", "home", "label", "said"),
    [
        ("planner", "PE", "GREEN", "every signed-in account may read it."),
        ("planner", "PE", "AMBER", "its owner has named Peru as readers."),
        ("planner", "UY", "AMBER", "its owner has named Copa as readers."),
        ("planner", "CO", "AMBER", "Colombia, is published and not above TLP:AMBER: its people may read it."),
    ],
)
def test_the_page_says_why_its_reader_sees_it(session, world, role, home, label, said):
    client, person = session(role, home)
    members = [person.seat.pk] if home == "UY" else []
    group = SharingGroup.objects.create(name="Copa", owner_codes=["CO"], seat_ids=members)
    record = world.resource("CO", tlp=label, shared_with=["PE", group.code])

    page = client.get(record.get_absolute_url())

    assert len(page.context["why"]) == 1
    assert page.context["why"][0].endswith(said)
    assert "Why do I see this?" in page.content.decode()


def test_a_visitor_is_told_nothing_of_rules(client, world):
    page = client.get(world.resource("CO", tlp="CLEAR").get_absolute_url())

    assert (page.context["why"], "Why do I see this?" in page.content.decode()) == ([], False)


def test_the_owner_sees_how_many_accounts_of_whom_and_by_which_rule(session, world):
    owner, _ = session("focal_point", "CO")
    for seat in [("planner", "CO"), ("planner", "PE"), ("alternate", "PE"), ("planner", "UY")]:
        world.appoint(*seat)
    ended = world.appoint("planner", "PE")
    ended.seat.ends_on = ended.seat.starts_on
    ended.seat.save()
    record = world.resource("CO", tlp="AMBER", shared_with=["PE", "UNICRI"])

    page = owner.get(address("access", record))

    assert page.context["audience"].accounts == 4
    lines = {(str(line.words), len(line.people), tuple(line.names)) for line in page.context["audience"].lines}
    assert lines == {
        ("named as readers, TLP:AMBER: all accounts", 1, ("Peru",)),
        ("named as readers: focal points, alternates and curators", 1, ("Peru",)),
        ("own people: security planners, as it is published and not above TLP:AMBER", 1, ("Colombia",)),
        ("own people: those who speak for the owner", 1, ("Colombia",)),
    }
    assert "4 accounts, today." in page.content.decode()


def test_explaining_takes_three_queries_however_many_seats_there_are(world):
    record = world.resource("CO", tlp="AMBER", shared_with=["PE"])
    group = SharingGroup.objects.create(name="Copa", owner_codes=["CO"], seat_ids=[])
    audience(record)
    counts = []
    for home in ("PE", "UY", "CO"):
        members = [world.appoint(role, home).seat.pk for role in ("planner", "contributor", "alternate")]
        SharingGroup.objects.filter(pk=group.pk).update(seat_ids=members)
        Resource.objects.filter(pk=record.pk).update(shared_with=["PE", group.code])
        record.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            audience(record)
        counts.append(len(queries))

    assert counts == [3, 3, 3]


@pytest.mark.parametrize(
    ("role", "home", "code"),
    [("focal_point", "PE", 404), ("planner", "CO", 403), ("curator", "OAS", 403), ("administrator", "OAS", 403)],
)
def test_who_can_read_a_record_is_for_those_who_speak_for_its_owner(session, world, role, home, code):
    client, _ = session(role, home)

    assert client.get(address("access", world.resource("CO"))).status_code == code


def test_curators_see_who_can_read_a_practice(session, world):
    client, _ = session("curator", "OAS")

    page = client.get(address("access", world.practice(tlp="GREEN")))

    assert (page.status_code, page.context["audience"].accounts) == (200, 1)
    assert Practice.objects.count() == 1


@pytest.mark.parametrize("action", ["view", "change", "lower_label", "audit", "know"])
def test_who_may_names_the_seats_the_rule_lets_act_in_two_queries(world, action):
    people = [world.appoint(*seat) for seat in SEATS]
    for record in (world.resource("CO", tlp="AMBER", shared_with=["PE"]), world.practice(), world.event("UY", "BB")):
        record.refresh_from_db()
        allowed = {
            person.seat for person in people
            if type(record).objects.permitted(person, action).filter(pk=record.pk).exists()
        }  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            found = Assignment.objects.who_may(action, record)
        assert set(found) == allowed
        # Correcting register facts asks which States are vacant.
        assert len(queries) == (4 if action == "change" and record.is_register else 2)


def test_who_may_endorse_leaves_out_the_hand_that_wrote(world):
    writer, other = world.appoint("curator", "OAS"), world.appoint("curator", "OAS")
    version = world.practice(status="review", by=writer).current

    assert Assignment.objects.who_may("endorse", version) == [other.seat]
