"""The rule and the second lock, without any page."""

from datetime import date

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from events.models import EventChange
from ipo_portal.access.guard import acting
from knowledge.models import Resource, ResourceVersion

pytestmark = pytest.mark.django_db


def titles(user, action="view"):
    return set(Resource.objects.permitted(user, action).values_list("current__title", flat=True))


def test_a_focal_point_sees_the_own_states_drafts_and_never_another_states(world):
    own = world.resource("CO", status="draft")
    world.resource("PE", status="draft")

    assert titles(world.appoint("focal_point", "CO")) == {own.current.title}


def test_a_visitor_sees_what_is_published_and_clear_and_nothing_else(world):
    world.resource("CO", tlp="GREEN")
    world.resource("CO", tlp="CLEAR", status="draft")
    clear = world.resource("CO", tlp="CLEAR")

    assert titles(AnonymousUser()) == {clear.current.title}


@pytest.mark.parametrize(
    ("role", "home", "label", "sees"),
    [
        ("planner", "PY", "AMBER", True),
        ("contributor", "PY", "AMBER", True),
        ("focal_point", "PY", "AMBER+STRICT", True),
        ("alternate", "PY", "AMBER+STRICT", True),
        ("planner", "PY", "AMBER+STRICT", False),
        ("contributor", "PY", "AMBER+STRICT", False),
        ("planner", "UY", "AMBER", False),
        ("focal_point", "UY", "AMBER+STRICT", False),
        ("curator", "OAS", "AMBER", False),
        ("administrator", "OAS", "AMBER", False),
    ],
)
def test_amber_is_read_by_those_named_and_strict_by_their_focal_points_only(world, role, home, label, sees):
    shared = world.resource("CO", tlp=label, shared_with=["PY"])
    world.resource("PE", tlp=label, shared_with=["BB"])

    assert titles(world.appoint(role, home)) == ({shared.current.title} if sees else set())


def test_a_seat_that_ended_today_grants_nothing_but_what_visitors_have(world):
    from ipo_portal.accounts.models import today

    world.resource("CO", tlp="GREEN")
    former = world.appoint("focal_point", "CO", starts_on=date(2026, 1, 1), ends_on=today())

    assert titles(former) == set()


def test_object_and_list_answer_alike_for_every_row(world):
    rows = [
        world.resource(code, status=s, tlp=t)
        for code in ("CO", "PE")
        for s in ("draft", "published")
        for t in ("GREEN", "AMBER+STRICT")
    ]
    for role, home in [
        ("planner", "CO"),
        ("contributor", "CO"),
        ("focal_point", "CO"),
        ("curator", "OAS"),
        ("administrator", "OAS"),
    ]:
        user = world.appoint(role, home)
        for action in ("view", "change", "release", "withdraw", "delete", "lower_label"):
            listed = set(Resource.objects.permitted(user, action).values_list("pk", flat=True))
            assert {r.pk for r in rows if user.has_perm(f"knowledge.{action}_resource", r)} == listed


def test_marks_in_a_list_agree_with_the_rule(world):
    own, other = world.resource("CO"), world.resource("PE")
    rows = Resource.objects.marked_for(world.appoint("focal_point", "CO"), "change", "endorse")

    assert {row.pk: (row.may_change, row.may_endorse) for row in rows} == {
        own.pk: (True, False),
        other.pk: (False, False),
    }


def test_a_curator_does_not_endorse_what_the_own_hand_wrote(world):
    from knowledge.models import PracticeVersion

    writer, other = world.appoint("curator", "OAS"), world.appoint("curator", "UNICRI")
    version = world.practice(status="review", by=writer).current

    assert PracticeVersion.objects.permitted(writer, "endorse").count() == 0
    assert PracticeVersion.objects.permitted(other, "endorse").get() == version


def refused(user, statement, parameters):
    attempt = pytest.raises(DatabaseError, match="write guard")
    with attempt, transaction.atomic(), acting(user), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return True


def test_the_database_itself_refuses_a_write_on_another_states_row(world):
    theirs = world.resource("PE", status="draft")
    intruder = world.appoint("focal_point", "CO")

    assert refused(intruder, "UPDATE knowledge_resource SET tlp = 'CLEAR' WHERE id = %s", [theirs.pk])
    assert refused(intruder, "UPDATE knowledge_resourceversion SET title = 'x' WHERE record_id = %s", [theirs.pk])
    assert refused(intruder, "DELETE FROM knowledge_resourceversion WHERE record_id = %s", [theirs.pk])
    assert refused(
        intruder, "UPDATE knowledge_resource SET owner_codes = '{CO}', country_id = 'CO' WHERE id = %s", [theirs.pk]
    )
    theirs.refresh_from_db()
    assert (theirs.tlp, theirs.owner_codes) == ("GREEN", ["PE"])


def test_the_database_lets_a_focal_point_change_the_own_states_row(world):
    own = world.resource("CO", status="draft")

    with acting(world.appoint("focal_point", "CO")):
        own.tlp = "AMBER"
        own.save()

    assert ResourceVersion.objects.get(record=own).tlp == "AMBER"


def test_a_host_cannot_add_or_remove_another_host(world):
    event = world.event("CO", "PE")
    host = world.appoint("focal_point", "CO")

    assert refused(host, "UPDATE events_event SET owner_codes = '{CO}' WHERE id = %s", [event.pk])
    assert refused(host, "UPDATE events_event SET owner_codes = '{CO,PE,PY}' WHERE id = %s", [event.pk])


def test_a_planner_an_administrator_and_a_former_focal_point_write_no_guarded_row(world):
    own = world.resource("CO", status="draft")
    former = world.appoint("focal_point", "CO", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))

    for user in (world.appoint("planner", "CO"), world.appoint("administrator", "OAS"), former):
        assert refused(user, "UPDATE knowledge_resource SET tlp = 'CLEAR' WHERE id = %s", [own.pk])


def test_a_curator_corrects_register_facts_of_a_vacant_state_only(world):
    vacant, held = world.event("UY"), world.event("PE")
    world.appoint("alternate", "PE")
    curator = world.appoint("curator", "OAS")
    from events.models import Event

    assert list(Event.objects.permitted(curator, "change")) == [vacant]
    with acting(curator):
        Event.objects.filter(pk=vacant.pk).update(notes="corrected")
    assert refused(curator, "UPDATE events_event SET notes = 'x' WHERE id = %s", [held.pk])


def test_a_curator_of_a_body_outside_the_secretariat_corrects_nothing(world):
    vacant = world.event("UY")
    curator = world.appoint("curator", "IMPACS")

    assert not curator.has_perm("events.change_event")
    assert not curator.has_perm("events.change_event", vacant)
    assert refused(curator, "UPDATE events_event SET notes = 'x' WHERE id = %s", [vacant.pk])


def test_a_right_to_a_part_that_has_no_label_of_its_own_is_not_held_by_anybody(world):
    change = EventChange.objects.create(event=world.event("CO"), owner_codes=["CO"], what="name")

    assert not world.appoint("focal_point", "CO").has_perm("events.view_eventchange", change)


def test_a_published_version_is_frozen_and_steps_cannot_be_skipped(world):
    version = world.resource("CO").current
    for statement in ("SET title = 'other'", "SET status = 'draft'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE knowledge_resourceversion {statement} WHERE id = %s", [version.pk])


def test_the_database_refuses_a_practice_endorsed_by_the_hand_that_wrote_it(world):
    writer = world.appoint("curator", "OAS")
    version = world.practice(status="review", by=writer).current

    with pytest.raises(DatabaseError, match="four_eyes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE knowledge_practiceversion SET status = 'published', publisher = %s, published_at = now()"
            " WHERE id = %s",
            [writer.pk, version.pk],
        )


def test_two_focal_points_of_a_state_at_a_time_are_impossible_and_a_hand_over_fits_one_day(world):
    world.appoint("focal_point", "CO", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))
    world.appoint("focal_point", "CO", starts_on=date(2026, 6, 1))

    with pytest.raises(DatabaseError, match="one_focal_point_a_state"), transaction.atomic():
        world.appoint("focal_point", "CO", starts_on=date(2026, 7, 1))


def web_connection(settings):
    """Return a connection to the test database as the plain web role."""
    database = connection.settings_dict
    return psycopg.connect(
        dbname=database["NAME"],
        user=settings.WEB_DB_ROLE,
        host=database["HOST"] or database["OPTIONS"].get("host"),
        autocommit=True,
    )


def test_the_web_role_writes_no_guarded_row_without_an_actor_and_cannot_touch_the_trail(settings, world):
    with web_connection(settings) as web:
        for statement in (
            "INSERT INTO trainings_activity (owner_codes, shared_with, tlp, status, ref, revision, is_demo, created_at,"
            " changed_at, confidence, source, loaded_digest, key, title, kind, place, country_code, starts, ends,"
            " audience, organisers, note) VALUES ('{IPO}', '{}', 'CLEAR', 'published', 'x', 0, false, now(), now(),"
            " 'high', '', '', 'k', 't', 'k', '', '', '', '', '', '', '')",
            "UPDATE audit_entry SET note = ''",
            "DELETE FROM knowledge_resourceevent",
            "TRUNCATE audit_link",
            "CREATE TABLE intruder (id int)",
            "ALTER TABLE accounts_user DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(statement)
