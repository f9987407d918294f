"""A practice follows a source that becomes stricter after it was published; the curators hear of it."""

import pytest
from django.urls import reverse

from ipo_portal.notices.models import Task
from ipo_portal.records import actions as records
from ipo_portal.records.indexing import index_all
from ipo_portal.search.query import search
from knowledge.actions import label, publish
from knowledge.models import Practice, PracticeSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(world):
    return world.resource("CO", title="Gates of the north stand")


@pytest.fixture
def practices(world, source):
    """One that rests on the source, one whose draft does, one that rests on another resource."""
    cited, drafted, other = (world.practice(title=f"Lanes {n}") for n in (1, 2, 3))
    draft = records.open_edit(drafted, by=world.appoint("curator", "OAS"))
    for version, resource in [
        (cited.current, source), (draft, source), (other.current, world.resource("PE", tlp="GREEN"))
    ]:  # fmt: skip
        PracticeSource.objects.create(version=version, resource=resource, owner_codes=["IPO"])
    return cited, drafted, other


def labels():
    return list(Practice.objects.order_by("pk").values_list("tlp", flat=True))


def waiting(curator):
    return sorted(task.record_ref for task in Task.objects.waiting_for(curator) if task.kind == "source")


def test_what_rests_on_a_restricted_resource_is_closed_as_it_is(client, world, source, practices, jobs):
    index_all(["knowledge.practice"])
    client.force_login(world.appoint("focal_point", "CO"))
    client.post(reverse("restrict", args=["knowledge.resource", source.ref]))
    jobs()

    assert labels() == ["AMBER+STRICT", "AMBER+STRICT", "GREEN"]
    assert {hit.ref for hit in search(world.appoint("planner", "PY"), "lanes").hits} == {practices[2].ref}
    assert client.get(practices[0].get_absolute_url()).status_code == 404


def test_a_label_raised_by_a_step_raises_practices_by_that_step_and_no_further(world, source, practices, jobs):
    practices[1].tlp = "AMBER+STRICT"
    practices[1].save(update_fields=["tlp"])

    label(source, by=world.appoint("focal_point", "CO"), tlp="AMBER", shared_with=["PE"])
    jobs()

    assert labels() == ["AMBER", "AMBER+STRICT", "GREEN"]


def test_a_lowered_label_changes_nothing(world, source, practices, jobs):
    label(source, by=world.appoint("focal_point", "CO"), tlp="CLEAR", shared_with=[])
    jobs()

    assert (labels(), Task.objects.count()) == (["GREEN"] * 3, 0)


def test_curators_have_a_task_until_they_relabel_or_publish_anew(world, source, practices, jobs):
    first, second = world.appoint("curator", "UNICRI"), world.appoint("curator", "OAS")
    label(source, by=world.appoint("focal_point", "CO"), tlp="AMBER", shared_with=[])
    jobs()
    cited, drafted, _other = Practice.objects.order_by("pk")
    assert waiting(second) == sorted([cited.ref, drafted.ref])

    label(cited, by=second, tlp="AMBER", shared_with=["PE"])
    draft = records.open_edit(drafted, by=first)
    records.submit(draft, by=first)
    publish(draft, by=second)

    assert waiting(second) == []
