"""The library of laws: pointers, shown as what they are."""

import pytest

from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Body, Country
from ipo_portal.records.indexing import index_row
from ipo_portal.search.query import search
from ipo_portal.vocabulary.models import EventType, LegislationTopic, Source
from ipo_portal.vocabulary.terms import forget, terms
from knowledge.models import LawOfEvent

pytestmark = pytest.mark.django_db
LIST = "/knowledge/laws/"


@pytest.fixture
def library(world):
    LegislationTopic.objects.create(code="LT03", name_en="Stadium violence", name_es="Violencia en estadios")
    LegislationTopic.objects.create(code="LT06", name_en="Police powers")
    Source.objects.create(code="S45", title="Survey of laws")
    Source.objects.create(code="K", title="General knowledge")
    Country.objects.filter(code="PE").update(default_language="es")
    for model in (Country, Body, LegislationTopic, Source, EventType):
        forget(model)
        terms(model)
    return world


def titles(response):
    return sorted(law.title_en for law in response.context["object_list"])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({}, ["Act", "Resolution", "Treaty"]),
        ({"topic": "LT03"}, ["Act"]),
        ({"topic": ["LT03", "LT06"]}, ["Act", "Treaty"]),
        ({"jurisdiction": "international"}, ["Resolution", "Treaty"]),
        ({"jurisdiction": "national", "topic": "LT06"}, []),
        ({"state": "PE"}, ["Act"]),
        ({"state": "CO"}, []),
        ({"q": "espectaculos"}, ["Act"]),
        ({"q": "ESPECTÁCULO deportivo"}, ["Act"]),
        ({"q": "sunset 100%"}, []),
        ({"q": "_"}, []),
        ({"q": "\x00"}, ["Act", "Resolution", "Treaty"]),
        ({"topic": "bogus", "state": "XX", "page": "99"}, ["Act", "Resolution", "Treaty"]),
    ],
)
def test_filters_narrow_the_library(client, library, address, expected):
    library.law("PE", title_en="Act", title_original="Ley de espectáculos deportivos", topic_codes=["LT03"])
    library.law(title_en="Treaty", topic_codes=["LT06"])
    library.law(title_en="Resolution")

    assert titles(client.get(LIST, address)) == expected


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"tlp": "GREEN"}, {"tlp": "AMBER"}])
def test_a_visitor_sees_what_is_public_and_no_trace_of_the_rest(client, library, hidden):
    library.law(title_en="Open")
    secret = library.law("PE", title_en="Secret", topic_codes=["LT03"], **hidden)
    index_row("knowledge.law", secret.pk)

    for address in ({}, {"q": "secret"}, {"state": "PE"}, {"topic": "LT03"}):
        response = client.get(LIST, address)
        assert titles(response) == ([] if address else ["Open"])
        assert response.context["paginator"].count == (0 if address else 1)
        assert "Secret" not in response.content.decode()
    assert client.get(secret.get_absolute_url()).url.startswith("/account/login/")
    assert search(None, "secret").count == 0


@pytest.mark.parametrize(
    ("role", "home", "expected"),
    [
        (Role.PLANNER, "CO", ["Green", "Open"]),
        (Role.PLANNER, "PE", ["Amber", "Green", "Open"]),
        (Role.FOCAL_POINT, "PE", ["Amber", "Draft", "Green", "Open"]),
        (Role.CURATOR, "OAS", ["Green", "Open"]),
    ],
)
def test_laws_of_a_state_follow_the_rule(client, library, role, home, expected):
    rows = {"Open": {}, "Green": {"tlp": "GREEN"}, "Amber": {"tlp": "AMBER"}, "Draft": {"status": "draft"}}
    made = {title: library.law("PE", title_en=title, **fields) for title, fields in rows.items()}
    client.force_login(library.appoint(role, home))

    assert titles(client.get(LIST)) == expected
    assert sorted(t for t, law in made.items() if client.get(law.get_absolute_url()).status_code == 200) == expected


def test_a_law_is_shown_as_a_pointer_with_its_topics_source_and_reservation(client, library):
    law = library.law(
        "PE", title_en="Law 30037", title_original="Ley 30037", year=2013, topic_codes=["LT03"], source="K;S45",
        summary="Supporter registers.", validity="Lima 2019", confidence="medium",
    )  # fmt: skip

    page = client.get(law.get_absolute_url()).content.decode()

    for words in (
        "Law 30037", "Ley 30037", "Peru", "Stadium violence", "Supporter registers.", "Lima 2019", "2013",
        "General knowledge", "Survey of laws", "Not verified: check in an official gazette first",
    ):  # fmt: skip
        assert words in page


def test_a_law_of_high_confidence_carries_no_reservation(client, library):
    law = library.law(confidence="high", validity="no")

    page = client.get(law.get_absolute_url()).content.decode()

    assert "Not verified" not in page
    assert "Made or used for" not in page


def test_its_events_are_those_the_reader_may_see(client, library):
    law = library.law("PE")
    for name, fields in [("Open games", {}), ("Secret games", {"tlp": "AMBER"}), ("Draft games", {"status": "draft"})]:
        LawOfEvent.objects.create(law=law, event=library.event("CO", name_en=name, **fields))

    visitor = client.get(law.get_absolute_url())
    client.force_login(library.appoint(Role.FOCAL_POINT, "CO"))
    owner = client.get(law.get_absolute_url())

    assert [event.name_en for event in visitor.context["events"]] == ["Open games"]
    assert "Secret games" not in visitor.content.decode()
    assert visitor.context["page_tlp"] == "CLEAR"
    assert len(owner.context["events"]) == 3
    assert owner.context["page_tlp"] == "AMBER"


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [(None, 2), (Role.PLANNER, 5)])
def test_the_list_takes_as_many_queries_for_one_row_as_for_thirty(
    client, library, rows, role, queries, django_assert_num_queries
):
    for _ in range(rows):
        library.law("PE", topic_codes=["LT03"])
    if role:
        client.force_login(library.appoint(role, "CO"))

    with django_assert_num_queries(queries):
        assert len(client.get(LIST).context["object_list"]) == rows


@pytest.mark.parametrize("words", ["estadio", "violencia estadios", "30037", "stadium violence", "peru"])
def test_a_law_is_found_in_english_and_in_the_language_of_its_state(library, words):
    law = library.law("PE", title_en="Law 30037", title_original="Ley 30037", topic_codes=["LT03"])
    library.law("CO", title_en="Law 1445", topic_codes=["LT06"])
    index_row("knowledge.law", law.pk)

    assert [hit.ref for hit in search(None, words).hits] == [law.ref]


def test_a_law_says_nothing_in_the_index_of_its_events(library):
    law = library.law("PE")
    LawOfEvent.objects.create(law=law, event=library.event("CO", name_en="Secret games", tlp="AMBER"))
    index_row("knowledge.law", law.pk)

    assert search(None, "secret games").count == 0
