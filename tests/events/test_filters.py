"""The same filters mean the same events in month, list and feed."""

import datetime

import pytest

from events.filters import EventFilter, plain
from events.models import Event

from .conftest import NINE

MONTH = {"month": "2027-07"}


@pytest.fixture
def three(americas):
    americas.event("PE", name_en="Games", cities=["Lima"], name_local="Juegos Panamericanos")
    americas.event(
        *NINE, name_en="Cup", cities=["Bridgetown"], schedule="awarded",
        starts_on=datetime.date(2027, 7, 1), ends_on=datetime.date(2027, 7, 4),
    )  # fmt: skip
    americas.event(
        "PE", "CO", name_en="Pilgrimage", type_id="religious", cities=["Ciudad de Panamá"],
        schedule="tentative", starts_on=datetime.date(2027, 7, 10), ends_on=datetime.date(2027, 7, 10),
    )  # fmt: skip
    return americas


@pytest.mark.parametrize(
    "given, found",
    [
        ({}, ["Cup", "Games", "Pilgrimage"]),
        ({"state": "PE"}, ["Games", "Pilgrimage"]),
        ({"state": "VC"}, ["Cup"]),
        ({"state": "UY"}, []),
        ({"subregion": "south"}, ["Games", "Pilgrimage"]),
        ({"subregion": "caribbean"}, ["Cup"]),
        ({"type": "religious"}, ["Pilgrimage"]),
        ({"schedule": "awarded"}, ["Cup"]),
        ({"since": "2027-07-05"}, ["Games", "Pilgrimage"]),
        ({"since": "2027-07-04"}, ["Cup", "Games", "Pilgrimage"]),
        ({"until": "2027-07-22"}, ["Cup", "Pilgrimage"]),
        ({"until": "2027-07-23"}, ["Cup", "Games", "Pilgrimage"]),
        ({"since": "2027-07-10", "until": "2027-07-10"}, ["Pilgrimage"]),
        ({"q": "panama"}, ["Pilgrimage"]),
        ({"q": "PANAMÁ"}, ["Pilgrimage"]),
        ({"q": "juegos"}, ["Games"]),
        ({"q": "peru lima"}, ["Games"]),
        ({"q": "perou"}, ["Games", "Pilgrimage"]),
        ({"q": "100%"}, []),
        ({"q": "  "}, ["Cup", "Games", "Pilgrimage"]),
        ({"state": "PE", "type": "sporting", "q": "gam"}, ["Games"]),
    ],
)
def test_a_filter_finds_the_same_events_in_month_list_and_feed(three, seen, given, found):
    assert seen("list", **given) == found
    assert seen("month", **given, **MONTH) == found
    assert seen("feed", **given) == found


NONSENSE = [
    {"state": "XX"}, {"subregion": "mars"}, {"type": "a"}, {"schedule": "never"}, {"since": "soon"},
    {"until": "2027-02-30"}, {"since": "2028-01-01", "until": "2027-01-01"}, {"q": "x" * 101}, {"q": "\x00"},
    {"state": "PE' OR 1=1"},
]  # fmt: skip


@pytest.mark.parametrize("given", NONSENSE)
def test_a_filter_that_is_not_understood_is_named_on_the_page_and_left_out(three, client, given):
    for address in ("/events/?month=2027-07", "/events/list/", "/events/past/", "/events/undated/"):
        page = client.get(address, given | MONTH)

        assert page.status_code == 200
        assert "Some filters were not understood" in page.content.decode()


@pytest.mark.parametrize("given", NONSENSE)
def test_the_feed_refuses_a_filter_it_does_not_understand_rather_than_widening(three, client, given):
    assert client.get("/events/feed.ics", given).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/events/?month=2027-13", "/events/?month=99999-01", "/events/?month=1999-12", "/events/?month=%00",
        "/events/?month=2041-01", "/events/?month=", "/events/list/?page=0", "/events/list/?page=x",
        "/events/list/?page=999", "/events/list/?page=-1", "/events/list/?since=0001-01-01",
        "/events/list/?since=9999-12-31", "/events/past/?until=0001-01-01", "/events/?until=9999-12-31",
        "/events/list/?state=PE&state=CO", "/events/list/?unknown=1",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(three, client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("asked", ["2027-13", "1999-12", "2041-01", "soon"])
def test_what_is_no_month_shows_the_current_one_and_says_so(three, client, asked):
    page = client.get("/events/", {"month": asked})

    today = datetime.datetime.now(datetime.UTC).date()
    assert (page.context["month"].year, page.context["month"].number) == (today.year, today.month)
    assert "There is no such month" in page.content.decode()


def test_filters_stay_in_every_address_of_the_page(three, client):
    page = client.get("/events/", {"month": "2027-07", "state": "PE", "q": "", "type": "sporting", "schedule": "nope"})

    kept = "state=PE&type=sporting"
    assert [view["url"] for view in page.context["views"]] == [
        f"/events/{tab}?{kept}" for tab in ("", "list/", "ahead/", "past/", "undated/")
    ]  # fmt: skip
    assert page.context["steps"]["previous"]["url"] == f"/events/?{kept}&month=2027-06"
    assert page.context["steps"]["next"]["url"] == f"/events/?{kept}&month=2027-08"
    assert page.context["feed"] == f"https://portal.example.org/events/feed.ics?{kept}"


def test_the_feed_address_of_a_page_in_spanish_asks_for_spanish(three, client):
    page = client.get("/events/?month=2027-07", headers={"accept-language": "es"})

    assert page.context["feed"] == "https://portal.example.org/events/feed.ics?lang=es"


def test_states_are_sorted_in_the_readers_language_without_regard_to_accents(americas):
    form = EventFilter({}, queryset=Event.objects.none()).form

    labels = [str(label) for value, label in form.fields["state"].choices if value]
    assert labels == sorted(labels, key=plain)
    assert len(labels) == 13
