"""The feed as calendar programs read it."""

import datetime
import re

import pytest
from icalendar import Calendar

from events.feeds import one_line

FEED = "/events/feed.ics"


def read(response):
    return Calendar.from_ical(response.content)


def entry(response):
    return read(response).walk("VEVENT")[0]


def lines(response):
    """Return the content lines, unfolded."""
    return re.sub(rb"\r\n[ \t]", b"", response.content).decode().split("\r\n")


@pytest.fixture
def changed(games):
    """The games, changed twice, the last time at a known moment."""
    type(games).objects.filter(pk=games.pk).update(schedule="rescheduled")
    type(games).objects.filter(pk=games.pk).update(
        changed_at=datetime.datetime(2026, 1, 30, 12, tzinfo=datetime.UTC), name_es="Juegos Panamericanos"
    )
    games.refresh_from_db()
    return games


def test_the_pan_american_games_are_written_as_the_standard_asks(changed, client):
    response = client.get(FEED)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines(response) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//IPO Americas//Major events//EN",
        "NAME:IPO Americas: major events",
        "X-WR-CALNAME:IPO Americas: major events",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "SOURCE;VALUE=URI:https://portal.example.org/events/feed.ics",
        "UID:88a1159c-e269-56f4-9c03-604552f6f4ca",
        "X-PUBLISHED-TTL:PT12H",
        "BEGIN:VEVENT",
        "SUMMARY:Pan American Games Lima 2027",
        "DTSTART;VALUE=DATE:20270723",
        "DTEND;VALUE=DATE:20270809",
        "DTSTAMP:20260130T120000Z",
        f"UID:{changed.ref}@ipo-americas",
        "SEQUENCE:2",
        "CATEGORIES:Sporting",
        "DESCRIPTION:rescheduled",
        "LAST-MODIFIED:20260130T120000Z",
        "LOCATION:Lima\\, Callao\\, Peru",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        f"URL:https://portal.example.org/events/{changed.ref}/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_days_are_days_whatever_the_time_zone(games, client, settings, zone):
    settings.TIME_ZONE = zone

    found = entry(client.get(FEED))

    assert (found["DTSTART"].dt, found["DTEND"].dt) == (datetime.date(2027, 7, 23), datetime.date(2027, 8, 9))


def test_the_feed_speaks_the_language_asked_for_and_english_otherwise(changed, client):
    assert entry(client.get(FEED, {"lang": "es"}))["SUMMARY"] == "Juegos Panamericanos"
    assert entry(client.get(FEED, {"lang": "es"}))["LOCATION"] == "Lima, Callao, Perú"
    assert entry(client.get(FEED, headers={"accept-language": "es"}))["SUMMARY"] == "Pan American Games Lima 2027"
    assert client.get(FEED, {"lang": "es"})["Content-Language"] == "es"
    assert client.get(FEED, {"lang": "xx"}).status_code == 400


@pytest.mark.parametrize(
    "schedule, outcome, status",
    [
        ("tentative", "unknown", "TENTATIVE"),
        ("candidate", "unknown", "TENTATIVE"),
        ("postponed", "unknown", "TENTATIVE"),
        ("awarded", "unknown", "CONFIRMED"),
        ("scheduled", "unknown", "CONFIRMED"),
        ("relocated", "held", "CONFIRMED"),
        ("cancelled", "unknown", "CANCELLED"),
        ("scheduled", "cancelled", "CANCELLED"),
    ],
)
def test_a_cancelled_event_stays_and_an_unsure_one_is_tentative(americas, client, schedule, outcome, status):
    americas.event(schedule=schedule, outcome=outcome)

    assert entry(client.get(FEED))["STATUS"] == status


def test_the_uid_stays_and_the_sequence_rises_when_an_event_moves(games, client):
    before = entry(client.get(FEED))
    games.starts_on = datetime.date(2027, 7, 24)
    games.save()

    after = entry(client.get(FEED))

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_coarse_dates_stay_out_and_are_counted_on_the_pages(games, americas, client, seen):
    americas.event(name_en="Month", precision="month")
    americas.event(name_en="Year", precision="year")
    americas.event(name_en="Never", precision="unknown", starts_on=None, ends_on=None)

    assert seen("feed") == ["Pan American Games Lima 2027"]
    for address in ("/events/?month=2027-07", "/events/list/"):
        assert "3 events without exact dates are not in the feed." in client.get(address).content.decode()


def test_not_verified_is_told_in_the_feed_too(americas, client):
    americas.event(confidence="low")

    assert entry(client.get(FEED))["DESCRIPTION"] == "scheduled · Not verified"


BREAKS = ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\t"]


@pytest.mark.parametrize("mark", BREAKS)
def test_no_text_becomes_a_line_of_its_own(americas, client, mark):
    evil = f"Games{mark}ATTENDEE:mailto:a@example.org{mark}END:VEVENT"
    americas.event(name_en=evil, cities=[evil])

    response = client.get(FEED)

    assert len(read(response).walk("VEVENT")) == 1
    assert not [line for line in lines(response) if line.startswith(("ATTENDEE", "END:VEVENT,"))]
    assert lines(response).count("END:VEVENT") == 1
    assert entry(response)["SUMMARY"] == "Games ATTENDEE:mailto:a@example.org END:VEVENT"
    assert response.content.decode().splitlines() == response.content.decode().split("\r\n")[:-1]


def test_what_means_something_to_the_format_comes_back_as_it_was(americas, client):
    text = 'a;b,c\\n "d": é 東京 \\'
    americas.event(name_en=text)

    assert entry(client.get(FEED))["SUMMARY"] == text
    assert one_line(text) == text


def test_an_unchanged_feed_is_not_sent_again(games, client):
    first = client.get(FEED)

    again = client.get(FEED, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    for answer in (first, again):
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert answer["Last-Modified"] == games.changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT")


def _change_name(world, event):
    event.name_en = "New name"
    event.save()


def _change_without_save(world, event):
    type(event).objects.filter(pk=event.pk).update(size="large")


def _restrict(world, event):
    type(event).objects.filter(pk=event.pk).update(tlp="GREEN")


def _add(world, event):
    world.event()


def _swap(world, event):
    """One leaves, another comes: as many as before, and none of them is newer."""
    type(event).objects.filter(pk=event.pk).update(tlp="GREEN")
    type(event).objects.exclude(pk=event.pk).update(tlp="CLEAR")


@pytest.mark.parametrize("change", [_change_name, _change_without_save, _restrict, _add, _swap])
def test_a_changed_feed_is_sent_again(americas, games, client, change):
    other = americas.event(tlp="GREEN")
    type(other).objects.filter(pk=other.pk).update(changed_at=games.changed_at)
    first = client.get(FEED)
    change(americas, games)

    again = client.get(FEED, headers={"if-none-match": first["ETag"], "if-modified-since": first["Last-Modified"]})

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_date_alone_never_answers_that_nothing_changed(americas, games, client):
    """A row that leaves the feed makes the newest change an older one: the date cannot tell."""
    first = client.get(FEED)
    _restrict(americas, games)

    again = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert again.status_code == 200
    assert read(again).walk("VEVENT") == []


def test_filters_and_language_have_their_own_etag(games, client):
    marks = {client.get(FEED, given)["ETag"] for given in ({}, {"state": "PE"}, {"lang": "es"}, {"type": "sporting"})}

    assert len(marks) == 4


def test_the_feed_of_a_signed_in_reader_is_the_same_but_not_kept(games, americas, client):
    public = client.get(FEED)
    client.force_login(americas.appoint("focal_point", "PE"))

    signed_in = client.get(FEED)

    assert signed_in.content == public.content
    assert signed_in["Cache-Control"] == "no-store"


def test_another_host_than_ours_is_refused(games, client):
    assert client.get(FEED, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("row_count", [1, 30])
def test_the_feed_costs_two_queries_and_one_when_unchanged(americas, client, django_assert_num_queries, row_count):
    for _ in range(row_count):
        americas.event("PE", "CO")

    with django_assert_num_queries(2):
        first = client.get(FEED, {"state": "PE"})
    with django_assert_num_queries(1):
        client.get(FEED, {"state": "PE"}, headers={"if-none-match": first["ETag"]})
    assert len(read(first).walk("VEVENT")) == row_count


def test_a_feed_without_events_is_a_calendar_too(americas, client):
    response = client.get(FEED)

    assert read(response).walk("VEVENT") == []
    assert "Last-Modified" not in response
