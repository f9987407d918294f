"""How many took part in an activity, read from what its source says of the audience."""

import pytest

from ipo_portal.management.reference.activities import _participants_of
from ipo_portal.management.reference.sheets import digest
from trainings.models import Activity

ACTIVITIES = "trainings/reference/activities.csv"
LOADED_BEFORE = [
    "title", "kind", "place", "audience", "organisers", "note", "confidence", "source", "key", "starts", "ends",
    "country_code", "owner_codes", "tlp", "status",
]  # fmt: skip


@pytest.mark.parametrize(
    ("audience", "persons"),
    [
        ("60 representatives of 13 Magic Towns", 60),
        ("300 participants", 300),
        ("1,200 officers", 1200),
        ("Participants: 20", None),
        ("16 Member States listed", None),
        ("29 Governments", None),
        ("20+ countries", None),
        ("more than 20 countries", None),
        ("participants from several countries of the region", None),
        ("senior police of 22 countries", None),
        ("", None),
    ],
)
def test_only_a_number_of_persons_at_the_beginning_is_one_of_participants(audience, persons):
    assert _participants_of(audience) == persons


@pytest.mark.django_db
def test_a_database_loaded_before_gets_the_numbers_where_nobody_touched_the_row(copy):
    lines = copy.lines(ACTIVITIES)
    copy.write(ACTIVITIES, [line.replace("300 participants", "people").replace("60 rep", "rep") for line in lines])
    copy.load()
    touched = Activity.objects.get(starts="2018-08-20")
    Activity.objects.filter(pk=touched.pk).update(note="Corrected by hand.")
    copy.write(ACTIVITIES, lines)

    said = copy.load()

    assert "0 inserted, 1 updated, 16 unchanged, 1 touched" in said
    known = Activity.objects.exclude(participants=None)
    assert [(activity.starts, activity.participants) for activity in known] == [("2020-04-08", 300)]


@pytest.mark.django_db
def test_the_digest_of_a_row_loaded_before_there_was_a_column_still_holds(copy):
    copy.load()
    digests = dict(Activity.objects.values_list("key", "loaded_digest"))
    rows = Activity.objects.exclude(participants=None)
    keys = sorted(rows.values_list("key", flat=True))
    # As the loader left them before the column came: no number, and a digest that knows no such column.
    for row in rows:
        row.participants = None
        row.save()
    for row in Activity.objects.filter(key__in=keys):
        values = {name: getattr(row, name) for name in LOADED_BEFORE}
        Activity.objects.filter(pk=row.pk).update(loaded_digest=digest(values))

    assert "0 inserted, 2 updated, 16 unchanged, 0 touched" in copy.load()

    assert dict(Activity.objects.values_list("key", "loaded_digest")) == digests
    assert sorted(Activity.objects.exclude(participants=None).values_list("key", flat=True)) == keys
