"""The first page: its figures are those of the reader."""

import datetime

import pytest

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import today
from ipo_portal.records.models import Status

pytestmark = pytest.mark.django_db


def figures(client):
    return [number for _name, number in client.get("/").context["figures"]]


def test_the_figures_count_what_the_reader_may_see_and_nothing_else(client, world):
    ahead = today() + datetime.timedelta(days=30)
    world.event("PE", starts_on=ahead, ends_on=ahead)
    world.event("PE", starts_on=ahead, ends_on=ahead, tlp=TLP.AMBER)
    world.event("PE", starts_on=datetime.date(2020, 1, 1), ends_on=datetime.date(2020, 1, 2))
    world.practice(tlp=TLP.CLEAR)
    world.practice(tlp=TLP.GREEN)
    world.practice(tlp=TLP.CLEAR, status=Status.REVIEW)
    chief = world.appoint("focal_point", "PE")
    world.appoint("planner", "CO")

    assert figures(client) == [1, 1, 1]
    client.force_login(chief)
    assert figures(client) == [2, 1, 2]
