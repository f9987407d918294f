"""The write guard leaves frozen seats out, of the one acted in and of those that speak for a State."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("ipo_portal.accounts.migrations.0002_guard").GUARD.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

IN_FORCE = """
CREATE FUNCTION ipo_in_force(starts_on date, ends_on date, frozen_on date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT starts_on <= (now() AT TIME ZONE 'utc')::date
       AND (ends_on IS NULL OR ends_on > (now() AT TIME ZONE 'utc')::date)
       AND (frozen_on IS NULL OR frozen_on > (now() AT TIME ZONE 'utc')::date)
$$;
"""

GUARD = """
CREATE OR REPLACE FUNCTION ipo_guard(tbl oid, op text, old_owners varchar[], new_owners varchar[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    seat record;
BEGIN
    IF context IS NULL OR context->>'user' IS NULL THEN
        -- Nobody is acting: migrations, loaders and jobs pass, they connect as the owner; the web role does not.
        IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = tbl), 'MEMBER') THEN
            RETURN;
        END IF;
        RAISE EXCEPTION 'write guard: % on % by nobody', op, tbl::regclass USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT a.role, a.country_id, a.body_id, coalesce(b.is_secretariat, false) AS secretariat INTO seat
      FROM accounts_assignment a LEFT JOIN accounts_body b ON b.code = a.body_id
     WHERE a.id = (context->>'seat')::bigint AND a.user_id = (context->>'user')::bigint
       AND ipo_in_force(a.starts_on, a.ends_on, a.frozen_on);
    IF FOUND AND seat.role IN ('focal_point', 'alternate', 'contributor') THEN
        -- Own rows only, and the hosts of an event are not changed by one of them alone.
        IF (op = 'INSERT' AND new_owners = ARRAY[seat.country_id]::varchar[])
           OR (op = 'UPDATE' AND seat.country_id = ANY(old_owners) AND new_owners = old_owners)
           OR (op = 'DELETE' AND old_owners = ARRAY[seat.country_id]::varchar[]) THEN
            RETURN;
        END IF;
    ELSIF FOUND AND seat.role = 'curator' AND seat.secretariat THEN
        IF coalesce(old_owners, new_owners) = ARRAY['IPO']::varchar[]
           AND coalesce(new_owners, old_owners) = ARRAY['IPO']::varchar[] THEN
            RETURN;
        END IF;
        -- While a State has neither focal point nor alternate, its rows may be corrected (scope VACANT).
        IF op = 'UPDATE' AND new_owners = old_owners AND NOT EXISTS (
            SELECT 1 FROM accounts_assignment a
             WHERE a.country_id = ANY(old_owners) AND a.role IN ('focal_point', 'alternate')
               AND ipo_in_force(a.starts_on, a.ends_on, a.frozen_on)
        ) THEN
            RETURN;
        END IF;
    END IF;
    RAISE EXCEPTION 'write guard: % on % with owners % by seat %', op, tbl::regclass,
        coalesce(old_owners, new_owners), context->>'seat' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_confirmation")]

    operations = [
        migrations.RunSQL(IN_FORCE, "DROP FUNCTION ipo_in_force(date, date, date)"),
        migrations.RunSQL(GUARD, BEFORE),
    ]
