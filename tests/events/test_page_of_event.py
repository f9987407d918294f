"""What the page of an event gathers: days to go, and planning areas with what the reader may read of them."""

import datetime

import pytest

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import today

TOMORROW = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "fields", "to_go"),
    [
        (1, {}, 1),
        (227, {}, 227),
        (0, {}, None),
        (-1, {}, None),
        (30, {"schedule": "cancelled"}, None),
        (30, {"precision": "month"}, None),
    ],
)
def test_days_to_go_are_told_only_of_a_day_that_is_known_and_lies_ahead(client, americas, days, fields, to_go):
    start = today() + datetime.timedelta(days=days)
    event = americas.event(starts_on=start, ends_on=start + 5 * TOMORROW, **fields)

    page = client.get(event.get_absolute_url())

    assert page.context["days_to_go"] == to_go
    assert ("to go</span>" in page.content.decode()) == (to_go is not None)


def test_an_event_without_dates_has_no_days_to_go(client, americas):
    event = americas.event(starts_on=None, ends_on=None, precision="unknown")

    assert client.get(event.get_absolute_url()).context["days_to_go"] is None


def test_planning_areas_show_what_the_reader_may_read_about_the_event_and_no_more(client, americas):
    event, other = americas.event(), americas.event()
    practice = americas.practice(tlp=TLP.CLEAR, event=event, area_codes=["PX04", "PA05"])
    resource = americas.resource("CO", tlp=TLP.GREEN, event=event, area_codes=["PX04"])
    americas.resource("CO", tlp=TLP.STRICT, event=event, area_codes=["PA05"])
    americas.practice(status="draft", event=event, area_codes=["PA05"])
    americas.practice(tlp=TLP.CLEAR, event=other, area_codes=["PA05"])

    def seen():
        rows = client.get(event.get_absolute_url()).context["areas"]
        return [(row["code"], row["practices"], row["resources"]) for row in rows]

    assert seen() == [("PA05", [practice.current], []), ("PX04", [practice.current], [])]
    client.force_login(americas.appoint("planner", "PY"))
    assert seen() == [("PA05", [practice.current], []), ("PX04", [practice.current], [resource.current])]
    assert "areas" in client.get(other.get_absolute_url()).context


def test_an_event_nobody_wrote_about_has_no_empty_list_of_areas(client, americas):
    page = client.get(americas.event().get_absolute_url())

    assert page.context["areas"] == []
    assert 'id="areas"' not in page.content.decode()
