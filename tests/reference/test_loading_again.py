"""Loading again inserts what is missing, updates what nobody touched, and tells of the rest."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from events.models import Event, EventChange
from ipo_portal.accounts.models import Country
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import terms
from knowledge.models import Law, LawOfEvent

from .conftest import about

pytestmark = pytest.mark.django_db

EVENTS = "events/reference/major_events.csv"
CHANGES = "events/reference/major_event_changes.csv"
AREAS = "ipo_portal/vocabulary/reference/planning_areas.csv"
STATES = "ipo_portal/accounts/reference/member_states.csv"
LAWS = "knowledge/reference/legislation.csv"
GAMES = "xx-pan-american-games-lima-2027"


def state_of(model):
    return list(model._default_manager.order_by("pk").values())


@pytest.fixture
def loaded(copy):
    copy.load()
    return copy


def test_loading_twice_changes_nothing(loaded):
    tables = (Event, EventChange, Country, Law, LawOfEvent, PlanningArea)
    before = [state_of(table) for table in tables]
    said = loaded.load()
    assert [state_of(table) for table in tables] == before
    assert Event.objects.get(key=GAMES).revision == 0
    assert about(said, EVENTS) == ["0 inserted, 0 updated, 214 unchanged, 0 touched"]
    assert about(said, STATES) == ["0 inserted, 0 updated, 35 unchanged, 0 touched"]


def test_the_second_load_asks_few_questions(loaded, django_assert_num_queries):
    with django_assert_num_queries(17):  # 13 tables; savepoint, its end, lock, and what search knows
        loaded.load()


def test_a_missing_row_is_inserted_beside_the_others(loaded):
    Event.objects.get(key=GAMES).delete()
    assert about(loaded.load(), EVENTS) == ["1 inserted, 0 updated, 213 unchanged, 0 touched"]
    assert Event.objects.get(key=GAMES).changes.count() == 2


def test_an_untouched_row_follows_its_file_and_its_changes_follow_its_hosts(loaded):
    before = Event.objects.get(key=GAMES)
    line = loaded.line_of(EVENTS, GAMES)
    loaded.set(EVENTS, line, end_date="2027-08-09", host_countries="PE;EC", schedule_status="held")
    assert about(loaded.load(), EVENTS) == [
        "0 inserted, 1 updated, 213 unchanged, 0 touched",
        f"updated: {GAMES}",
    ]
    games = Event.objects.get(key=GAMES)
    assert (games.ends_on.isoformat(), games.owner_codes, games.schedule) == (
        "2027-08-09",
        ["PE", "EC"],
        "held",
    )
    assert (games.revision, games.ref) == (before.revision + 1, before.ref)
    assert games.changed_at > before.changed_at
    assert set(map(tuple, games.changes.values_list("owner_codes", flat=True))) == {("PE", "EC")}
    assert about(loaded.load(), EVENTS) == ["0 inserted, 0 updated, 214 unchanged, 0 touched"]


def test_a_touched_row_survives_and_is_reported(loaded):
    Event.objects.filter(key=GAMES).update(notes="Corrected by a curator.")
    loaded.set(EVENTS, loaded.line_of(EVENTS, GAMES), end_date="2027-08-09")
    said = about(loaded.load(), EVENTS)
    assert said == [
        "0 inserted, 0 updated, 213 unchanged, 1 touched",
        f"touched by somebody, left as it is: {GAMES}",
    ]
    games = Event.objects.get(key=GAMES)
    assert (games.notes, games.ends_on.isoformat(), games.revision) == (
        "Corrected by a curator.",
        "2027-08-08",
        1,
    )


def test_a_row_that_somebody_made_under_the_same_key_is_left_alone(copy):
    PlanningArea.objects.create(code="PA05", name_en="Our own", position=1)
    assert about(copy.load(), AREAS) == [
        "25 inserted, 0 updated, 0 unchanged, 1 touched",
        "touched by somebody, left as it is: PA05",
    ]
    assert PlanningArea.objects.get(code="PA05").name_en == "Our own"


def test_a_translated_name_of_an_event_does_not_bar_it_from_updates(loaded):
    Event.objects.filter(key=GAMES).update(name_es="Juegos Panamericanos")
    loaded.set(EVENTS, loaded.line_of(EVENTS, GAMES), end_date="2027-08-09")
    loaded.load()
    games = Event.objects.get(key=GAMES)
    assert (games.name_es, games.ends_on.isoformat()) == ("Juegos Panamericanos", "2027-08-09")


def test_a_row_gone_from_its_file_is_reported_and_stays(loaded):
    loaded.write(AREAS, loaded.lines(AREAS)[:-1])
    assert about(loaded.load(), AREAS) == [
        "0 inserted, 0 updated, 25 unchanged, 0 touched",
        "no longer in the file, left as it is: PX14",
    ]
    assert PlanningArea.objects.filter(code="PX14").exists()


def test_a_law_follows_its_file_in_the_events_it_names_unless_somebody_changed_them(loaded):
    line = next(n for n, text in enumerate(loaded.lines(LAWS), 1) if "Law 12.663" in text)
    loaded.set(LAWS, line, event_keys="fifa-world-cup-brazil-2014")
    loaded.load()
    law = Law.objects.get(title_en__contains="12.663")
    assert list(law.events.values_list("key", flat=True)) == ["fifa-world-cup-brazil-2014"]
    LawOfEvent.objects.filter(law=law).delete()
    assert about(loaded.load(), LAWS)[0] == "0 inserted, 0 updated, 33 unchanged, 1 touched"
    assert not law.events.exists()


def test_a_state_follows_its_file_at_once_where_it_was_remembered(loaded):
    assert terms(Country)["PE"].capital_en == "Lima"
    loaded.set(STATES, loaded.line_of(STATES, "PE"), capital_en="Callao", capital_lat="-12.04")
    assert about(loaded.load(), STATES) == ["0 inserted, 1 updated, 34 unchanged, 0 touched", "updated: PE"]
    assert terms(Country)["PE"].capital_en == "Callao"
    assert about(loaded.load(), STATES) == ["0 inserted, 0 updated, 35 unchanged, 0 touched"]


def test_check_says_what_would_be_done_and_does_nothing(copy):
    assert about(copy.load(check=True), EVENTS) == ["214 inserted, 0 updated, 0 unchanged, 0 touched"]
    assert not Event.objects.exists()


def test_a_month_stands_for_its_whole_span(loaded):
    line = loaded.line_of(EVENTS, GAMES)
    loaded.set(EVENTS, line, start_date="2027-07", end_date="2027-08", date_precision="month")
    loaded.load()
    games = Event.objects.get(key=GAMES)
    assert (games.starts_on.isoformat(), games.ends_on.isoformat()) == ("2027-07-01", "2027-08-31")


def test_the_web_role_is_sent_away(monkeypatch):
    monkeypatch.setenv("IPO_DB_ROLE", "web")
    with pytest.raises(CommandError, match="unset IPO_DB_ROLE"):
        call_command("load_reference")
