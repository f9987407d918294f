"""Into conversations everybody with a seat writes, planners included: rows of the own home only."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ipo_guard_conversation(
    tbl oid, op text, old_owners varchar[], new_owners varchar[], is_correction boolean DEFAULT false
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
BEGIN
    -- Planners of a State or body have no other rows: of all other seats `ipo_guard` knows already.
    IF op IN ('INSERT', 'UPDATE') AND coalesce(old_owners, new_owners) = new_owners AND EXISTS (
        SELECT 1 FROM accounts_assignment a
         WHERE a.id = (context->>'seat')::bigint AND a.user_id = (context->>'user')::bigint AND a.role = 'planner'
           AND new_owners = ARRAY[coalesce(a.country_id, a.body_id)]::varchar[]
           AND ipo_in_force(a.starts_on, a.ends_on, a.frozen_on)
    ) THEN
        RETURN;
    END IF;
    PERFORM ipo_guard(tbl, op, old_owners, new_owners, is_correction);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_chained_history")]

    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION ipo_guard_conversation(oid, text, varchar[], varchar[], boolean)")
    ]
