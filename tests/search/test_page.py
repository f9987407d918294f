"""The search page: one box, for visitors and for the network."""

import re

import pytest

from ipo_portal.access.roles import Role
from ipo_portal.records.indexing import index_row
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import terms

from .documents import document

pytestmark = pytest.mark.django_db
PAGE = "/search/"


@pytest.fixture
def warm(world):
    """The vocabularies as a running process keeps them."""
    from ipo_portal.accounts.models import Body, Country

    for model in (Country, Body, PlanningArea, EventType):
        terms(model)
    return world


def shown(response):
    """Return what a page says, without tags and without what differs from request to request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [(None, 2), (Role.PLANNER, 5)])
def test_a_page_of_hits_takes_as_many_queries_for_one_as_for_thirty(
    client, warm, rows, role, queries, django_assert_num_queries
):
    """Of the five: session, person with seats, frame of the page, and the two of the search."""
    for number in range(rows):
        document(f"Dron {number}", area_codes=["PA05"], event_type_codes=["sporting"], owner="PE")
    if role:
        client.force_login(warm.appoint(role, "CO"))

    with django_assert_num_queries(queries):
        response = client.get(PAGE, {"q": "dron", "state": ["PE", "CO"], "area": "PA05"})

    assert response.context["found"].count == rows
    assert len(response.context["hits"]) == min(rows, 20)


def test_what_a_visitor_may_not_read_changes_nothing_on_the_page(client, warm):
    document("Dron público", body="helipuerto")
    hidden = [
        document("Dron secreto", body="helipuerto", owner="PE", tlp="GREEN", area_codes=["PA05"]),
        document("Dron reservado", body="helipuerto", owner="PE", tlp="AMBER", language="pt"),
        document("Dron en borrador", body="helipuerto", owner="PE", status="draft", event_type_codes=["sporting"]),
    ]
    addresses = [{"q": "helipuerto"}, {"q": "drno"}, {"q": "dron", "state": "CO"}, {"q": "dron -helipuerto"}]
    with_them = [shown(client.get(PAGE, address)) for address in addresses]

    from ipo_portal.search.models import SearchDocument

    SearchDocument.objects.filter(ref__in=hidden).delete()
    assert [shown(client.get(PAGE, address)) for address in addresses] == with_them
    assert "Dron público" in with_them[0]


def test_a_planner_of_another_state_finds_what_the_network_sees_with_its_label(client, warm):
    document("Dron verde", owner="PE", tlp="GREEN")
    document("Dron ámbar", owner="PE", tlp="AMBER")
    document("Dron borrador", owner="PE", status="draft")
    client.force_login(warm.appoint(Role.PLANNER, "CO"))

    response = client.get(PAGE, {"q": "dron"})

    assert [row["hit"].title for row in response.context["hits"]] == ["<mark>Dron</mark> verde"]
    assert response.context["page_tlp"] == "GREEN"
    assert "TLP:GREEN" in shown(response)
    assert "TLP:AMBER" not in shown(response)


def test_each_kind_of_record_leads_to_its_page(client, warm):
    records = [
        warm.resource("CO", title="Dron", tlp="CLEAR"), warm.practice(title="Dron", tlp="CLEAR"),
        warm.event("PE", name_en="Dron"), warm.law("PE", title_en="Dron"), warm.activity(title="Dron"),
    ]  # fmt: skip
    for record in records:
        index_row(record._meta.label_lower, record.pk)
    index_row("accounts.country", "CO")

    links = re.findall(r'<h3><a href="([^"]+)"', client.get(PAGE, {"q": "dron or colombia"}).content.decode())

    assert sorted(links) == sorted([*(record.get_absolute_url() for record in records), "/focal-points/CO/"])
    assert {client.get(link).status_code for link in links} == {200}


def test_words_found_are_marked_and_everything_else_is_text(client, warm):
    document("<i>Dron</i>", summary="<img src=x> dron & humo")

    page = client.get(PAGE, {"q": 'dron or "><script>'}).content.decode()

    assert "&lt;i&gt;<mark>Dron</mark>&lt;/i&gt;" in page
    assert "<mark>dron</mark> &amp; humo" in page
    assert "<img src=x>" not in page
    assert "<script>" not in page


def test_filters_are_offered_where_they_lead_somewhere_and_counted(client, warm):
    document("Dron uno", area_codes=["PA05"], owner="PE", language="pt")
    document("Dron dos", kind="events.event", owner="UY")
    document("Dron tres", owner="CO", area_codes=["PX04"])

    response = client.get(PAGE, {"q": "dron", "state": "PE", "kind": ["knowledge.resource", "bogus"]})

    fields = {name: [value for value, _ in field.choices] for name, field in response.context["filters"].fields.items()}
    assert fields == {
        "kind": ["knowledge.resource"], "area": ["PA05"], "state": ["CO", "PE"], "language": ["pt"],
        "label": ["CLEAR"],
    }  # fmt: skip
    assert response.context["counts"]["state"] == {"CO": 1, "PE": 1}
    assert re.search(r'<input[^>]*value="PE"[^>]* checked', response.content.decode())


@pytest.mark.parametrize(
    "address",
    [
        {}, {"q": ""}, {"q": "\x00"}, {"q": "dron" * 2500}, {"q": "the"}, {"q": "dron", "page": "999999999999"},
        {"q": "dron", "page": "-1"}, {"q": "dron", "page": "²"}, {"q": "dron", "label": "RED", "kind": "x"},
        {"q": "-"}, {"state": "PE"}, {"q": "dron", "state": "UY"},
    ],
)  # fmt: skip
def test_every_address_is_answered(client, warm, address):
    document("Dron")

    assert client.get(PAGE, address).status_code == 200


def test_a_typing_error_leads_to_titles_alike_and_nothing_at_all_to_advice(client, warm):
    document("Seguridad del estadio")

    assert "Seguridad del estadio" in shown(client.get(PAGE, {"q": "estaido"}))
    assert "Try fewer or other words" in shown(client.get(PAGE, {"q": "xyzzy"}))
    assert "Nothing found with these filters" in shown(client.get(PAGE, {"q": "estadio", "state": "PE"}))
    assert "How to search" in shown(client.get(PAGE))


def test_pages_keep_words_and_filters(client, warm):
    for number in range(25):
        document(f"Dron {number}", owner="PE")

    page = client.get(PAGE, {"q": "dron", "state": "PE", "page": "2"})

    assert len(page.context["hits"]) == 5
    assert "?q=dron&amp;state=PE&amp;page=1" in page.content.decode()
