"""The function every write guard asks: may the seat named in the context write a row with these owners?"""

from django.db import migrations

GUARD = """
CREATE FUNCTION ipo_guard(tbl oid, op text, old_owners varchar[], new_owners varchar[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    today date := (now() AT TIME ZONE 'utc')::date;
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
       AND a.starts_on <= today AND (a.ends_on IS NULL OR a.ends_on > today);
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
               AND a.starts_on <= today AND (a.ends_on IS NULL OR a.ends_on > today)
        ) THEN
            RETURN;
        END IF;
    END IF;
    RAISE EXCEPTION 'write guard: % on % with owners % by seat %', op, tbl::regclass,
        coalesce(old_owners, new_owners), context->>'seat' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, "DROP FUNCTION ipo_guard(oid, text, varchar[], varchar[])")]
