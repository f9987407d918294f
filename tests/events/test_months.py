"""The grid of a month: weeks, lanes, and what is not a month."""

import datetime

import pytest

from events.months import Bar, Month, grid


def day(text):
    return datetime.date.fromisoformat(text)


def bar(title, start, end=None):
    return Bar(day(start), day(end or start), title, f"/{title}/")


def lanes(weeks, text):
    """Return what the day shows, a word a lane: title where it starts, "…" where it goes on, "" for a gap."""
    shown = next(d for week in weeks for d in week if d.date == day(text))
    return ["" if e.get("gap") else e["title"] if e["starts_here"] else "…" for e in shown.entries]


def test_weeks_begin_on_monday_and_hold_the_ends_of_the_neighbouring_months():
    weeks = grid(Month(2027, 7), [], day("2027-07-15"))

    assert [len(week) for week in weeks] == [7] * 5
    assert (weeks[0][0].date, weeks[-1][-1].date) == (day("2027-06-28"), day("2027-08-01"))
    assert [d.date for week in weeks for d in week if d.is_today] == [day("2027-07-15")]
    assert [d.in_month for d in weeks[0]] == [False, False, False, True, True, True, True]


def test_an_event_keeps_its_lane_through_a_week_and_shows_its_title_again_on_monday():
    weeks = grid(
        Month(2027, 7),
        [bar("games", "2027-07-23", "2027-08-08"), bar("short", "2027-07-22", "2027-07-23")],
        None,
    )

    assert lanes(weeks, "2027-07-21") == []
    assert lanes(weeks, "2027-07-22") == ["short"]
    assert lanes(weeks, "2027-07-23") == ["…", "games"]
    assert lanes(weeks, "2027-07-24") == ["", "…"]
    assert lanes(weeks, "2027-07-26") == ["games"]
    assert lanes(weeks, "2027-08-01") == ["…"]


def test_a_bar_goes_on_to_the_next_day_except_on_its_last_and_on_sunday():
    weeks = grid(Month(2027, 7), [bar("games", "2027-07-23", "2027-07-26")], None)

    going_on = {d.date.day: e["continues"] for week in weeks for d in week for e in d.entries}
    assert going_on == {23: True, 24: True, 25: False, 26: False}


def test_a_lane_is_used_again_once_it_is_free():
    weeks = grid(
        Month(2027, 7),
        [bar("a", "2027-07-05", "2027-07-06"), bar("b", "2027-07-07"), bar("c", "2027-07-06")],
        None,
    )

    assert lanes(weeks, "2027-07-06") == ["…", "c"]
    assert lanes(weeks, "2027-07-07") == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027",
        "2027-7",
        "2027-13",
        "2027-00",
        "1999-12",
        "2041-01",
        "9999-01",
        "0000-01",
        "2027-07-01",
        "２０２７-07",
        "x",
        "2027-07\n",
    ],
)
def test_what_is_not_a_month_of_the_calendar_is_none(text):
    assert Month.parse(text) is None


def test_the_calendar_ends_at_its_edges():
    assert Month.parse("2000-01").previous is None
    assert Month.parse("2040-12").next is None
    assert (str(Month(2027, 1).previous), str(Month(2027, 12).next)) == ("2026-12", "2028-01")


def test_what_lasts_one_day_goes_below_longer_bars_even_where_a_lane_above_is_free():
    bars = [bar("a", "2027-07-05", "2027-07-07"), bar("b", "2027-07-06", "2027-07-08"), bar("one", "2027-07-08")]

    weeks = grid(Month(2027, 7), bars, None)

    assert lanes(weeks, "2027-07-08") == ["", "…", "one"]


def test_a_bar_tells_how_many_days_of_the_week_it_covers():
    weeks = grid(Month(2027, 7), [bar("games", "2027-07-23", "2027-08-08")], None)

    starts = [e["days"] for week in weeks for d in week for e in d.entries if e["starts_here"]]
    assert starts == [3, 7]
