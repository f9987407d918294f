"""The functions behind the search vector: two streams of words, in the language's own configuration.

One stream keeps the words as written, the other without accents and with plurals in -ciones, -ões, -ães folded:
a stemmer alone finds neither what is typed without accents nor these plurals.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

NORMALISER = r"""
CREATE FUNCTION ipo_norm(t text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT regexp_replace(
        regexp_replace(lower(public.unaccent('public.unaccent', t)), '(oes|aes)\M', 'ao', 'g'), 'iones\M', 'ion', 'g')
$$;
CREATE FUNCTION ipo_config(language text) RETURNS regconfig IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE language
        WHEN 'en' THEN 'pg_catalog.english'::regconfig WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
        WHEN 'fr' THEN 'pg_catalog.french'::regconfig WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
        ELSE 'pg_catalog.simple'::regconfig END
$$;
CREATE FUNCTION ipo_vector(language text, t text) RETURNS tsvector IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT to_tsvector(public.ipo_config(language), t) || to_tsvector(public.ipo_config(language), public.ipo_norm(t))
$$;
CREATE FUNCTION ipo_query(words text) RETURNS tsquery IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT websearch_to_tsquery('pg_catalog.english', words)
        || websearch_to_tsquery('pg_catalog.english', public.ipo_norm(words))
        || websearch_to_tsquery('pg_catalog.spanish', words)
        || websearch_to_tsquery('pg_catalog.spanish', public.ipo_norm(words))
        || websearch_to_tsquery('pg_catalog.french', words)
        || websearch_to_tsquery('pg_catalog.french', public.ipo_norm(words))
        || websearch_to_tsquery('pg_catalog.portuguese', words)
        || websearch_to_tsquery('pg_catalog.portuguese', public.ipo_norm(words))
$$;
"""
class Migration(migrations.Migration):
    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            NORMALISER,
            "DROP FUNCTION ipo_query(text); DROP FUNCTION ipo_vector(text, text);"
            "DROP FUNCTION ipo_config(text); DROP FUNCTION ipo_norm(text);",
        ),
    ]
