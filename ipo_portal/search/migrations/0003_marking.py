"""Configurations for marking hits: accents are taken off word by word, so that the text shown keeps them."""

from django.db import migrations

LANGUAGES = {"en": "english", "es": "spanish", "fr": "french", "pt": "portuguese"}

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION public.ipo_{code} (COPY = pg_catalog.{name});
ALTER TEXT SEARCH CONFIGURATION public.ipo_{code}
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.{name}_stem;
"""
CHOICE = """
CREATE FUNCTION ipo_marking(language text) RETURNS regconfig IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE language
        WHEN 'en' THEN 'public.ipo_en'::regconfig WHEN 'es' THEN 'public.ipo_es'::regconfig
        WHEN 'fr' THEN 'public.ipo_fr'::regconfig WHEN 'pt' THEN 'public.ipo_pt'::regconfig
        ELSE 'pg_catalog.simple'::regconfig END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_documents"),
    ]

    operations = [
        *[
            migrations.RunSQL(
                CONFIGURATION.format(code=code, name=name), f"DROP TEXT SEARCH CONFIGURATION public.ipo_{code};"
            )
            for code, name in LANGUAGES.items()
        ],
        migrations.RunSQL(CHOICE, "DROP FUNCTION ipo_marking(text);"),
    ]
