"""What the database keeps true about records by itself, the write guard included. Attached when a class is prepared."""

import pgtrigger

from ipo_portal.access.guard import guard, is_guarded_table

STEPS = [
    ("draft", "review"),
    ("draft", "published"),
    ("review", "draft"),
    ("review", "changes"),
    ("review", "published"),
    ("changes", "draft"),
    ("changes", "review"),
    ("published", "replaced"),
    ("published", "withdrawn"),
]
"""Every step a version may take; the database refuses all others."""

SCOPE = "owner_codes = NEW.owner_codes, shared_with = NEW.shared_with, tlp = NEW.tlp"
SCOPE_CHANGED = (
    "(OLD.owner_codes, OLD.shared_with, OLD.tlp, OLD.status) IS DISTINCT FROM "
    "(NEW.owner_codes, NEW.shared_with, NEW.tlp, NEW.status)"
)

COUNT_REVISIONS = pgtrigger.Trigger(
    name="count_revisions",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.revision := OLD.revision + 1; RETURN NEW;",
)


def _follow_in_search(label):
    """Return a trigger that closes or opens the record in search in the same transaction."""
    return pgtrigger.Trigger(
        name="follow_in_search",
        when=pgtrigger.After,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' THEN
                DELETE FROM search_searchdocument WHERE kind = '{label}' AND ref = OLD.ref;
            ELSIF {SCOPE_CHANGED} THEN
                UPDATE search_searchdocument SET {SCOPE}, status = NEW.status WHERE kind = '{label}' AND ref = NEW.ref;
            END IF;
            RETURN NULL;
        """,
    )


def _hand_down(version_table):
    """Return a trigger that hands owners, label and shares of a record down to its versions."""
    return pgtrigger.Trigger(
        name="hand_down",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF (OLD.owner_codes, OLD.shared_with, OLD.tlp) IS DISTINCT FROM (NEW.owner_codes, NEW.shared_with, NEW.tlp) THEN
                UPDATE {version_table} SET {SCOPE} WHERE record_id = NEW.id;
            END IF;
            RETURN NULL;
        """,
    )


def _take_over(record_table):
    """Return a trigger that makes a version's owners, label and shares those of its record, whatever was asked."""
    return pgtrigger.Trigger(
        name="take_over",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            SELECT owner_codes, shared_with, tlp INTO NEW.owner_codes, NEW.shared_with, NEW.tlp
              FROM {record_table} WHERE id = NEW.record_id;
            RETURN NEW;
        """,
    )


FROZEN = pgtrigger.Trigger(
    name="published_is_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.status IN ('published', 'replaced', 'withdrawn') AND
           (to_jsonb(OLD) - '{status,owner_codes,shared_with,tlp,changed_at,reason}'::text[])
           IS DISTINCT FROM
           (to_jsonb(NEW) - '{status,owner_codes,shared_with,tlp,changed_at,reason}'::text[])
        THEN
            RAISE EXCEPTION 'version % of % is published and cannot change', OLD.number, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)


def attach(sender, **kwargs):
    """Attach what belongs to a class: all get the guard, `Record` counts and follows, `Version` steps and freezes."""
    from .models import Record, Version

    if not is_guarded_table(sender):
        return
    label = sender._meta.label_lower
    pgtrigger.register(guard(is_register=sender.is_register, is_conversation=sender.is_conversation))(sender)
    if issubclass(sender, Record):
        pgtrigger.register(COUNT_REVISIONS, _follow_in_search(label))(sender)
        if hasattr(sender, "version_table"):
            pgtrigger.register(_hand_down(sender.version_table))(sender)
    elif issubclass(sender, Version):
        steps = pgtrigger.FSM(name="steps", field="status", transitions=STEPS)
        pgtrigger.register(_take_over(sender.record_table), FROZEN, steps)(sender)
