"""The hash chain over the trail: each link holds the digest of its payload and of the link before."""

from django.db import migrations

CHAIN = """
CREATE FUNCTION ipo_chain(source text, row_text text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before bytea;
BEGIN
    -- Taken at COMMIT (the triggers are deferred), so that links are in order and no request waits for another.
    PERFORM pg_advisory_xact_lock(20071114);
    SELECT digest INTO before FROM audit_link ORDER BY id DESC LIMIT 1;
    before := coalesce(before, ''::bytea);
    INSERT INTO audit_link (at, "table", payload, previous, digest)
    VALUES (clock_timestamp(), source, row_text, before, sha256(before || convert_to(row_text, 'UTF8')));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(CHAIN, "DROP FUNCTION ipo_chain(text, text)")]
