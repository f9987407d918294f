"""The words of the interface, made ready for gettext: `locale/*/LC_MESSAGES/django.po` becomes the `.mo` Django reads.

Django's own command needs a program that a bare machine lacks. It also has Portuguese of Portugal for `pt`, and allauth
has none; readers of the portal expect that of Brazil, which both have.
"""

import calendar
import os
import tempfile
from pathlib import Path

import allauth
import django
import django_filters
import polib
from django.conf import settings

LENDERS = {"pt": "pt_BR"}
"""Language of ours → locale of the libraries from which it takes their words."""

LIBRARIES = [
    Path(django.__file__).parent / "conf",
    *(Path(django.__file__).parent / "contrib" / app for app in ("admin", "auth", "contenttypes", "postgres")),
    Path(allauth.__file__).parent,
    Path(django_filters.__file__).parent,
]


def catalogues():
    """Return {language: path of its words}; English is what is written in the code."""
    root = Path(settings.LOCALE_PATHS[0])
    return {path.parts[-3]: path for path in sorted(root.glob("*/LC_MESSAGES/django.po"))}


def compile_words():
    """Write every `.mo` that is older than what it is made of. Several at once do not disturb each other."""
    for language, source in catalogues().items():
        made = source.with_suffix(".mo")
        parts = [source, *_lent(language)]
        if not made.exists() or made.stat().st_mtime < max(part.stat().st_mtime for part in (*parts, Path(__file__))):
            _write(_joined(parts), made)


def _lent(language):
    lender = LENDERS.get(language)
    return [library / "locale" / lender / "LC_MESSAGES" / "django.po" for library in LIBRARIES] if lender else []


def _joined(parts):
    """Return one catalogue of all parts; of a message that several have, the first one's translation stands."""
    joined = polib.pofile(str(parts[0]))
    known = {(entry.msgctxt, entry.msgid) for entry in joined if entry.translated()}
    for part in parts[1:]:
        for entry in polib.pofile(str(part)).translated_entries():
            if (entry.msgctxt, entry.msgid) not in known:
                known.add((entry.msgctxt, entry.msgid))
                if entry.msgid in calendar.month_name:  # a name is no beginning of a sentence: 24 de novembro
                    entry.msgstr = entry.msgstr.lower()
                joined.append(entry)
    return joined


def _write(catalogue, made):
    handle, path = tempfile.mkstemp(dir=made.parent, prefix=".words-")
    os.close(handle)
    try:
        catalogue.save_as_mofile(path)
        Path(path).chmod(0o644)
        os.replace(path, made)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
