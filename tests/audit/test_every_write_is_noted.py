"""What people do leaves its rows in the trail: one for each row written, read or refused, and never without (I23)."""

import datetime
import logging
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection, transaction
from pghistory.models import Event as HistoryRow

from ipo_portal.accounts.models import Assignment, today
from ipo_portal.audit import chain
from ipo_portal.audit.models import Entry, Link
from ipo_portal.notices.confirmation import confirm_seats
from ipo_portal.readership.stepping import step_down
from knowledge.models import Resource
from tests.sources import CODE

from . import (  # noqa: F401  the deeds register themselves
    deeds_of_confirming,
    deeds_of_entries,
    deeds_of_people,
    deeds_of_records,
)
from .deeds import AMBER_TEXT, DEEDS, Scene

pytestmark = pytest.mark.django_db

UNTRACKED = {
    "audit.Entry": "the trail",
    "audit.Link": "the trail",
    "vocabulary.PlanningArea": "an entry: managed",
    "vocabulary.EventType": "an entry: managed",
    "vocabulary.LegislationTopic": "an entry: managed",
    "vocabulary.PartnershipTopic": "an entry: managed",
    "vocabulary.CourseType": "an entry: managed",
    "vocabulary.Source": "written by the loader only",
    "accounts.Subregion": "an entry: managed",
    "accounts.Country": "an entry: managed",
    "accounts.Body": "an entry: managed",
    "search.SearchDocument": "a copy of what is tracked",
    "notices.Task": "follows from what is tracked",
    "notices.Notice": "follows from what is tracked",
    "notices.OutgoingMail": "follows from what is tracked; its text is forgotten on purpose",
    "focal_points.ConfirmationLink": "a key; what it confirms is tracked, and says that it came by one",
    "knowledge.LawOfEvent": "written by the loader only",
}
"""Reviewed: models of ours whose rows have no history, and what there is instead."""


OF_THE_ACCOUNT = {"password", "second_factor", "managed"}
"""Entries for rows that have no history."""


def tracked():
    """Return {model: its model of history}."""
    return {
        model.pgh_tracked_model: model
        for model in apps.get_models()
        if issubclass(model, HistoryRow) and getattr(model, "pgh_tracked_model", None)
    }


def row_writes():
    """Count the rows of tracked tables that this transaction has written, as PostgreSQL itself counts them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        found = dict(cursor.fetchall())
    return Counter({model._meta.db_table: found.get(model._meta.db_table, 0) for model in tracked()})


def told(model):
    """Return what the history of a model tells of each row: some columns are left out of it on purpose."""
    names = [field.attname for field in tracked()[model]._meta.concrete_fields if not field.name.startswith("pgh_")]
    return {row["id"]: row for row in model._base_manager.values(*names)}


def everything_told():
    return {model: told(model) for model in tracked()}


def newest():
    return {history: history.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for history in
            tracked().values()}  # fmt: skip


def added(before):
    return {history: list(history.objects.filter(pk__gt=last).order_by("pk")) for history, last in before.items()}


@pytest.fixture
def scene(world, jobs):
    return Scene(world)


@pytest.fixture(params=DEEDS.values(), ids=DEEDS)
def deed(request):
    return request.param


def test_each_row_written_has_one_row_of_history_with_actor_seat_and_request_and_each_row_a_link(scene, deed):
    act = deed.prepare(scene)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    entries, links, last = Entry.objects.count(), Link.objects.count(), newest()
    before, writes = everything_told(), row_writes()

    response = act()

    assert response.status_code == deed.status, response.content[:3000] if not response.streaming else ""
    b"".join(response)  # a file is sent only now
    after, writes, rows = everything_told(), row_writes() - writes, added(last)
    changed = {
        model: {pk for pk in {*before[model], *after[model]} if before[model].get(pk) != after[model].get(pk)}
        for model in tracked()
    }
    assert {m: pks for m, pks in changed.items() if pks} == {
        model: {row.pgh_obj_id for row in rows[history]} for model, history in tracked().items() if rows[history]
    }
    counted = Counter({model._meta.db_table: len(rows[history]) for model, history in tracked().items()})
    # Of accounts the time of the last sign-in is written, too, which is an entry of the trail and no history.
    del writes["accounts_user"], counted["accounts_user"]
    assert +counted == writes
    assert any(rows.values()) == deed.is_write
    _are_signed(scene, deed, [row for found in rows.values() for row in found])
    new = list(Entry.objects.order_by("pk"))[entries:]
    assert [entry.kind for entry in new] == list(deed.entries)
    assert Link.objects.count() - links == sum(len(found) for found in rows.values()) + len(new)
    assert chain.first_broken() is None


def _are_signed(scene, deed, rows):
    """All rows of one request have its number, and who did it in which seat."""
    context = {(row.pgh_context_id, (row.pgh_context or {}).get("user"), (row.pgh_context or {}).get("seat"))
               for row in rows}  # fmt: skip
    if deed.by_visitor:
        return
    seat = scene.user.seat.pk if scene.user and scene.user.seat else None
    assert len({number for number, *_ in context}) == bool(rows)
    assert None not in {number for number, *_ in context}
    assert {(user, held) for _, user, held in context} == ({(scene.user.pk, seat)} if rows else set())


def test_where_the_trail_takes_no_row_nothing_is_written_read_or_fetched(scene, deed):
    """The row and what it tells of are one transaction: without the one there is not the other."""
    act = deed.prepare(scene)
    if not deed.is_write and not deed.entries:
        return
    scene.client.raise_request_exception = False
    before = everything_told()
    with transaction.atomic():
        _close_the_trail()
        response = act()
        # An error outside of a transaction of the request would leave what was written before it.
        assert not (connection.needs_rollback and (deed.is_write or {*deed.entries} & OF_THE_ACCOUNT))
        if not connection.needs_rollback:
            assert everything_told() == before
        assert response.status_code == 500
        transaction.set_rollback(True)


def _close_the_trail():
    tables = [model._meta.db_table for model in (*tracked().values(), Entry)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'closed'; END $$")
        for table in tables:
            cursor.execute(f"CREATE TRIGGER closed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION closed()")


def test_no_secret_is_in_trail_or_log_and_no_text_above_green_in_an_entry_or_log(scene, deed, caplog):
    act = deed.prepare(scene)
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        b"".join(act())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    logged = "\n".join(f"{record.getMessage()} {record.args} {record.exc_text or ''}" for record in caplog.records)
    entries = "\n".join(str(row) for row in Entry.objects.values())
    links = "\n".join(Link.objects.values_list("payload", flat=True))
    for secret in scene.secrets:
        assert secret not in logged
        assert secret not in entries
        assert secret not in links
    assert AMBER_TEXT not in logged
    assert AMBER_TEXT not in entries


def due_labels(world):
    world.resource("CO", tlp="AMBER", title=AMBER_TEXT)
    day = today() - datetime.timedelta(days=1)
    Resource.objects.update(steps_down_on=day, steps_down_to="GREEN", step_down_told=day)
    return lambda: step_down(today())


def unconfirmed_seats(world):
    for role in ("planner", "focal_point"):
        world.appoint(role, "CO")
    long_ago = today() - datetime.timedelta(days=800)
    Assignment.objects.update(starts_on=long_ago, confirmed_on=long_ago)
    Assignment.objects.filter(role="planner").update(warned_on=today() - datetime.timedelta(days=40))
    return lambda: confirm_seats(0)


@pytest.mark.parametrize(("prepare", "rows"), [(due_labels, 2), (unconfirmed_seats, 2)])
def test_what_a_nightly_job_writes_has_its_history_with_nobody_as_the_actor(world, jobs, prepare, rows):
    act = prepare(world)
    last, writes = newest(), row_writes()

    act()

    found = [row for history in added(last).values() for row in history]
    assert (len(found), sum((row_writes() - writes).values())) == (rows, rows)
    assert {str((row.pgh_context or {}).get("user")) for row in found} == {"None"}


def test_every_model_of_ours_has_a_history_or_a_reason_why_not():
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in CODE and not issubclass(model, HistoryRow) and model._meta.managed
    }

    assert ours - {model._meta.label for model in tracked()} == set(UNTRACKED)
