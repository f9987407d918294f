"""What the knowledge base covers: counts of what the reader may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipo_portal.access.tlp import TLP
from ipo_portal.records.models import Status

pytestmark = pytest.mark.django_db
COVERAGE = "/knowledge/coverage/"


def counted(page):
    return {row["area"].pk: (row["practices"], row["resources"]) for row in page.context["areas"]}


def test_counts_are_those_of_the_reader(client, world):
    world.practice(tlp=TLP.CLEAR, area_codes=["PA05", "PX04"])
    world.practice(tlp=TLP.GREEN, area_codes=["PA05"])
    world.resource("CO", tlp=TLP.AMBER, area_codes=["PX04"])
    world.resource("PE", tlp=TLP.AMBER, area_codes=["PX04"])
    world.resource("CO", status=Status.DRAFT, tlp=TLP.CLEAR, area_codes=["PX04"])

    visitor = client.get(COVERAGE)
    client.force_login(world.appoint("focal_point", "CO"))
    focal_point = client.get(COVERAGE)

    assert counted(visitor) == {"PA05": (1, 0), "PX04": (1, 0)}
    assert visitor.context["page_tlp"] == TLP.CLEAR
    assert counted(focal_point) == {"PA05": (2, 0), "PX04": (1, 1)}
    assert focal_point.context["page_tlp"] == TLP.AMBER


def test_the_number_leads_to_the_texts_it_counts(client, world):
    shown = world.practice(tlp=TLP.CLEAR, area_codes=["PA05"])
    world.practice(tlp=TLP.CLEAR, area_codes=["PX04"])

    (row,) = [row for row in client.get(COVERAGE).context["areas"] if row["area"].pk == "PA05"]

    assert list(client.get(row["practices_url"]).context["object_list"]) == [shown]


def test_the_longest_bar_is_the_highest_number_and_nothing_has_no_bar(client, world):
    for _ in range(2):
        world.practice(tlp=TLP.CLEAR, area_codes=["PA05"])
    world.practice(tlp=TLP.CLEAR, area_codes=["PX04"])

    page = client.get(COVERAGE).content.decode()

    assert page.count('<rect class="column"') == 2
    assert page.count('width="100.00%"') == page.count('width="50.00%"') == 1


def test_more_texts_need_no_more_queries(client, world):
    world.practice(tlp=TLP.CLEAR)
    client.get(COVERAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(COVERAGE)
    for _ in range(5):
        world.practice(tlp=TLP.CLEAR)
        world.resource("CO", tlp=TLP.CLEAR)
    with CaptureQueriesContext(connection) as many:
        client.get(COVERAGE)

    assert len(many) == len(few)
