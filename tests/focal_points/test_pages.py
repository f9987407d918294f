"""The directory and the page of a State: what a visitor learns, what the network learns, and nobody's name."""

import datetime

import pytest

from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Assignment, Body, Country, Subregion, today
from ipo_portal.records.indexing import index_row
from ipo_portal.search.query import search
from ipo_portal.vocabulary.models import EventType
from ipo_portal.vocabulary.terms import forget, terms

pytestmark = pytest.mark.django_db
LIST = "/focal-points/"


@pytest.fixture
def americas(world):
    """The world with names and sub-regions, its vocabularies read as in a running process."""
    Subregion.objects.bulk_create(
        [Subregion(code="south", name_en="South", position=1), Subregion(code="caribbean", name_en="Caribbean")]
    )
    Country.objects.filter(code="PE").update(
        name_es="Perú", name_fr="Pérou", name_pt="Peru", capital_en="Lima", capital_local="Lima", blocs=["CAN"],
        official_languages=["es", "qu"], aliases=["República del Perú"], subregions=["south", "caribbean"],
    )  # fmt: skip
    Country.objects.filter(code="UY").update(standing="disputed", status_note="A note.", confidence="medium")
    for model in (Country, Body, Subregion, EventType):
        forget(model)
        terms(model)
    return world


def statuses(response):
    return {state["code"]: state["status"] for state in response.context["drawn"]["states"]}


@pytest.mark.parametrize("seats", [0, 1])
def test_in_public_a_state_is_designated_or_nothing_is_said(client, americas, seats, django_assert_num_queries):
    if seats:
        americas.appoint(Role.FOCAL_POINT, "PE")
        americas.appoint(Role.ALTERNATE, "CO")

    with django_assert_num_queries(1):
        response = client.get(LIST)

    expected = dict.fromkeys(["BB", "CO", "PE", "PY", "UY"], "plain")
    assert statuses(response) == expected | ({"PE": "designated"} if seats else {})
    page = response.content.decode()
    assert "none recorded" not in page.lower()
    assert " of 5 States" not in page


def test_the_network_sees_that_none_is_recorded(client, americas, django_assert_num_queries):
    client.force_login(americas.appoint(Role.FOCAL_POINT, "PE"))

    with django_assert_num_queries(4):
        response = client.get(LIST)

    assert statuses(response) == dict.fromkeys(["BB", "CO", "PY", "UY"], "none") | {"PE": "designated"}
    assert "1 of 5 States has a focal point recorded." in response.content.decode()


def test_a_person_whose_seats_have_ended_sees_what_a_visitor_sees(client, americas):
    person = americas.appoint(Role.PLANNER, "CO", starts_on=today() - datetime.timedelta(days=9), ends_on=today())
    client.force_login(person)

    assert set(statuses(client.get(LIST)).values()) == {"plain"}


def test_a_seat_that_has_ended_designates_nobody(client, americas):
    americas.appoint(Role.FOCAL_POINT, "PE", starts_on=today() - datetime.timedelta(days=9), ends_on=today())

    assert set(statuses(client.get(LIST)).values()) == {"plain"}


def test_a_state_stands_in_each_of_its_sub_regions(client, americas):
    response = client.get(LIST, {"by": "subregion"})

    groups = [(str(region), [state["name"] for state in states]) for region, states in response.context["groups"]]
    assert sorted(groups) == [
        ("Caribbean", ["Barbados", "Peru"]), ("South", ["Colombia", "Paraguay", "Peru", "Uruguay"]),
    ]  # fmt: skip


def test_states_are_sorted_by_their_names_in_the_readers_language(client, americas):
    Country.objects.filter(code="BB").update(name_fr="Équateur")
    forget(Country)

    names = [state["name"] for state in client.get(LIST, headers={"accept-language": "fr"}).context["drawn"]["states"]]

    assert names == ["Colombia", "Équateur", "Paraguay", "Pérou", "Uruguay"]


@pytest.mark.parametrize("code", ["PE", "pe"])
def test_the_page_of_a_state_tells_its_facts(client, americas, code):
    page = client.get(f"/focal-points/{code}/").content.decode()

    for words in ("<h1>Peru</h1>", "Perú", "Pérou", "Lima", "Spanish, Quechua", "Caribbean, South", "CAN"):
        assert words in page
    assert "Standing" not in page


def test_a_disputed_standing_is_shown_with_its_note_and_as_not_verified(client, americas):
    page = client.get("/focal-points/uy/").content.decode()

    assert page.count("Standing disputed") == 2
    assert "A note." in page
    assert "Not verified" in page


@pytest.mark.parametrize("code", ["XX", "per", "0"])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_an_unknown_state_is_not_found(client, americas, code, is_signed_in):
    if is_signed_in:
        client.force_login(americas.appoint(Role.PLANNER, "CO"))

    assert client.get(f"/focal-points/{code}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "home", "tag"),
    [
        (None, None, ""),
        (Role.PLANNER, "CO", "No focal point recorded"),
        (Role.CURATOR, "OAS", "No focal point recorded"),
    ],
)
def test_what_the_page_says_of_the_post(client, americas, role, home, tag):
    if role:
        client.force_login(americas.appoint(role, home))
    before = client.get("/focal-points/pe/").content.decode()
    holder = americas.appoint(Role.FOCAL_POINT, "PE")
    after = client.get("/focal-points/pe/").content.decode()

    assert ("No focal point recorded" in before) is bool(tag)
    assert "Focal point designated" not in before
    assert "Focal point designated" in after
    assert holder.email not in after
    assert holder.email.split("@")[0] not in after


HOSTED = [
    ("Open", {}), ("Green", {"tlp": "GREEN"}), ("Amber", {"tlp": "AMBER"}), ("Draft", {"status": "draft"}),
    ("Shared", {"tlp": "AMBER", "shared_with": ["CO"]}),
]  # fmt: skip
SEEN = [
    (None, None, {"Open"}),
    (Role.PLANNER, "CO", {"Open", "Green", "Shared"}),
    (Role.PLANNER, "PE", {"Open", "Green", "Amber", "Shared"}),
]


@pytest.mark.parametrize(("role", "home", "seen"), SEEN)
def test_events_and_records_of_a_state_are_those_the_reader_may_read(client, americas, role, home, seen):
    for name, fields in HOSTED:
        americas.event("PE", "PY", name_en=f"{name} games", **fields)
        resource = americas.resource("PE", title=f"{name} paper", **{"tlp": "CLEAR"} | fields)
        index_row("knowledge.resource", resource.pk)
    americas.event("CO", name_en="Foreign games")
    index_row("knowledge.resource", americas.resource("CO", title="Foreign paper", tlp="CLEAR").pk)
    if role:
        client.force_login(americas.appoint(role, home))

    response = client.get("/focal-points/pe/")

    assert {event.name_en.removesuffix(" games") for event in response.context["ahead"]} == seen
    assert {row.title.removesuffix(" paper") for row in response.context["shared"]} == seen
    assert response.context["page_tlp"] == ("CLEAR" if seen == {"Open"} else "AMBER")
    page = response.content.decode()
    assert {name for name, _ in HOSTED if f"{name} games" in page} == seen
    assert {name for name, _ in HOSTED if f"{name} paper" in page} == seen


def test_drafts_of_the_own_state_are_not_what_it_shares(client, americas):
    index_row("knowledge.resource", americas.resource("PE", status="draft").pk)
    client.force_login(americas.appoint(Role.FOCAL_POINT, "PE"))

    assert client.get("/focal-points/pe/").context["shared"] == []


def test_a_law_of_the_state_is_shown_once_though_it_is_indexed_in_two_languages(client, americas):
    Country.objects.filter(code="PE").update(default_language="es")
    forget(Country)
    law = americas.law("PE", title_en="Law on stadiums", title_original="Ley de estadios")
    index_row("knowledge.law", law.pk)

    assert [row.ref for row in client.get("/focal-points/pe/").context["shared"]] == [law.ref]


def test_events_are_parted_into_those_ahead_and_those_over(client, americas):
    day = datetime.timedelta(days=1)
    for name, start, end in [("Over", -9, -1), ("Now", -2, 0), ("Next", 5, 6), ("Long over", -900, -890)]:
        americas.event("PE", name_en=name, starts_on=today() + start * day, ends_on=today() + end * day)
    americas.event("PE", name_en="Undated", starts_on=None, ends_on=None, precision="unknown")

    context = client.get("/focal-points/pe/").context

    assert [event.name_en for event in context["ahead"]] == ["Now", "Next", "Undated"]
    assert [event.name_en for event in context["past"]] == ["Over", "Long over"]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [(None, 6), (Role.PLANNER, 10)])
def test_the_page_takes_as_many_queries_for_one_row_as_for_thirty(
    client, americas, rows, role, queries, django_assert_num_queries
):
    for _ in range(rows):
        americas.event("PE")
        index_row("knowledge.resource", americas.resource("PE", tlp="CLEAR").pk)
    if role:
        client.force_login(americas.appoint(role, "CO"))

    with django_assert_num_queries(queries):
        response = client.get("/focal-points/pe/")

    assert len(response.context["ahead"]) == rows
    assert len(response.context["shared"]) == min(rows, 10)


@pytest.mark.parametrize("words", ["peru", "Perú", "perou", "republica del peru", "lima", "PEX"])
def test_a_state_is_found_by_its_names_in_all_languages_and_its_capital(americas, words):
    for code in ("PE", "CO"):
        index_row("accounts.country", code)

    assert [(hit.kind, hit.ref) for hit in search(None, words).hits] == [("accounts.country", "PE")]


def test_no_page_names_a_person(client, americas):
    for role in (Role.FOCAL_POINT, Role.ALTERNATE, Role.CONTRIBUTOR, Role.PLANNER):
        americas.appoint(role, "PE")
    reader = americas.appoint(Role.CURATOR, "OAS")
    client.force_login(reader)
    others = Assignment.objects.exclude(user=reader).values_list("user__email", flat=True)

    for address in (LIST, f"{LIST}?by=subregion", "/focal-points/pe/"):
        page = client.get(address).content.decode()
        assert not [email for email in others if email in page]
