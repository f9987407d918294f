"""A broken row is told with file, line and reason, and then nothing at all is loaded."""

import pytest
from django.core.management.base import CommandError

from events.models import Event
from ipo_portal.accounts.models import Country
from ipo_portal.vocabulary.models import Source

pytestmark = pytest.mark.django_db

EVENTS = "events/reference/major_events.csv"
CHANGES = "events/reference/major_event_changes.csv"
LAWS = "knowledge/reference/legislation.csv"
ACTIVITIES = "trainings/reference/activities.csv"
AREAS = "ipo_portal/vocabulary/reference/planning_areas.csv"
STATES = "ipo_portal/accounts/reference/member_states.csv"
NOT_ONE = "Value '{}' is not a valid choice."

BROKEN = [
    (EVENTS, {"host_countries": "PE;XX"}, "host_countries: unknown “XX”"),
    (EVENTS, {"host_countries": ""}, "host_countries: no host"),
    (EVENTS, {"host_cities": "Lima;;Cusco"}, "host_cities: an empty or repeated item in “Lima;;Cusco”"),
    (EVENTS, {"type": "nautical"}, "type: unknown “nautical”"),
    (EVENTS, {"start_date": "2027-02-30"}, "start_date: “2027-02-30” is no date"),
    (EVENTS, {"start_date": "23/07/2027"}, "start_date: “23/07/2027” is no date"),
    (
        EVENTS,
        {"start_date": "2007-05-01", "end_date": "2007-04-30"},
        "end_date: 2007-04-30 is before 2007-05-01",
    ),
    (EVENTS, {"end_date": ""}, "end_date: empty"),
    (EVENTS, {"start_date": ""}, "start_date: empty, which only date_precision “unknown” allows"),
    (EVENTS, {"start_date": "2007-04"}, "date_precision: day, but a date is a month or a year"),
    (EVENTS, {"date_precision": "unknown"}, "date_precision: unknown, but there are dates"),
    (EVENTS, {"date_precision": "week"}, f"precision: {NOT_ONE.format('week')}"),
    (EVENTS, {"schedule_status": "maybe"}, f"schedule: {NOT_ONE.format('maybe')}"),
    (EVENTS, {"outcome": "maybe"}, f"outcome: {NOT_ONE.format('maybe')}"),
    (EVENTS, {"confidence": "sure"}, f"confidence: {NOT_ONE.format('sure')}"),
    (EVENTS, {"website": "javascript:alert(1)"}, "website: Enter a valid URL."),
    (EVENTS, {"name_en": ""}, "name_en: This field cannot be blank."),
    (EVENTS, {"name_en": "A\x07"}, "name_en: a control character"),
    (CHANGES, {"event_key": "no-such-event"}, "event_key: unknown “no-such-event”"),
    (CHANGES, {"changed_what": "weather"}, f"what: {NOT_ONE.format('weather')}"),
    (CHANGES, {"announced": "soon"}, "announced: “soon” is no date"),
    (LAWS, {"topic_codes": "LT01;LT99"}, "topic_codes: unknown “LT99”"),
    (LAWS, {"event_keys": "no-such-event"}, "event_keys: unknown “no-such-event”"),
    (LAWS, {"jurisdiction_kind": "national"}, "jurisdiction: unknown “INT”"),
    (LAWS, {"jurisdiction_kind": "galactic"}, f"jurisdiction: {NOT_ONE.format('galactic')}"),
    (LAWS, {"year": "MMVI"}, "year: “MMVI” is no number"),
    (ACTIVITIES, {"start": "2008", "end": "2007"}, "end: 2007 is before 2008"),
    (AREAS, {"sort_order": "first"}, "sort_order: “first” is no number"),
    (STATES, {"subregion": "Atlantis"}, "subregion: unknown “Atlantis”"),
    (STATES, {"oas_status": "founder"}, f"standing: {NOT_ONE.format('founder')}"),
    (STATES, {"capital_lat": "north"}, "capital_lat: “north” is no number"),
    (STATES, {"counted_in_34_at_launch": "perhaps"}, "counted_in_34_at_launch: unknown “perhaps”"),
    (STATES, {"portal_default_language": "nl"}, "portal_default_language: unknown “nl”"),
]


def refusal(copy):
    """Load and return the lines of the refusal; nothing was loaded, and the exit code is 1."""
    with pytest.raises(CommandError) as refused:
        copy.load()
    assert refused.value.returncode == 1
    assert [model.objects.count() for model in (Event, Country, Source)] == [0, 0, 0]
    first, *problems = str(refused.value).splitlines()
    assert first == "Nothing was loaded."
    return problems


@pytest.mark.parametrize("file, cells, reason", BROKEN)
def test_a_broken_cell_is_told_with_file_line_and_reason(copy, file, cells, reason):
    copy.set(file, 2, **cells)
    assert f"{file}, line 2: {reason}" in refusal(copy)


def test_all_broken_rows_of_all_files_are_told_and_a_broken_event_does_not_blame_its_changes(copy):
    games = copy.line_of(EVENTS, "xx-pan-american-games-lima-2027")
    copy.set(EVENTS, games, start_date="tomorrow")
    copy.set(EVENTS, 3, confidence="sure")
    copy.set(ACTIVITIES, 4, end="2008-02")
    assert refusal(copy) == [
        f"{EVENTS}, line 3: confidence: Value 'sure' is not a valid choice.",
        f"{EVENTS}, line {games}: start_date: “tomorrow” is no date",
        f"{ACTIVITIES}, line 4: end: 2008-02 is before 2008-03-04",
    ]


def test_a_row_with_another_number_of_columns_is_told(copy):
    lines = copy.lines(EVENTS)
    lines[5] += ",one more"
    lines[6] = lines[6].rpartition(",")[0]
    copy.write(EVENTS, lines)
    assert refusal(copy) == [
        f"{EVENTS}, line 6: 18 columns instead of 17",
        f"{EVENTS}, line 7: 16 columns instead of 17",
    ]


def test_a_key_that_is_there_twice_is_told_at_the_second_row(copy):
    for file, key in (
        (EVENTS, "copa-america-venezuela-2007"),
        (AREAS, "PA01"),
        (STATES, "AG"),
    ):
        copy.write(file, [*copy.lines(file), copy.lines(file)[copy.line_of(file, key) - 1]])
    assert refusal(copy) == [
        f"{STATES}, line 37: iso3: a second row for “ATG”",
        f"{STATES}, line 37: a second row for “AG”",
        f"{EVENTS}, line 216: a second row for “copa-america-venezuela-2007”",
        f"{AREAS}, line 28: a second row for “PA01”",
    ]


def test_the_same_change_told_twice_is_told(copy):
    copy.write(CHANGES, [*copy.lines(CHANGES), copy.lines(CHANGES)[-1]])
    assert refusal(copy) == [f"{CHANGES}, line 35: a second row for this change"]


def test_a_missing_file_a_missing_column_and_a_wrong_encoding_are_told(copy):
    (copy.root / ACTIVITIES).unlink()
    copy.write(AREAS, [copy.lines(AREAS)[0].replace("sort_order", "order"), *copy.lines(AREAS)[1:]])
    raw = (copy.root / CHANGES).read_bytes().replace("São".encode(), b"S\xe3o")
    (copy.root / CHANGES).write_bytes(raw.replace(b"Guaratiba", b"Guarat\xedba"))
    assert refusal(copy) == [
        f"{AREAS}, line 1: no column sort_order",
        f"{CHANGES}, line 4: not encoded as UTF-8",
        f"{ACTIVITIES}, line 1: the file is missing",
    ]


def test_a_quotation_mark_never_closed_is_told_where_its_row_begins(copy):
    lines = copy.lines(LAWS)
    lines[3] = lines[3].replace("Security Council", '"Security Council')
    copy.write(LAWS, lines)
    (problem,) = refusal(copy)
    assert problem.startswith(f"{LAWS}, line 4: no readable CSV from here on: ")


def test_the_line_told_is_the_one_where_a_row_of_several_lines_begins(copy):
    copy.set(EVENTS, 2, notes="Two\nlines.")
    lines = copy.lines(EVENTS)
    lines[3] = lines[3].replace(",high,", ",sure,", 1)
    copy.write(EVENTS, lines)
    assert refusal(copy) == [f"{EVENTS}, line 4: confidence: Value 'sure' is not a valid choice."]


def test_a_database_that_holds_data_is_left_as_it_is_by_broken_files(copy):
    copy.load()
    before = list(Event.objects.order_by("pk").values())
    copy.set(EVENTS, 4, name_en="Another name")
    copy.set(AREAS, 2, confidence="sure")
    with pytest.raises(CommandError):
        copy.load()
    assert list(Event.objects.order_by("pk").values()) == before


def test_a_file_that_cannot_be_read_does_not_make_all_that_refers_to_it_broken(copy):
    (copy.root / STATES).unlink()
    assert refusal(copy) == [f"{STATES}, line 1: the file is missing"]
