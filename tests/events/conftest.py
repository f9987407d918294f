"""The calendar's world: sub-regions, and enough States for an event with nine hosts."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from ipo_portal.accounts.models import Body, Country, Subregion
from ipo_portal.vocabulary.models import EventType, PlanningArea, Source
from ipo_portal.vocabulary.terms import forget, terms

NINE = ["AG", "BB", "GD", "GY", "JM", "KN", "LC", "VC", "TT"]
PAN_AM = datetime.date(2027, 7, 23), datetime.date(2027, 8, 8)


@pytest.fixture
def americas(world):
    """The world with two sub-regions and nine islands; its vocabularies are read, as in a running process."""
    Subregion.objects.bulk_create(
        [
            Subregion(code="south", name_en="South", name_es="Sur", position=1),
            Subregion(code="caribbean", name_en="Caribbean", position=2),
        ]
    )
    Country.objects.filter(code="PE").update(name_es="Perú", name_fr="Pérou")
    Country.objects.bulk_create(
        [
            Country(code=code, iso3=f"{code}X", name_en=f"State {code}", subregions=["caribbean"])
            for code in NINE
            if code != "BB"
        ]
    )
    Source.objects.create(code="S17", title="Report of the hosts", url="https://example.org/report")
    for model in (Country, Body, Subregion, EventType, PlanningArea, Source):
        forget(model)
        terms(model)
    return world


@pytest.fixture
def games(americas):
    return americas.event("PE", name_en="Pan American Games Lima 2027", cities=["Lima", "Callao"])


@pytest.fixture
def seen(client):
    """Return a function: the names of the events a page or the feed shows, once for each time it does."""

    def names(view, **parameters):
        response = client.get(reverse(f"events:event-{view}"), parameters)
        assert response.status_code == 200
        if view == "feed":
            return sorted(str(entry["SUMMARY"]) for entry in Calendar.from_ical(response.content).walk("VEVENT"))
        context = response.context
        rows = [*context["dated"], *context["to_confirm"]] if view == "month" else context["object_list"]
        return sorted(row.name_en for row in rows)

    return names
