"""Reading the index: permission first, then the match, then the rank of the newest hits, then the page."""

import re
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Collate, Concat, Left, Right
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from ipo_portal.access.tlp import strictest

from .models import SearchDocument
from .words import Words

CAP = 1000
"""Rows ranked and counted, the newest ones: ranking every hit of a common word is what does not scale."""

READ = 20_000
"""Characters of a text in which hits are marked."""

LANGUAGES = ("en", "es", "fr", "pt")

ALIKE = 0.4
"""Similarity from which on a title is offered for a query that found nothing."""

SUGGESTED = 5

WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"
"""Of D, C, B and A: text, nothing, summary, title."""

# Private-use characters stand for the marks, so that what comes from the database is escaped like any text.
START, STOP = "\ue000", "\ue001"
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)

_COLUMNS = ("id", "record", "kind", "language", "tlp", "area_codes", "country_codes", "event_type_codes")
_FACETS = {
    "kinds": "kind",
    "areas": "unnest(area_codes)",
    "states": "unnest(country_codes)",
    "languages": "language",
    "labels": "tlp",
    "event_types": "unnest(event_type_codes)",
}

# Ranked is by the words in the language of the row. Without the setting the planner reads the whole table for a
# common word: it does not know that looking into a vector costs more than looking at a number (measured on 20,000
# rows: 230 ms against 40 ms). It is local to this statement.
_STATEMENT = """
    SET LOCAL enable_seqscan = off;
    WITH every AS MATERIALIZED ({every}), within AS MATERIALIZED ({within}),
    asked AS (
        SELECT language, websearch_to_tsquery(ipo_config(language), ipo_norm(%s)) AS words
          FROM unnest(%s::text[]) AS language
    ),
    ranked AS (
        SELECT id, record, changed_at, language = %s AS is_own,
               coalesce(ts_rank_cd(%s, vector, words, 1), 0) AS rank
          FROM within LEFT JOIN asked USING (language)
    ),
    best AS (
        SELECT DISTINCT ON (record) id, rank, changed_at FROM ranked ORDER BY record, rank DESC, is_own DESC, id
    ),
    page AS (
        SELECT id, row_number() OVER (ORDER BY rank DESC, changed_at DESC, id DESC) AS place FROM best
         ORDER BY place LIMIT %s OFFSET %s
    ),
    sample AS MATERIALIZED ({sample})
    SELECT 'page', id::text, place FROM page
    UNION ALL SELECT 'rows', '', count(*) FROM within
    UNION ALL SELECT 'records', '', count(*) FROM best
    {facets};
    SET LOCAL enable_seqscan TO DEFAULT
"""


@dataclass(frozen=True)
class Hit:
    """One record found. `title` and `snippet` are safe HTML with marks in them."""

    kind: str
    ref: str
    language: str
    title: str
    snippet: str
    tlp: str
    status: str
    owner_codes: list
    country_codes: list
    area_codes: list


@dataclass(frozen=True)
class Found:
    """What a search gave. `count` is of records; there are more of them when `is_capped`.

    `facets` holds, by filter and value, how many records have that value and pass the other filters.
    """

    hits: list = field(default_factory=list)
    count: int = 0
    is_capped: bool = False
    page: int = 1
    facets: dict = field(default_factory=lambda: {name: {} for name in _FACETS})
    suggestions: list = field(default_factory=list)

    @property
    def tlp(self):
        """The strictest label among what is shown."""
        return strictest(hit.tlp for hit in [*self.hits, *self.suggestions])


def search(user, words, *, page=1, per_page=20, listed=(), **filters):
    """Return what `user` may read and find by `words`, in two queries.

    The filters are kinds, areas, states, languages, labels and event_types; the values of one are or-ed. Of the
    kinds in `listed` the text is a list of words, made to be found and not to be read: it is in no snippet.
    """
    said = Words.of(words)
    if not said.wanted:
        return Found()
    narrowing = _narrowing(**filters)
    page = max(1, min(page, CAP // per_page + 1))
    ids, facets, count, is_capped = _rank(user, said, narrowing, page, per_page)
    if not count and not narrowing:
        return Found(suggestions=_alike(user, said))
    if not ids and count:
        page = -(-count // per_page)
        ids = _rank(user, said, narrowing, page, per_page)[0]
    return Found(_hits(user, said, ids, listed), count, is_capped, page, facets)


def _narrowing(kinds=(), areas=(), states=(), languages=(), labels=(), event_types=()):
    """Return the filters in force, each as a condition on one row."""
    asked = {
        "kinds": Q(kind__in=kinds) if kinds else None,
        "areas": Q(area_codes__overlap=list(areas)) if areas else None,
        "states": Q(country_codes__overlap=list(states)) if states else None,
        "languages": Q(language__in=languages) if languages else None,
        "labels": Q(tlp__in=labels) if labels else None,
        "event_types": Q(event_type_codes__overlap=list(event_types)) if event_types else None,
    }
    return {name: condition for name, condition in asked.items() if condition is not None}


def _says(words):
    """Return the condition that the text of a row holds some words, in any of the four languages."""
    sought = Func(Value(words), function="ipo_query")
    return Func(F("vector"), sought, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField())


def _matches(user, said):
    """Return the rows that the user may read and that match."""
    rows = SearchDocument.objects.permitted(user).filter(_says(said.wanted))
    return rows.exclude(_says(said.unwanted)) if said.unwanted else rows


def _newest(rows, narrowing):
    """Return SQL and parameters of the newest rows, with a column for each filter: does the row pass?"""
    flags = {f"by_{name}": ExpressionWrapper(q, BooleanField()) for name, q in narrowing.items()}
    record = Collate(Concat("kind", Value(" "), "ref", output_field=TextField()), "C")
    rows = rows.annotate(record=record, **flags).order_by("-changed_at", "-id")[: CAP + 1]
    return rows.values(*_COLUMNS, "changed_at", "vector", *flags).query.sql_with_params()


def _rank(user, said, narrowing, page, per_page):
    """Return the keys of the best rows of a page, the facets, how many records, and whether that is capped.

    The facets are counted over the newest hits without filters and the newest within them: of a word with many
    hits the former alone could miss what is shown.
    """
    matches = _matches(user, said)
    every, params = _newest(matches, narrowing)
    within, sample = "SELECT * FROM every", "SELECT * FROM every"
    if narrowing:
        within, within_params = _newest(matches.filter(*narrowing.values()), narrowing)
        params += within_params
        columns = ", ".join([*_COLUMNS, *(f"by_{name}" for name in narrowing)])
        sample = f"SELECT {columns} FROM every UNION SELECT {columns} FROM within"  # noqa: S608  names from above
    facets = "".join(_facet(name, value, narrowing) for name, value in _FACETS.items())
    statement = _STATEMENT.format(every=every, within=within, sample=sample, facets=facets)
    own = (said.wanted, list(LANGUAGES), _readers_language(), WEIGHTS, per_page, (page - 1) * per_page)
    with connection.cursor() as cursor:
        cursor.execute(statement, (*params, *own))
        cursor.nextset()
        return _sorted_out(cursor.fetchall())


def _facet(name, value, narrowing):
    """Return SQL that counts records by the values of one filter, among what the other filters let pass."""
    others = [f"by_{other}" for other in narrowing if other != name]
    where = f"WHERE {' AND '.join(others)}" if others else ""
    return f"UNION ALL SELECT '{name}', {value}, count(DISTINCT record) FROM sample {where} GROUP BY 2\n"  # noqa: S608


def _sorted_out(answers):
    """Return what `_rank` returns, from triples (of what, value, number)."""
    page, totals, facets = {}, {}, {name: {} for name in _FACETS}
    for what, value, number in answers:
        if what == "page":
            page[int(value)] = number
        elif what in facets:
            facets[what][value] = number
        else:
            totals[what] = number
    return sorted(page, key=page.get), facets, min(totals["records"], CAP), totals["rows"] > CAP


def _readers_language():
    return (get_language() or "en")[:2]


def _hits(user, said, ids, listed):
    """Return the rows of a page with the words marked. They are asked for as the user again."""
    whole = Concat("summary", Value("\n"), Left("body", READ), output_field=TextField())
    text = Case(When(kind__in=listed, then=F("summary")), default=whole) if listed else whole
    rows = SearchDocument.objects.permitted(user).filter(pk__in=ids)
    rows = rows.annotate(
        marked_title=_headline("title", said, "HighlightAll=true"),
        marked_text=_headline(text, said, "MaxWords=42, MinWords=28"),
        beginning=Left(text, 40),
        ending=Right(text, 20),
    ).defer("summary", "body", "vector")
    by_id = {row.pk: row for row in rows}
    return [_hit(by_id[pk]) for pk in ids if pk in by_id]


def _headline(text, said, options):
    config = Func(F("language"), function="ipo_marking")
    sought = Func(config, Value(said.marked), function="websearch_to_tsquery")
    clean = Func(text, Value(START + STOP), Value(""), function="translate", output_field=TextField())
    selectors = f"StartSel={START}, StopSel={STOP}, {options}"
    return Func(config, clean, sought, Value(selectors), function="ts_headline", output_field=TextField())


def _hit(row):
    """Return a row as a hit; a snippet from the middle of a text says so with an ellipsis."""
    beginning, ending, text = map(_one_line, (row.beginning, row.ending, row.marked_text))
    bare = text.replace(START, "").replace(STOP, "")
    before = "" if bare.startswith(beginning[:12]) else "… "
    after = "" if bare.endswith((ending[-12:], ".", "!", "?", "…")) else " …"
    return _as_hit(row, marked(row.marked_title), format_html("{}{}{}", before, marked(text), after))


def _as_hit(row, title, snippet=""):
    return Hit(
        row.kind, row.ref, row.language, title, snippet, row.tlp, row.status,
        row.owner_codes, row.country_codes, row.area_codes,
    )  # fmt: skip


def _one_line(text):
    return " ".join(text.split())


def marked(text):
    """Return a text from `_headline` as safe HTML: everything escaped, the marked words in <mark>."""
    *pairs, last = _pairs(text)
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pairs), last)


def _pairs(text):
    """Yield (text before, marked word) for each mark, then the rest."""
    done = 0
    for mark in _MARKED.finditer(text):
        yield text[done : mark.start()], mark[1]
        done = mark.end()
    yield text[done:]


def _alike(user, said):
    """Return permitted records with a title like the words, for a query with a typing error."""
    alike = Func(
        Func(Value(said.wanted), function="ipo_norm"), Func(F("title"), function="ipo_norm"),
        function="word_similarity", output_field=FloatField(),
    )  # fmt: skip
    rows = SearchDocument.objects.permitted(user).annotate(alike=alike).filter(alike__gte=ALIKE)
    rows = rows.defer("summary", "body", "vector").order_by("-alike", "title", "id")[: 4 * SUGGESTED]
    once = {}
    for row in rows:
        once.setdefault((row.kind, row.ref), _as_hit(row, row.title))
    return list(once.values())[:SUGGESTED]
