"""Every word a person reads can be said in four languages, and is."""

import ast
import calendar
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.template.base import Lexer, TokenType
from django.utils.translation import gettext, ngettext, override

from ipo_portal.management.commands.collect_words import OPTIONS
from ipo_portal.words import catalogues

from . import sources

LANGUAGES = ("es", "fr", "pt")
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>|&\w+;")


@pytest.fixture
def xgettext():
    if shutil.which("xgettext") is None:
        why = "no gettext: sudo apt-get install -y gettext"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)


def messages(language):
    return polib.pofile(str(catalogues()[language]))


def ids(catalogue):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}


def said(entry):
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def test_the_languages_are_those_of_the_organisation():
    assert sorted(catalogues()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_or_doubtful_or_left_over(language):
    faulty = {entry.msgid for entry in messages(language) if not entry.translated() or entry.fuzzy or entry.obsolete}

    assert faulty == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_and_marked_up_is_so_in_every_language(language):
    wrong = {}
    for entry in messages(language):
        for number, text in enumerate(filter(None, said(entry))):
            wanted, found = (sorted(HOLES.findall(words)) for words in (entry.msgid_plural or entry.msgid, text))
            # "One line" may do without the number that "%(n)s lines" has.
            if found != wanted and not (entry.msgid_plural and number == 0 and set(found) <= set(wanted)):
                wrong[entry.msgid] = (wanted, found)

    assert wrong == {}


def test_the_catalogues_hold_the_messages_of_the_code_and_no_others(xgettext, tmp_path, monkeypatch, settings):
    for path in sources.files(".py", ".html", ".txt"):
        copied = tmp_path / path
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sources.ROOT / path, copied)
    (tmp_path / "locale").mkdir()
    ours = {language: ids(messages(language)) for language in LANGUAGES}
    settings.LOCALE_PATHS = []
    monkeypatch.chdir(tmp_path)

    call_command("makemessages", locale=["es"], verbosity=0, **OPTIONS)

    found = ids(polib.pofile(str(tmp_path / "locale/es/LC_MESSAGES/django.po")))
    assert {language: ids ^ found for language, ids in ours.items()} == {language: set() for language in LANGUAGES}


def test_words_of_libraries_are_brazilian_in_portuguese():
    with override("pt"):
        assert gettext("Password") == "Senha"
        assert gettext("Forgot your password?") == "Esqueceu sua senha?"


def test_one_and_many_differ_in_every_language():
    one, many = "%(n)s reader is asked to delete copies.", "%(n)s readers are asked to delete copies."
    for language in LANGUAGES:
        with override(language):
            assert len({ngettext(one, many, n) for n in (1, 2)} - {one, many}) == 2


# -- strings outside translation --------------------------------------------------------------------------------
SAME_IN_ALL = re.compile(
    r"IPO Americas|OAS|UNICRI|CICTE|TLP(:?[A-Z]+(\+STRICT)?)?|English|Español|Français|Português|UTC|PDF|DOCX|XLSX|CSV|"
    r"PPTX|PNG|JPEG|MB|KB|security\.txt|iCalendar|\.ics|SHA-256|EN|ES|FR|PT|en|or"
)
"""Names, labels and kinds of file that are never translated."""
GALLERY = "templates/components/gallery.html"  # shows samples of what people write
ATTRIBUTES = {"alt", "title", "aria-label", "placeholder", "aria-description", "aria-roledescription"}
UNSPOKEN = {"code", "kbd", "samp", "script", "style"}


class Spoken(HTMLParser):
    """Collects what a reader or a screen reader is told by the text of a template itself."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], []

    def handle_starttag(self, tag, attrs):
        self.inside += [tag] if tag in UNSPOKEN else []
        self.found += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag):
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


def bare(template):
    """Return a template without its tags, and without what stands inside translation and comments."""
    text, skipped = [], 0
    for token in Lexer(template).tokenize():
        words = token.contents.split()
        if token.token_type == TokenType.BLOCK and words:
            skipped += words[0] in ("blocktranslate", "blocktrans", "comment")
            skipped -= words[0] in ("endblocktranslate", "endblocktrans", "endcomment")
        elif token.token_type == TokenType.TEXT and not skipped:
            text.append(token.contents)
        elif token.token_type == TokenType.VAR:
            text.append("·")
    return "".join(text)


def letters(text):
    """Return the first word there is; paths of ours ("·/work/") and what is the same in all languages are none."""
    return re.search(r"[^\W\d_]{2,}", SAME_IN_ALL.sub("", re.sub(r"·/[\w/-]*", "", text)))


def test_no_template_speaks_outside_translation():
    found = []
    for path in sources.files(".html"):
        if path.startswith("templates/") and path != GALLERY:
            spoken = Spoken()
            spoken.feed(bare(sources.text(path)))
            found += [f"{path}: {' '.join(text.split())[:80]}" for text in spoken.found if letters(text)]

    assert found == []


def test_no_mail_speaks_outside_translation():
    found = []
    for path in sources.files(".txt"):
        if path.startswith("templates/"):
            found += [f"{path}: {line}" for line in bare(sources.text(path)).splitlines() if letters(line)]

    assert found == []


TELLS = {"success", "info", "warning", "error", "NotPossible", "ValidationError", "Refused", "add_error"}
NAMES = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "short_description"}


def literal(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and letters(node.value)


def unmarked(path):
    """Yield plain strings given to what tells people something."""
    for node in ast.walk(ast.parse(sources.text(path))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        is_log = getattr(getattr(node.func, "value", None), "id", "") in ("logger", "logging")
        if name in TELLS and not is_log:
            yield from (f"{path}:{arg.lineno}: {arg.value}" for arg in node.args if literal(arg) and " " in arg.value)
        yield from (
            f"{path}:{k.value.lineno}: {k.value.value}" for k in node.keywords if k.arg in NAMES and literal(k.value)
        )


def test_no_message_or_name_in_the_code_is_left_out_of_translation():
    left_out = {"tests", "benchmarks", "migrations", "management"}
    spoken = [path for path in sources.files(".py") if not left_out & set(Path(path).parts)]

    assert [found for path in spoken for found in unmarked(path)] == []


def test_no_message_hides_in_a_string_with_braces():
    """What collects the words does not look into f-strings."""
    marks = {"_", "gettext", "ngettext", "pgettext"}
    hidden = [
        source.line(node)
        for source in sources.code()
        for string in source.of(ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in marks
    ]

    assert hidden == []


def test_the_checks_of_templates_and_code_find_what_they_look_for(tmp_path):
    assert letters(bare("<p>Hello {{ name }}</p>"))
    assert not letters(bare("<p>{% blocktranslate %}Hello{% endblocktranslate %} TLP:AMBER</p>").replace("<p>", ""))


def test_no_message_of_ours_is_the_name_of_a_month_or_a_day():
    """Ours would take the place of Django's in every date: the verb "May" was one."""
    names = {*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr} - {""}

    assert {entry.msgid for entry in messages("es") if not entry.msgctxt} & names == set()
