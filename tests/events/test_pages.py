"""Month, lists and page of an event, as a visitor reads them."""

import datetime

import pytest
from django.urls import reverse

from events.models import EventChange
from ipo_portal.accounts.models import today

from .conftest import NINE, PAN_AM

LIST = "/events/list/"


def day(text):
    return datetime.date.fromisoformat(text)


def painted(page, event):
    """Return the days on which the month shows an event."""
    return [
        str(shown.date)
        for week in page.context["weeks"]
        for shown in week
        for entry in shown.entries
        if entry.get("url") == event.get_absolute_url()
    ]


@pytest.mark.parametrize("zone", ["UTC", "America/Lima", "Pacific/Auckland", "Pacific/Honolulu"])
def test_the_pan_american_games_begin_on_23_july_whatever_the_time_zone(games, client, settings, zone):
    settings.TIME_ZONE = zone

    page = client.get("/events/", {"month": "2027-07"})

    assert painted(page, games) == [f"2027-07-{n}" for n in range(23, 32)] + ["2027-08-01"]
    assert "23 July – 8 August 2027" in page.content.decode()
    assert painted(client.get("/events/", {"month": "2027-08"}), games)[-1] == "2027-08-08"


def test_an_event_with_nine_hosts_is_one_event_everywhere(americas, seen, client):
    cup = americas.event(*NINE, name_en="Cup")

    assert seen("list") == seen("month", month="2027-07") == seen("feed") == ["Cup"]
    assert seen("list", subregion="caribbean") == ["Cup"]
    hosts = client.get(cup.get_absolute_url()).content.decode()
    assert [code for code in NINE if reverse("focal_points:state-detail", args=[code]) in hosts] == NINE


def test_a_coarse_date_is_listed_under_its_month_and_painted_on_no_day(americas, client):
    month = americas.event(
        name_en="Some July", precision="month", starts_on=day("2027-07-01"), ends_on=day("2027-07-31")
    )
    year = americas.event(name_en="Some 2027", precision="year", starts_on=day("2027-01-01"), ends_on=day("2027-12-31"))
    americas.event(name_en="August", precision="month", starts_on=day("2027-08-01"), ends_on=day("2027-08-31"))

    page = client.get("/events/", {"month": "2027-07"})

    assert page.context["dated"] == []
    assert page.context["to_confirm"] == [year, month]
    assert painted(page, month) == painted(page, year) == []


def test_an_event_without_dates_is_in_no_month_and_no_period(americas, client, seen):
    americas.event(name_en="Some day", precision="unknown", starts_on=None, ends_on=None, schedule="postponed")

    assert seen("month", month="2027-07") == seen("list") == seen("past") == seen("feed") == []
    assert seen("list", since="2000-01-01") == []
    assert seen("undated") == ["Some day"]
    assert client.get(LIST).context["not_in_feed"] == 1


def test_the_month_lists_only_events_with_a_day_in_it_but_paints_the_ends_of_its_neighbours(americas, client):
    june = americas.event(name_en="June", starts_on=day("2027-06-29"), ends_on=day("2027-06-30"))

    page = client.get("/events/", {"month": "2027-07"})

    assert page.context["dated"] == []
    assert painted(page, june) == ["2027-06-29", "2027-06-30"]


def test_the_list_begins_with_what_runs_today_and_the_past_ends_with_yesterday(americas, seen):
    now = today()
    one = datetime.timedelta(days=1)
    americas.event(name_en="Over", starts_on=now - 3 * one, ends_on=now - one)
    americas.event(name_en="Running", starts_on=now - one, ends_on=now)
    americas.event(name_en="Ahead", starts_on=now + one, ends_on=now + one)

    assert seen("list") == ["Ahead", "Running"]
    assert seen("past") == ["Over"]
    assert seen("list", since="2000-01-01") == ["Ahead", "Over", "Running"]


def test_the_list_is_in_order_of_dates_and_the_past_the_other_way(americas, client):
    for year in (2029, 2028, 2008, 2009):
        americas.event(name_en=str(year), starts_on=day(f"{year}-01-01"), ends_on=day(f"{year}-01-02"))

    assert [row.name_en for row in client.get(LIST).context["object_list"]] == ["2028", "2029"]
    assert [row.name_en for row in client.get("/events/past/").context["object_list"]] == ["2009", "2008"]


def test_a_list_shows_25_events_a_page(americas, client):
    for _ in range(30):
        americas.event()

    assert len(client.get(LIST).context["object_list"]) == 25
    assert len(client.get(LIST, {"page": 2}).context["object_list"]) == 5


@pytest.mark.parametrize("row_count", [1, 30])
def test_month_and_list_cost_three_queries_at_most_for_any_number_of_rows(
    americas, client, django_assert_num_queries, row_count
):
    for _ in range(row_count):
        americas.event(*NINE)

    with django_assert_num_queries(2):
        client.get("/events/", {"month": "2027-07", "subregion": "caribbean"})
    with django_assert_num_queries(3):
        client.get(LIST, {"subregion": "caribbean"})


@pytest.mark.parametrize("row_count", [1, 4])
def test_the_page_of_an_event_costs_six_queries_for_a_visitor(
    games, americas, client, django_assert_num_queries, row_count
):
    for number in range(row_count):
        americas.event("PE")
        americas.law().events.add(games)
        americas.resource("PE", tlp="CLEAR", event=games)
        americas.practice(tlp="CLEAR", event=games)
        EventChange.objects.create(event=games, owner_codes=["PE"], position=number, what="dates")

    with django_assert_num_queries(6):
        page = client.get(games.get_absolute_url())

    shown = [len(page.context[name]) for name in ("laws", "resources", "practices", "history", "neighbours")]
    assert shown == [row_count] * 5


def test_the_page_says_its_facts_in_words(americas, client):
    event = americas.event(
        "PE", "CO", name_en="Games", name_local="Juegos", cities=["Lima"], size="7,000 athletes",
        subtype="multi-sport", website="https://example.org/games", source="S17", notes="One <note>.",
        confidence="medium",
    )  # fmt: skip

    page = client.get(event.get_absolute_url()).content.decode()

    for words in (
        "23 July – 8 August 2027", "Juegos", "7,000 athletes", "multi-sport", "Report of the hosts",
        "Not verified", "One &lt;note&gt;.", '<a href="https://example.org/games" rel="noopener external">',
        reverse("focal_points:state-detail", args=["CO"]), reverse("focal_points:state-detail", args=["PE"]),
    ):  # fmt: skip
        assert words in page


def test_an_address_that_is_none_is_not_made_a_link(americas, client):
    event = americas.event(website="javascript:alert(1)", source="own words")

    page = client.get(event.get_absolute_url()).content.decode()

    assert "javascript:" not in page
    assert "own words" in page


def test_a_sure_event_is_not_called_unverified(games, client):
    assert "Not verified" not in client.get(games.get_absolute_url()).content.decode()


def test_changes_are_told_in_words_the_newest_first(games, client):
    for position, (what, old, new) in enumerate(
        [
            ("host", "CO (Barranquilla)", "PE (Lima)"),
            ("dates", "2027-07-16/2027-08-01", "2027-07-23/2027-08-08"),
        ]
    ):
        EventChange.objects.create(
            event=games, owner_codes=["PE"], position=position, what=what, old=old, new=new, announced="2024"
        )

    history = client.get(games.get_absolute_url()).context["history"]

    assert [(change["old"], change["new"]) for change in history] == [
        ("16 July – 1 August 2027", "23 July – 8 August 2027"),
        ("Colombia (Barranquilla)", "Peru (Lima)"),
    ]


def test_neighbours_are_at_most_five_events_of_the_sub_region_at_the_same_time(games, americas, client):
    for _ in range(6):
        americas.event("CO", starts_on=PAN_AM[1], ends_on=PAN_AM[1])
    americas.event("BB", name_en="Elsewhere")
    americas.event("PE", name_en="Later", starts_on=day("2027-08-09"), ends_on=day("2027-08-09"))
    americas.event("PE", name_en="No date", precision="unknown", starts_on=None, ends_on=None)

    neighbours = client.get(games.get_absolute_url()).context["neighbours"]

    assert [row.owner_codes for row in neighbours] == [["CO"]] * 5


def test_the_page_names_the_event_in_the_readers_language(americas, client):
    event = americas.event(name_en="Games", name_es="Juegos")

    page = client.get(event.get_absolute_url(), headers={"accept-language": "es"}).content.decode()

    assert '<h1 lang="es">Juegos</h1>' in page


def test_a_cancelled_event_says_so_in_the_month(americas, client):
    americas.event(name_en="Summit", schedule="cancelled", outcome="cancelled")

    assert "Cancelled: Summit" in client.get("/events/", {"month": "2027-07"}).content.decode()


def test_a_name_that_stands_in_says_in_which_language_it_is(americas, client):
    event = americas.event(name_en="Games")

    page = client.get(event.get_absolute_url(), headers={"accept-language": "es"}).content.decode()

    assert '<h1 lang="en">Games</h1>' in page
