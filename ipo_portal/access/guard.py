"""The second lock, for writing: a trigger on every guarded table, and who it is told is acting.

The trigger reads the seat from the context that pghistory sends with each statement and asks the function
`ipo_guard` (made by a migration of `accounts`, which knows seats). `records.triggers` attaches it when a class is
prepared, since a subclass whose Meta forgets its parent's would otherwise have none.
"""

import contextlib

import pghistory
import pgtrigger
from django.db import connection

OPEN_REGISTER_ROW = """
            AND OLD.status = 'published' AND NEW.status = 'published'
            AND OLD.tlp IN ('CLEAR', 'GREEN') AND ipo_label_rank(NEW.tlp) >= ipo_label_rank(OLD.tlp)
            AND NEW.shared_with <@ OLD.shared_with"""
"""What a correction by the secretariat is: of a register fact the network reads, and it stays as closed as it was."""


def guard(*, is_register=False, is_conversation=False):
    """Return the trigger of a table.

    In a register, the secretariat may correct facts of a vacant State (VACANT). Into a conversation everybody with a
    seat may write rows of the own home (CORRESPOND); in all other tables planners write nothing.
    """
    correction = f"TG_OP = 'UPDATE' {OPEN_REGISTER_ROW}" if is_register else "false"
    function = "ipo_guard_conversation" if is_conversation else "ipo_guard"
    return pgtrigger.Trigger(
        name="write_guard",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
        PERFORM {function}(
            TG_RELID, TG_OP,
            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,
            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,
            {correction}
        );
        RETURN NULL;
    """,
    )


def is_guarded_table(model):
    meta = model._meta
    return getattr(model, "is_guarded", False) and not meta.abstract and not meta.proxy and meta.managed


def forget_actor():
    """Clear the actor left in an open transaction: the context is local to it, and a test's outlives a request."""
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


@contextlib.contextmanager
def acting(user, **extra):
    """Let statements inside be those of `user` in the seat acted in: for requests, and for jobs on behalf of one."""
    seat = getattr(user, "seat", None)
    with pghistory.context(user=user.pk, seat=seat.pk if seat else None, **extra):
        yield
    forget_actor()  # after an error the rollback has already forgotten it
