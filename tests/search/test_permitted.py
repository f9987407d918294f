"""What may not be read is in no part of an answer: not in hits, counts, facets or suggestions."""

import pytest

from ipo_portal.access.roles import Role
from ipo_portal.search.query import search

from .documents import document

pytestmark = pytest.mark.django_db

ROWS = {
    "clear": {"owner": "PE", "tlp": "CLEAR"},
    "green": {"owner": "PE", "tlp": "GREEN"},
    "amber": {"owner": "PE", "tlp": "AMBER"},
    "strict": {"owner": "PE", "tlp": "AMBER+STRICT"},
    "amber shared": {"owner": "PE", "tlp": "AMBER", "shared_with": ["CO"]},
    "strict shared": {"owner": "PE", "tlp": "AMBER+STRICT", "shared_with": ["CO"]},
    "draft": {"owner": "PE", "tlp": "CLEAR", "status": "draft"},
    "withdrawn": {"owner": "PE", "tlp": "CLEAR", "status": "withdrawn"},
    "own draft": {"owner": "CO", "tlp": "GREEN", "status": "draft"},
    "own strict": {"owner": "CO", "tlp": "AMBER+STRICT"},
    "programme draft": {"owner": "IPO", "tlp": "CLEAR", "status": "draft"},
    "programme green": {"owner": "IPO", "tlp": "GREEN"},
}

SEEN = {
    None: {"clear"},
    (Role.PLANNER, "CO"): {"clear", "green", "amber shared", "programme green"},
    (Role.CONTRIBUTOR, "CO"): {"clear", "green", "amber shared", "programme green", "own draft"},
    (Role.FOCAL_POINT, "CO"): {
        "clear", "green", "amber shared", "strict shared", "programme green", "own draft", "own strict",
    },
    (Role.PLANNER, "IMPACS"): {"clear", "green", "programme green"},
    (Role.ADMINISTRATOR, "OAS"): {"clear", "green", "programme green"},
    (Role.CURATOR, "OAS"): {"clear", "green", "programme green", "programme draft"},
}  # fmt: skip


@pytest.fixture
def rows():
    """Rows of many owners and labels, each with its own title, area and event type, all about a drone."""
    return {
        document(
            f"Dron {number}", body="helipuerto", language="en", area_codes=[f"A{number}"],
            event_type_codes=[f"T{number}"], **fields,
        ): name
        for number, (name, fields) in enumerate(ROWS.items())
    }  # fmt: skip


@pytest.fixture(params=SEEN, ids=str)
def reader(request, world):
    return (world.appoint(*request.param) if request.param else None), SEEN[request.param]


def test_only_what_the_reader_may_read_is_found_and_counted(reader, rows):
    user, seen = reader
    numbers = {number for number, name in enumerate(ROWS) if name in seen}

    found = search(user, "helipuerto")

    assert {rows[hit.ref] for hit in found.hits} == seen
    assert found.count == len(seen)
    assert found.facets["kinds"] == {"knowledge.resource": len(seen)}
    assert found.facets["areas"] == {f"A{number}": 1 for number in numbers}
    assert found.facets["event_types"] == {f"T{number}": 1 for number in numbers}
    assert set(found.facets["labels"]) == {ROWS[name]["tlp"] for name in seen}
    assert set(found.facets["states"]) == {ROWS[name]["owner"] for name in seen} - {"IPO"}
    assert sum(found.facets["labels"].values()) == len(seen)


def test_only_what_the_reader_may_read_is_suggested(reader, rows, monkeypatch):
    monkeypatch.setattr("ipo_portal.search.query.SUGGESTED", 20)
    user, seen = reader

    found = search(user, "drno")

    assert {rows[hit.ref] for hit in found.suggestions} == seen


def test_a_filter_opens_nothing(reader, rows):
    user, seen = reader
    hidden = [f"A{number}" for number, name in enumerate(ROWS) if name not in seen]

    found = search(user, "helipuerto", areas=hidden)

    assert (found.hits, found.count) == ([], 0)
    assert sum(found.facets["labels"].values()) == 0


def test_what_must_not_be_found_tells_nothing_of_hidden_rows(rows):
    assert search(None, "helipuerto -dron").count == 0
    assert search(None, "-helipuerto").count == 0


def test_the_label_of_an_answer_is_the_strictest_of_what_is_shown(world, rows):
    assert search(world.appoint(Role.FOCAL_POINT, "CO"), "helipuerto").tlp == "AMBER+STRICT"
    assert search(None, "helipuerto").tlp == "CLEAR"


def test_a_record_restricted_now_is_gone_with_the_next_search(world):
    from ipo_portal.records.indexing import index_row

    planner = world.appoint(Role.PLANNER, "PY")
    resource = world.resource("PE", title="Helipuerto")
    index_row("knowledge.resource", resource.pk)
    assert search(planner, "helipuerto").count == 1

    resource.tlp = "AMBER"
    resource.save()

    assert search(planner, "helipuerto").count == 0
