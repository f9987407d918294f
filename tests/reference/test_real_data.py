"""The reference data of the project, as they come out of the database."""

import datetime
from collections import Counter

import pytest
from django.core.management import call_command

from events.models import Event, EventChange
from ipo_portal.accounts.models import Body, Country, Subregion
from ipo_portal.records.indexing import kinds
from ipo_portal.search.models import SearchDocument
from ipo_portal.vocabulary.models import (
    CourseType,
    EventType,
    LegislationTopic,
    PartnershipTopic,
    PlanningArea,
    Source,
)
from knowledge.models import Law, LawOfEvent
from trainings.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db, capsys):
    call_command("load_reference")


COUNTS = {
    Country: 35, Event: 214, EventChange: 33, PlanningArea: 26, Law: 34, Activity: 18, CourseType: 12,
    LegislationTopic: 14, PartnershipTopic: 14, Source: 70, EventType: 6, Subregion: 5, Body: 4,
}  # fmt: skip


def test_every_row_of_the_files_is_loaded(loaded):
    assert {model: model._default_manager.count() for model in COUNTS} == COUNTS


def test_the_pan_american_games_of_2027_are_in_lima_on_their_new_dates_with_both_changes(loaded):
    games = Event.objects.get(key="xx-pan-american-games-lima-2027")
    assert (games.starts_on, games.ends_on) == (datetime.date(2027, 7, 23), datetime.date(2027, 8, 8))
    assert games.owner_codes == ["PE"]
    assert (games.tlp, games.status, games.schedule) == ("CLEAR", "published", "rescheduled")
    assert list(games.changes.values_list("position", "what", "old", "new", "owner_codes")) == [
        (1, "host", "CO (Barranquilla)", "PE (Lima)", ["PE"]),
        (2, "dates", "2027-07-16/2027-08-01", "2027-07-23/2027-08-08", ["PE"]),
    ]


def test_the_cricket_world_cup_of_2007_is_one_event_with_nine_hosts(loaded):
    (cup,) = Event.objects.filter(subtype="cricket", starts_on__year=2007)
    assert cup.owner_codes == ["AG", "BB", "GD", "GY", "JM", "KN", "LC", "VC", "TT"]
    assert len(cup.cities) == 9


def test_events_without_dates_say_so(loaded):
    assert sorted(Event.objects.filter(starts_on=None).values_list("key", "ends_on", "precision")) == [
        ("papal-journey-to-uruguay-argentina-and-peru-leo-xiv", None, "unknown"),
        ("x-summit-of-the-americas", None, "unknown"),
    ]


def test_confidence_and_source_are_kept_and_translated_names_of_events_left_to_translators(loaded):
    kept = Counter(Event.objects.values_list("confidence", flat=True))
    assert kept == {"high": 175, "medium": 36, "low": 3}
    assert not Event.objects.filter(source="").exists()
    assert not Event.objects.exclude(name_es="", name_fr="", name_pt="").exists()


def test_a_state_may_stand_in_two_sub_regions_and_keeps_its_standing(loaded):
    belize, cuba = Country.objects.get(code="BZ"), Country.objects.get(code="CU")
    assert belize.subregions == ["caribbean", "central-america"]
    assert (cuba.standing, cuba.counted_at_launch) == ("not_participating", False)
    assert Country.objects.filter(counted_at_launch=True).count() == 34


def test_national_laws_belong_to_their_state_and_the_others_to_the_programme(loaded):
    owners = {
        (law.jurisdiction == "national", tuple(law.owner_codes) == (law.jurisdiction_code,))
        for law in Law.objects.all()
    }
    assert owners == {(True, True), (False, False)}
    assert set(Law.objects.exclude(jurisdiction="national").values_list("owner_codes__0", flat=True)) == {"IPO"}


def test_a_law_names_the_events_it_was_made_for(loaded):
    law = Law.objects.get(title_en="General Law of the World Cup, Law 12.663")
    assert law.key == "general-law-of-the-world-cup-law-12663-2012-br"
    assert sorted(law.events.values_list("key", flat=True)) == [
        "fifa-confederations-cup-brazil-2013", "fifa-world-cup-brazil-2014", "world-youth-day-rio-2013",
    ]  # fmt: skip
    assert LawOfEvent.objects.count() == 12


def test_activities_are_the_programmes_and_name_the_state_of_their_place_where_it_is_clear(loaded):
    assert set(Activity.objects.values_list("owner_codes__0", "tlp", "status")) == {("IPO", "CLEAR", "published")}
    assert Counter(Activity.objects.values_list("country_code", flat=True)) == {
        "": 8, "CL": 2, "CA": 1, "CO": 2, "DO": 1, "MX": 1, "PA": 1, "TT": 1, "US": 1,
    }  # fmt: skip


def test_only_oas_and_unicri_are_the_secretariat(loaded):
    assert dict(Body.objects.values_list("code", "is_secretariat")) == {
        "OAS": True, "UNICRI": True, "IMPACS": False, "SICA": False,
    }  # fmt: skip


def test_what_was_loaded_can_be_found(loaded):
    rows = {model._meta.label_lower: count for model, count in COUNTS.items()}
    findable = {kind: rows[kind] for kind in kinds() if kind in rows}
    assert {"events.event", "knowledge.law"} <= findable.keys()
    found = SearchDocument.objects.values_list("kind", "ref").distinct()
    assert Counter(kind for kind, _ in found) == findable
