"""From a curator's draft to an endorsed practice: four eyes, sources, labels."""

import pytest
from django.urls import reverse

from ipo_portal.notices.models import Notice, Task
from knowledge.models import Practice

pytestmark = pytest.mark.django_db

TEXTS = {
    "title": "Lanes for pilgrims",
    "context": "An open site.",
    "problem": "Queues of hours.",
    "measure": "Lanes by kind of bag.",
    "result": "Half the time.",
    "language": "en",
    "area_codes": ["PA05"],
}


def address(verb, record):
    return reverse(f"knowledge:practice-{verb}", args=[record.ref])


@pytest.fixture
def curators(world):
    return world.appoint("curator", "UNICRI"), world.appoint("curator", "OAS")


def drafted(client, curator, *sources):
    client.force_login(curator)
    response = client.post(reverse("knowledge:practice-add"), TEXTS | {"sources": [source.pk for source in sources]})
    assert response.status_code == 302, response.context["form"].errors
    return Practice.objects.get()


def test_a_second_curator_publishes_and_the_source_state_is_told(client, world, curators):
    first, second = curators
    chief = world.appoint("focal_point", "CO")
    source = world.resource("CO")
    practice = drafted(client, first, source)
    client.post(address("submit", practice))
    assert [task.kind for task in Task.objects.waiting_for(second)] == ["review"]

    assert client.post(address("endorse", practice)).status_code == 404
    client.force_login(second)
    assert client.post(address("endorse", practice)).status_code == 302

    practice.refresh_from_db()
    assert (practice.status, practice.current.publisher) == ("published", second.pk)
    assert Notice.objects.get(user=chief).kind == "cited"
    client.force_login(world.appoint("planner", "PY"))
    page = client.get(address("detail", practice)).content.decode()
    assert source.current.title in page


def test_a_draft_is_not_published_without_review(client, world, curators):
    first, second = curators
    practice = drafted(client, first)
    client.force_login(second)

    assert client.post(address("endorse", practice)).status_code == 409
    practice.refresh_from_db()
    assert practice.status == "draft"


def test_who_corrects_the_draft_no_longer_endorses_it(client, world, curators):
    first, second = curators
    practice = drafted(client, first)
    client.post(address("submit", practice))
    client.force_login(second)
    seen = client.get(address("change", practice)).context["form"].initial["seen"]
    client.post(address("change", practice), TEXTS | {"title": "Better title", "seen": seen})

    assert client.post(address("endorse", practice)).status_code == 404


def test_changes_asked_go_back_with_the_reason_as_a_task(client, world, curators):
    first, second = curators
    practice = drafted(client, first)
    client.post(address("submit", practice))
    client.force_login(second)
    assert client.post(address("return", practice), {"reason": ""}).status_code == 422
    client.post(address("return", practice), {"reason": "Which event was it?"})

    client.force_login(first)
    assert "Which event was it?" in client.get(address("detail", practice)).content.decode()
    assert [task.kind for task in Task.objects.waiting_for(first)] == ["revise"]


def test_the_label_rises_to_the_strictest_source_and_cannot_go_below_it(client, world, curators):
    restricted = world.resource("CO", tlp="AMBER", shared_with=["OAS", "UNICRI"])
    practice = drafted(client, curators[0], restricted)
    assert practice.tlp == "AMBER"

    assert client.post(address("label", practice), {"tlp": "GREEN"}).status_code == 409
    practice.refresh_from_db()
    assert practice.tlp == "AMBER"


def test_a_curator_who_cannot_read_a_source_neither_drops_it_nor_opens_the_label(client, world, curators):
    restricted = world.resource("CO", tlp="AMBER", shared_with=["UNICRI"])
    practice = drafted(client, curators[0], restricted)
    client.force_login(curators[1])
    seen = client.get(address("change", practice)).context["form"].initial["seen"]

    assert client.post(address("change", practice), TEXTS | {"title": "Edited", "seen": seen}).status_code == 302
    assert client.post(address("label", practice), {"tlp": "CLEAR"}).status_code == 409

    practice.refresh_from_db()
    assert (practice.current.title, practice.tlp) == ("Edited", "AMBER")
    assert practice.current.sources.get().resource == restricted


def test_a_source_the_reader_may_not_open_is_not_named_on_the_page(client, world, curators):
    restricted = world.resource("CO", tlp="AMBER", shared_with=["OAS", "UNICRI"], title="Plan of the north stand")
    practice = drafted(client, curators[0], restricted)
    client.post(address("submit", practice))
    client.force_login(curators[1])
    client.post(address("label", practice), {"tlp": "AMBER", "shared_with": ["PY"]})
    client.post(address("endorse", practice))

    client.force_login(world.appoint("planner", "PY"))
    page = client.get(address("detail", practice))
    assert page.status_code == 200
    assert "north stand" not in page.content.decode()


def test_a_focal_point_lacks_the_kind_of_right_to_write_practice(client, world):
    client.force_login(world.appoint("focal_point", "CO"))

    assert client.get(reverse("knowledge:practice-add")).status_code == 403


def test_a_source_that_a_curator_cannot_read_cannot_be_chosen(client, world, curators):
    hidden = world.resource("PE", status="draft")
    client.force_login(curators[0])

    page = client.post(reverse("knowledge:practice-add"), TEXTS | {"sources": [hidden.pk]})

    assert page.status_code == 422
    assert Practice.objects.count() == 0


@pytest.mark.parametrize("item_count", [1, 30])
def test_the_list_asks_the_same_number_of_questions_for_one_row_and_thirty(
    client, world, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        world.practice()
    world.practice(status="draft")
    client.force_login(world.appoint("planner", "PY"))
    client.get(reverse("knowledge:knowledge-list"))

    with django_assert_num_queries(5):
        page = client.get(reverse("knowledge:knowledge-list"))

    assert page.context["page_obj"].paginator.count == item_count
