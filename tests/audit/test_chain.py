"""The hash chain over the trail: an intruder with the owner's rights and triggers off is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ipo_portal.audit import chain, trail
from ipo_portal.audit.models import Entry, Link

pytestmark = pytest.mark.django_db


@pytest.fixture
def chained(world):
    """Some trail, chained: the triggers are deferred to the commit, which a test never reaches by itself."""
    world.resource("CO")
    for word in ("first", "second", "third"):
        trail.note(Entry.Kind.READ, text=word)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def with_triggers_off(table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_an_untouched_trail_holds(chained, capsys):
    call_command("verify_trail")

    assert capsys.readouterr().out.startswith("The chain holds.")


@pytest.mark.parametrize(
    ("table", "statement", "reason"),
    [
        ("audit_entry", "UPDATE audit_entry SET note = 'x' WHERE note = 'second'", "altered or removed"),
        ("audit_entry", "DELETE FROM audit_entry WHERE note = 'third'", "altered or removed"),
        ("knowledge_resourceevent", "UPDATE knowledge_resourceevent SET tlp = 'CLEAR'", "altered or removed"),
        (
            "audit_link",
            "UPDATE audit_link SET payload = '{}' WHERE id = (SELECT min(id) + 1 FROM audit_link)",
            "digest",
        ),
        ("audit_link", "DELETE FROM audit_link WHERE id = (SELECT min(id) + 1 FROM audit_link)", "does not follow"),
        (
            "audit_entry",
            'INSERT INTO audit_entry (at, kind, "user", seat, record_kind, record_ref, owners, note)'
            " VALUES (now(), 'read', '', '', '', '', '{}', 'slipped in')",
            "written past the chain",
        ),
    ],
)
def test_what_the_owner_role_does_with_triggers_off_is_named(chained, table, statement, reason):
    with_triggers_off(table, statement)

    with pytest.raises(CommandError, match=reason):
        call_command("verify_trail")


def test_every_history_row_has_its_link(chained):
    assert Link.objects.filter(table="knowledge_resourceevent").count() > 0
    assert chain.first_broken() is None
