"""The catalogue of activities and formats."""

import pytest

from ipo_portal.access.roles import Role
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Body, Country
from ipo_portal.records.indexing import index_row
from ipo_portal.search.query import search
from ipo_portal.vocabulary.models import CourseType, Source
from ipo_portal.vocabulary.terms import forget, terms
from trainings.dates import period_of
from trainings.places import in_words

pytestmark = pytest.mark.django_db
LIST = "/training/"


@pytest.fixture
def catalogue(world):
    Source.objects.create(code="S04a", title="Press note", url="https://example.org/note")
    CourseType.objects.create(
        code="TC01", name_en="Seminar", format_en="three days", given_by_programme="yes", confidence="high"
    )
    CourseType.objects.create(code="TC02", name_en="Field exercise", given_by_programme="not found")
    for model in (Country, Body, CourseType, Source):
        forget(model)
        terms(model)
    return world


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "words"),
    [
        ("2008-03-04", "2008-03-04", "day", "4 March 2008"),
        ("2008-05-12", "2008-05-16", "day", "12–16 May 2008"),
        ("2013-03", "", "month", "March 2013"),
        ("2016", "2019", "year", "2016 – 2019"),
        ("2007", "", "year", "2007"),
        ("2007", "2007", "year", "2007"),
        ("", "", "unknown", "Date not known"),
        ("soon", "", "unknown", "Date not known"),
        ("2013-13-99", "", "unknown", "Date not known"),
    ],
)
def test_a_period_is_as_exact_as_its_source(starts, ends, precision, words):
    period = period_of(starts, ends)

    assert (period.precision, period.words) == (precision, words)


def test_activities_stand_year_by_year_the_newest_first(client, catalogue):
    for title, starts in [("Old", "2008-03-04"), ("New", "2024-10-08"), ("Also old", "2008")]:
        catalogue.activity(title=title, starts=starts)

    years = client.get(LIST).context["years"]

    assert [(year, [activity.title for activity in rows]) for year, rows in years] == [
        ("2024", ["New"]), ("2008", ["Old", "Also old"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ({"kind": "training"}, ["Course"]),
        ({"kind": "exercise"}, ["Table"]),
        ({"kind": "NFP meeting"}, ["Table", "Meeting"]),
        ({"state": "PE"}, ["Course"]),
        ({"year": "2012"}, ["Meeting"]),
        ({"kind": "bogus"}, ["Course", "Table", "Meeting"]),
        ({"page": "99"}, ["Course", "Table", "Meeting"]),
    ],
)
def test_filters_narrow_the_catalogue(client, catalogue, address, titles):
    catalogue.activity(title="Course", kind="training series", starts="2018", country_code="PE")
    catalogue.activity(title="Table", kind="NFP meeting; exercise", starts="2013")
    catalogue.activity(title="Meeting", kind="NFP meeting", starts="2012")

    assert [activity.title for activity in client.get(LIST, address).context["object_list"]] == titles


HIDDEN = [{"status": "draft"}, {"tlp": "GREEN"}, {"tlp": "AMBER"}]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_visitor_sees_what_is_public_and_no_trace_of_the_rest(client, catalogue, hidden):
    catalogue.activity(title="Open", starts="2024")
    secret = catalogue.activity(title="Secret", starts="2023", **hidden)

    response = client.get(LIST)

    assert [activity.title for activity in response.context["object_list"]] == ["Open"]
    assert response.context["paginator"].count == 1
    assert "Secret" not in response.content.decode()
    assert client.get(secret.get_absolute_url()).url.startswith("/account/login/")


@pytest.mark.parametrize(
    ("role", "home", "titles"),
    [(Role.PLANNER, "CO", {"Open", "Green"}), (Role.CURATOR, "OAS", {"Open", "Green", "Amber", "Draft"})],
)
def test_the_network_sees_green_and_curators_see_all(client, catalogue, role, home, titles):
    rows = {"Open": {}, "Green": {"tlp": "GREEN"}, "Amber": {"tlp": "AMBER"}, "Draft": {"status": "draft"}}
    made = {title: catalogue.activity(title=title, **fields) for title, fields in rows.items()}
    client.force_login(catalogue.appoint(role, home))

    assert {activity.title for activity in client.get(LIST).context["object_list"]} == titles
    assert {t for t, row in made.items() if client.get(row.get_absolute_url()).status_code == 200} == titles


def test_formats_are_told_with_whether_the_programme_gave_them(client, catalogue):
    page = client.get(LIST).content.decode()

    for words in ("Seminar", "Three days", "Yes", "Field exercise", "Not found"):
        assert words in page
    assert page.count(">Verified<") == 1
    assert page.count("Not verified") == 1


def test_an_activity_names_its_sources_and_what_is_not_verified(client, catalogue):
    activity = catalogue.activity(
        title="Workshop", place="Lima, PE", country_code="PE", starts="2024-10-08", ends="2024-10-10",
        source="S04a;K (own notes)", confidence="medium", audience="planners",
    )  # fmt: skip

    page = client.get(activity.get_absolute_url()).content.decode()

    assert '<a href="https://example.org/note" rel="noopener external">Press note</a>' in page
    assert "K (own notes)" in page
    assert "Not verified" in page
    assert "Lima, Peru" in page
    assert "8–10 October 2024" in page


def test_what_is_of_high_confidence_is_not_called_not_verified(client, catalogue):
    activity = catalogue.activity(source="S04a", confidence="high")

    assert "Not verified" not in client.get(activity.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [(None, 3), (Role.PLANNER, 6)])
def test_the_list_takes_as_many_queries_for_one_row_as_for_thirty(
    client, catalogue, rows, role, queries, django_assert_num_queries
):
    for number in range(rows):
        catalogue.activity(starts=str(1990 + number))
    if role:
        client.force_login(catalogue.appoint(role, "CO"))

    with django_assert_num_queries(queries):
        assert len(client.get(LIST).context["object_list"]) == rows


def test_an_activity_is_found_by_words_of_its_note(catalogue):
    activity = catalogue.activity(title="Workshop", note="Festivals and carnivals.")
    index_row("trainings.activity", activity.pk)

    assert [hit.ref for hit in search(None, "carnival").hits] == [activity.ref]


def test_the_picture_counts_what_the_reader_may_see_and_wears_its_label(client, world):
    world.activity(starts="2022-08-09", ends="2022-08-11")
    world.activity(starts="2024")
    world.activity(starts="2024", tlp=TLP.GREEN)
    world.activity(starts="")

    visitor = client.get("/training/")
    client.force_login(world.appoint("planner", "CO"))
    planner = client.get("/training/")

    assert [(column.name, column.value) for column in visitor.context["columns"]] == [
        ("2022", 1), ("2023", 0), ("2024", 1),
    ]  # fmt: skip
    assert [column.value for column in planner.context["columns"]] == [1, 0, 2]
    assert (visitor.context["page_tlp"], planner.context["page_tlp"]) == (TLP.CLEAR, TLP.GREEN)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lima, PE", "Lima, Peru"),
        ("PE (7 towns); CO; BB", "Peru (7 towns); Colombia; Barbados"),
        ("Lyon, FR", "Lyon, FR"),
        ("Washington, D.C., UY", "Washington, D.C., Uruguay"),
        ("PESOS; online", "PESOS; online"),
        ("", ""),
    ],
)
def test_codes_of_states_in_a_place_are_told_as_names(world, written, read):
    assert in_words(written) == read


def test_people_are_counted_only_where_a_source_gives_their_number_and_the_reader_may_see_it(client, world):
    world.activity(starts="2018-08-20", participants=60)
    world.activity(starts="2018", participants=None)
    world.activity(starts="2020", participants=300)
    world.activity(starts="2020", participants=40, tlp=TLP.GREEN)
    world.activity(starts="", participants=999)

    visitor = client.get(LIST)
    client.force_login(world.appoint("planner", "CO"))
    planner = client.get(LIST)

    assert [(column.name, column.value) for column in visitor.context["people"]] == [
        ("2018", 60), ("2019", None), ("2020", 300),
    ]  # fmt: skip
    assert [column.value for column in planner.context["people"]] == [60, None, 340]
    assert "sources give one for 2 activities" in visitor.content.decode()
    assert "sources give one for 3 activities" in planner.content.decode()
    assert visitor.content.decode().count('<td class="r">not known</td>') == 1


def test_without_any_figure_there_is_no_picture_of_people(client, world):
    world.activity(starts="2018")
    world.activity(starts="2020")

    page = client.get(LIST)

    assert page.context["people"] == []
    assert "People trained in each year" not in page.content.decode()


def test_the_page_of_an_activity_tells_how_many_took_part(client, world):
    told, untold = world.activity(participants=60), world.activity()

    assert "<dt>Participants</dt><dd>60</dd>" in client.get(told.get_absolute_url()).content.decode()
    assert "<dt>Participants</dt>" not in client.get(untold.get_absolute_url()).content.decode()
