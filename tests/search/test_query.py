"""The search itself: what is found, in what order, what is marked and what is counted."""

import datetime

import pytest
from django.db import connection
from django.utils.translation import override

from ipo_portal.search import query
from ipo_portal.search.query import Found, search

from .documents import DAY, document

pytestmark = pytest.mark.django_db
VISITOR = None

PAIRS = [
    ("es", "Capacitación de agentes", "capacitacion"),
    ("es", "Capacitación de agentes", "capacitaciones"),
    ("es", "Capacitaciones para la policía", "capacitación"),
    ("es", "Capacitaciones para la policía", "capacitacion"),
    ("es", "La peregrinación anual", "PEREGRINACION"),
    ("es", "Las peregrinaciones anuales", "peregrinación"),
    ("es", "Gestión de delegaciones", "delegación"),
    ("es", "Policía y público", "policia publico"),
    ("pt", "Organização do evento", "organizacoes"),
    ("pt", "Organizações parceiras", "organização"),
    ("pt", "Organizações parceiras", "organizacao"),
    ("pt", "Segurança dos estádios", "seguranca estadio"),
    ("pt", "Informações às delegações", "informação delegação"),
    ("pt", "Capitães de equipe", "capitão"),
    ("fr", "Sécurité des stades", "securite"),
    ("fr", "La sécurité du stade", "SÉCURITÉ"),
    ("fr", "Évènements majeurs", "evenement"),
    ("fr", "Réunions préparatoires", "reunion préparatoire"),
    ("fr", "Bénévoles accrédités", "benevole"),
    ("fr", "Périmètre élargi", "perimetre"),
    ("en", "Volunteers' accreditation", "volunteer"),
    ("en", "Crowd-density alerts", "alert"),
    ("en", "Security planning", "planned"),
    ("en", "Cooperation with São Paulo", "sao paulo"),
]


@pytest.mark.parametrize(("language", "text", "words"), PAIRS)
def test_accents_plurals_and_case_do_not_matter_in_four_languages(language, text, words):
    ref = document("Manual", body=text, language=language)
    document("Otra cosa", body="Nada que ver", language=language)

    found = search(VISITOR, words)

    assert [hit.ref for hit in found.hits] == [ref]
    assert found.hits[0].snippet.count("<mark>") == len(words.split())


def test_what_is_marked_keeps_its_accents():
    document("La peregrinación de mayo", summary="Peregrinaciones en Luján")

    (hit,) = search(VISITOR, "peregrinacion").hits

    assert hit.title == "La <mark>peregrinación</mark> de mayo"
    assert hit.snippet == "<mark>Peregrinaciones</mark> en Luján"


def test_marks_are_the_only_markup_that_a_text_can_bring():
    document("<b>Estadio</b> & gradas", summary="El estadio & 3 < 4 'sí' <i>no</i> \ue000humo\ue001.")

    (hit,) = search(VISITOR, "estadio").hits

    assert hit.title == "&lt;b&gt;<mark>Estadio</mark>&lt;/b&gt; &amp; gradas"
    # PostgreSQL leaves tags out of an excerpt; what is left is escaped.
    assert hit.snippet == "El <mark>estadio</mark> &amp; 3 &lt; 4 &#x27;sí&#x27; no humo."


@pytest.mark.parametrize("text", ["\ue000<img src=x>\ue001", "<img src=x", "\ue001\ue000<b>", "<script>x()</script>"])
def test_no_text_becomes_markup(text):
    document(f"{text} dron", summary=text, body=f"{text} dron {text}")

    (hit,) = search(VISITOR, "dron").hits

    for shown in (hit.title, hit.snippet):
        assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
        assert "\ue000" not in shown


def test_a_snippet_from_the_middle_of_a_text_says_so():
    document("Informe", body="Primero nada. " * 60 + "Aquí está el dron. " + "Después nada " * 60)

    (hit,) = search(VISITOR, "dron").hits

    assert hit.snippet[:2] + hit.snippet[-2:] == "…  …"
    assert "<mark>dron</mark>" in hit.snippet


def test_what_matches_beyond_the_part_that_is_marked_is_found_all_the_same():
    ref = document("Informe", summary="Resumen del caso.", body="nada " * 5000 + "helipuerto")

    (hit,) = search(VISITOR, "helipuerto").hits

    assert (hit.ref, hit.snippet[:17]) == (ref, "Resumen del caso.")


def test_a_title_comes_before_a_text_and_the_newer_before_the_older():
    older = document("Informe rojo", body="Sobre drones.")
    newer = document("Informe azul", body="Sobre drones.")
    titled = document("Drones", body="Sobre ellos.", changed_at=DAY)

    assert [hit.ref for hit in search(VISITOR, "drones").hits] == [titled, newer, older]


def test_a_record_in_several_languages_is_found_once_in_the_readers_if_equal():
    for language in ("en", "es", "fr", "pt"):
        document("Drones", ref="same", language=language)

    with override("fr"):
        found = search(VISITOR, "drones")

    assert [(hit.ref, hit.language) for hit in found.hits] == [("same", "fr")]
    assert found.count == 1
    assert found.facets["kinds"] == {"knowledge.resource": 1}
    assert found.facets["languages"] == {"en": 1, "es": 1, "fr": 1, "pt": 1}


@pytest.mark.parametrize("words", ["stadium -volunteers", 'stadium -"many volunteers"'])
def test_a_word_that_must_not_be_found_is_not_whatever_its_stem_in_other_languages(words):
    kept = document("The stadium", language="en", body="Gates.")
    document("The stadium", language="en", body="Gates and many volunteers.")

    assert [hit.ref for hit in search(VISITOR, words).hits] == [kept]


def test_a_text_made_to_be_found_only_is_in_no_snippet():
    document("Juegos", summary="Lima, dron.", body="dron dron dron")
    document("Informe", kind="knowledge.law", summary="Humo.", body="dron dron dron")

    snippets = {str(hit.title): hit.snippet for hit in search(VISITOR, "dron", listed=["knowledge.resource"]).hits}

    assert snippets == {
        "Juegos": "Lima, <mark>dron</mark>.",
        "Informe": "Humo. <mark>dron</mark> <mark>dron</mark> <mark>dron</mark>",
    }


def test_phrases_and_alternatives_are_understood():
    phrase = document("Plan de evacuación")
    other = document("Evacuación según un plan")

    assert [hit.ref for hit in search(VISITOR, '"plan de evacuación"').hits] == [phrase]
    assert {hit.ref for hit in search(VISITOR, "plan or drones").hits} == {phrase, other}


@pytest.mark.parametrize("words", ["", "   ", "!!!", "-estadio", "or", "\x00", '""', "-"])
def test_a_query_without_a_word_to_look_for_finds_nothing(words, django_assert_num_queries):
    document("Estadio")

    with django_assert_num_queries(0):
        assert search(VISITOR, words) == Found()


@pytest.mark.parametrize(
    "words",
    [
        "the",
        "de la",
        "esta\x00dio",
        "estadio " * 1250,
        "x" * 10_000,
        '"',
        "a' OR 1=1 --",
        "%s %(x)s",
        ":*",
        "\ud800",
    ],
)
def test_odd_queries_are_answered(words):
    document("Estadio", language="en")

    assert search(VISITOR, words).count in (0, 1)


def test_filters_narrow_and_facets_count_what_the_other_filters_let_pass():
    document("Dron uno", area_codes=["PA05", "PX04"], tlp="CLEAR")
    document("Dron dos", area_codes=["PX04"], owner="PE", language="pt")
    document("Dron tres", kind="events.event", event_type_codes=["sporting"], country_codes=["PE", "CO"])
    document("Nada", area_codes=["PA05"])

    every = search(VISITOR, "dron")
    assert every.facets == {
        "kinds": {"knowledge.resource": 2, "events.event": 1},
        "areas": {"PA05": 1, "PX04": 2},
        "states": {"CO": 2, "PE": 2},
        "languages": {"es": 2, "pt": 1},
        "labels": {"CLEAR": 3},
        "event_types": {"sporting": 1},
    }

    found = search(VISITOR, "dron", kinds=["knowledge.resource"], states=["PE"])
    assert [str(hit.title) for hit in found.hits] == ["<mark>Dron</mark> dos"]
    assert found.count == 1
    assert found.facets == {
        "kinds": {"knowledge.resource": 1, "events.event": 1},
        "areas": {"PX04": 1},
        "states": {"CO": 1, "PE": 1},
        "languages": {"pt": 1},
        "labels": {"CLEAR": 1},
        "event_types": {},
    }


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"areas": ["PA05"]}, ["uno"]),
        ({"areas": ["PA05", "PX04"]}, ["dos", "uno"]),
        ({"languages": ["pt"]}, ["dos"]),
        ({"labels": ["GREEN"]}, []),
        ({"event_types": ["sporting"]}, ["uno"]),
        ({"kinds": ["events.event"]}, []),
        ({"states": ["XX"]}, []),
    ],
)
def test_each_filter_narrows(filters, titles):
    document("Dron uno", area_codes=["PA05"], event_type_codes=["sporting"])
    document("Dron dos", area_codes=["PX04"], language="pt")

    found = search(VISITOR, "dron", **filters)

    assert [hit.title.removeprefix("<mark>Dron</mark> ") for hit in found.hits] == titles
    assert found.suggestions == []


def test_pages_follow_each_other_and_a_page_too_far_is_the_last():
    refs = [document(f"Dron {number}") for number in range(5)][::-1]

    def page(number):
        return [hit.ref for hit in search(VISITOR, "dron", page=number, per_page=2).hits]

    assert [page(1), page(2), page(3)] == [refs[:2], refs[2:4], refs[4:]]
    assert page(9) == refs[4:]
    assert page(-4) == refs[:2]
    assert search(VISITOR, "dron", page=10**30, per_page=2).page == 3


def test_counting_stops_at_the_cap_and_the_newest_are_ranked(monkeypatch):
    monkeypatch.setattr(query, "CAP", 4)
    refs = [document(f"Dron {number}") for number in range(9)]

    found = search(VISITOR, "dron", per_page=10)

    assert (found.count, found.is_capped) == (4, True)
    assert [hit.ref for hit in found.hits][:4] == refs[:4:-1]


def test_what_lies_beyond_the_cap_is_found_and_counted_once_filters_ask_for_it(monkeypatch):
    old = document("Dron viejo", owner="PE", changed_at=DAY - datetime.timedelta(days=9))
    for number in range(9):
        document(f"Dron {number}")
    monkeypatch.setattr(query, "CAP", 4)

    found = search(VISITOR, "dron", states=["PE"])

    assert ([hit.ref for hit in found.hits], found.count, found.is_capped) == ([old], 1, False)
    assert found.facets["states"]["PE"] == 1


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("peregrinacoin", "Peregrinación a la basílica"),
        ("estaido", "Seguridad del estadio"),
        ("volunter", "Accrediting volunteers"),
        ("carnvial", "Carnival of Barbados"),
        ("bogata", "Bogotá"),
    ],
)
def test_a_typing_error_is_answered_with_titles_that_look_alike(typed, title):
    document(title)
    document("Humo")

    found = search(VISITOR, typed)

    assert (found.count, [hit.title for hit in found.suggestions]) == (0, [title])


def test_a_suggestion_is_made_once_a_record_and_not_for_a_filter_that_is_too_narrow():
    for language in ("en", "es"):
        document("Estadio", ref="same", language=language)

    assert len(search(VISITOR, "estaido").suggestions) == 1
    assert search(VISITOR, "estadio", states=["PE"]).suggestions == []


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("filters", [{}, {"states": ["CO"], "labels": ["CLEAR"]}])
def test_a_search_takes_two_queries(rows, filters, django_assert_num_queries):
    for number in range(rows):
        document(f"Dron {number}")

    with django_assert_num_queries(2):
        found = search(VISITOR, "dron", **filters)

    assert found.count == rows


def test_the_index_of_words_is_used_and_the_setting_for_it_does_not_outlive_the_search():
    document("Dron")
    seen = []

    def keep(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        search(VISITOR, "dron", states=["CO"])
    setting, _, statement = seen[0][0].partition(";")
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
        cursor.execute(f"{setting}; EXPLAIN {statement}", seen[0][1])
        cursor.nextset()
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert plan.count("Bitmap Index Scan on search_vector") == 2
    assert "Seq Scan" not in plan
