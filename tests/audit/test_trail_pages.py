"""The trail as pages: owners see theirs, administrators identifiers, others nothing."""

import pytest
from django.urls import reverse

from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry

pytestmark = pytest.mark.django_db


def history(record):
    return reverse("record-history", args=[record._meta.label_lower, record.ref])


def test_owners_see_the_trail_of_their_records_and_not_of_others(client, world):
    own, theirs = world.resource("CO", tlp="AMBER"), world.resource("PE", tlp="AMBER")
    for record in (own, theirs):
        trail.note(Entry.Kind.READ, user=world.appoint("planner", "PY"), record=record)
    client.force_login(world.appoint("focal_point", "CO"))

    page = client.get(reverse("trail"))

    assert [entry.record_ref for entry in page.context["object_list"]] == [own.ref]


@pytest.mark.parametrize(("role", "home"), [("planner", "CO"), ("contributor", "CO"), ("planner", "IMPACS")])
def test_who_speaks_for_nobody_has_no_trail_to_read(client, world, role, home):
    client.force_login(world.appoint(role, home))

    assert client.get(reverse("trail")).status_code == 403


def test_an_administrator_sees_identifiers_of_all_and_no_title(client, world):
    record = world.resource("CO", tlp="AMBER", title="Plan of the north stand")
    trail.note(Entry.Kind.DOWNLOADED, user=world.appoint("planner", "CO"), record=record)
    client.force_login(world.appoint("administrator", "OAS"))

    page = client.get(reverse("trail")).content.decode()

    assert record.ref in page
    assert "north stand" not in page
    assert client.get(history(record)).status_code == 403


def test_the_owner_reads_each_change_with_before_after_and_the_seat(client, world):
    chief = world.appoint("focal_point", "CO")
    draft = world.resource("CO", status="draft", title="Old words")
    client.force_login(chief)
    form = reverse("knowledge:resource-change", args=[draft.ref])
    seen = client.get(form).context["form"].initial["seen"]
    typed = {"title": "New words", "abstract": "x", "language": "es", "area_codes": ["PX04"], "seen": seen}
    assert client.post(form, typed).status_code == 302

    page = client.get(history(draft)).content.decode()

    assert "<del>Old words</del>" in page
    assert "<ins>New words</ins>" in page
    assert "National Focal Point · Colombia" in page


def test_the_history_of_another_states_record_is_not_there(client, world):
    theirs = world.resource("PE")
    client.force_login(world.appoint("focal_point", "CO"))

    assert client.get(history(theirs)).status_code == 404
    for kind in ("accounts.user", "knowledge.resourcefile", "nothing"):
        assert client.get(reverse("record-history", args=[kind, "x"])).status_code == 404


@pytest.mark.parametrize("item_count", [1, 30])
def test_the_trail_asks_the_same_number_of_questions_for_one_line_and_thirty(
    client, world, item_count, django_assert_num_queries
):
    record = world.resource("CO", tlp="AMBER")
    for _ in range(item_count):
        trail.note(Entry.Kind.READ, user=world.appoint("planner", "PY"), record=record)
    client.force_login(world.appoint("focal_point", "CO"))
    client.get(reverse("trail"))

    with django_assert_num_queries(5):
        client.get(reverse("trail"))


def test_a_change_is_told_in_words_and_not_as_it_is_stored(client, world):
    record = world.resource("CO", tlp="AMBER", shared_with=["PE"], area_codes=["PX04", "PA05"])
    client.force_login(world.appoint("focal_point", "CO"))

    told = {
        str(name): after
        for _what, change in client.get(history(record)).context["changes"]
        for name, _before, after, _language in change.fields
    }

    assert told["shared with"] == "Peru"
    assert told["planning areas"] == "Crowd safety, Venue security"
    assert told["language of the text"] == "Español"
    assert {"current version", "made by"} & set(told) == set()
