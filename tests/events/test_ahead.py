"""The coming two years: what is counted for whom."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.lanes import Line
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import today
from ipo_portal.records.models import Status

AHEAD = "/events/ahead/"


@pytest.fixture
def days():
    """Return a function: a day of the month that many months from now."""

    def day(months):
        years, month = divmod(today().month - 1 + months, 12)
        return datetime.date(today().year + years, month + 1, 15)

    return day


@pytest.fixture
def add(americas, days):
    def add_event(months, **fields):
        return americas.event(starts_on=days(months), ends_on=days(months), **fields)

    return add_event


def counted(client, **parameters):
    return [column.value for column in client.get(AHEAD, parameters).context["columns"]]


def test_a_visitor_counts_public_events_only_and_sees_no_marking(client, add, americas):
    add(2)
    add(2, tlp=TLP.AMBER)
    add(2, status=Status.DRAFT)

    page = client.get(AHEAD)

    assert [column.value for column in page.context["columns"]] == [0, 0, 1, *[0] * 21]
    assert page.context["page_tlp"] == TLP.CLEAR
    client.force_login(americas.appoint("focal_point", "PE"))
    page = client.get(AHEAD)
    assert [column.value for column in page.context["columns"]][2] >= 2
    assert page.context["page_tlp"] == TLP.AMBER


def test_an_event_counts_once_in_the_month_of_its_first_day(client, americas, days):
    americas.event(starts_on=days(1), ends_on=days(3))
    americas.event(starts_on=days(-1), ends_on=days(1))
    americas.event(starts_on=days(24), ends_on=days(24))

    assert counted(client) == [0, 1, *[0] * 22]


def test_a_year_without_a_month_is_in_no_column_and_said_apart(client, americas):
    year = today().year + 1
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    americas.event(precision="year", starts_on=first, ends_on=last)

    page = client.get(AHEAD)

    assert sum(column.value for column in page.context["columns"]) == 0
    assert "1 more event has a year and no month yet." in page.content.decode()


def test_the_filters_of_the_calendar_narrow_the_picture_and_its_links(client, americas, days):
    americas.event("PE", starts_on=days(1), ends_on=days(1))
    americas.event("BB", starts_on=days(1), ends_on=days(1))

    columns = client.get(AHEAD, {"state": "BB"}).context["columns"]

    assert columns[1].value == 1
    assert f"state=BB&month={days(1):%Y-%m}" in columns[1].url or f"month={days(1):%Y-%m}&state=BB" in columns[1].url


def test_picture_and_table_say_the_same(client, add):
    add(1)
    add(1)

    page = client.get(AHEAD).content.decode()

    assert page.count('class="column"') == 1
    assert '<td class="r">2</td>' in page
    assert page.count('<tr><th scope="row">') == 24 + 2


def test_more_events_need_no_more_queries(client, add):
    add(1)
    client.get(AHEAD)
    with CaptureQueriesContext(connection) as few:
        client.get(AHEAD)
    for months in range(12):
        add(months)
    with CaptureQueriesContext(connection) as many:
        client.get(AHEAD)

    assert len(many) == len(few)


def lanes(client, **parameters):
    return [lane.event.name_en for lane in client.get(AHEAD, parameters).context["lanes"]]


def test_the_years_ahead_show_single_events_a_visitor_may_see_in_their_order(client, americas, add):
    add(30, name_en="Later")
    add(2, name_en="Soon")
    add(3, name_en="Hidden", tlp=TLP.AMBER)
    add(3, name_en="Draft", status=Status.DRAFT)
    add(-3, name_en="Over")
    add(90, name_en="Beyond")

    page = client.get(AHEAD)

    assert lanes(client) == ["Soon", "Later"]
    assert page.context["page_tlp"] == TLP.CLEAR
    assert "Hidden" not in page.content.decode()
    assert lanes(client, state="BB") == []


def test_the_bar_of_an_event_says_what_its_words_say(client, americas):
    year = today().year + 1
    sure = americas.event(starts_on=datetime.date(year, 1, 1), ends_on=datetime.date(year, 12, 31))
    americas.event(starts_on=datetime.date(year, 5, 1), ends_on=datetime.date(year, 5, 31), precision="month")

    page = client.get(AHEAD)
    first, second = page.context["lanes"]

    marks = dict(page.context["line"].years)
    assert (first.event, first.x, first.is_soft, second.is_soft) == (sure, marks[year], False, True)
    assert float(first.x[:-1]) + float(first.width[:-1]) == pytest.approx(float(marks[year + 1][:-1]), abs=0.02)
    words = page.content.decode()
    assert f"May {year}, exact days to be confirmed" in words
    assert words.count('<th scope="row"><a href=') == 2 + 24


def test_a_short_event_at_the_end_of_the_line_is_still_seen(client, americas):
    last = datetime.date(today().year + 4, 12, 31)
    americas.event(starts_on=last, ends_on=last)

    (lane,) = client.get(AHEAD).context["lanes"]

    assert (lane.x, lane.width) == ("99.20%", "0.80%")


@pytest.mark.parametrize(("month", "labelled"), [(1, [2026, 2027, 2028]), (11, [2027, 2028, 2029])])
def test_a_year_of_which_little_is_left_has_a_mark_and_no_room_for_its_number(month, labelled):
    line = Line.of(datetime.date(2026, month, 20))

    assert [year for year, _place in line.labels][:3] == labelled
    assert [year for year, _place in line.years] == [2026, 2027, 2028, 2029, 2030]
