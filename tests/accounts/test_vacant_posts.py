"""What happens to the tasks of a State when nobody speaks for it any more."""

import datetime

import pytest

from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.accounts.models import Assignment, User, today
from ipo_portal.notices.actions import open_task
from ipo_portal.notices.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task_of(world):
    """Return a function that opens the task to release a draft of a State."""

    def opened(code, **said):
        resource = world.resource(code, status="review", **said)
        return open_task(Task.Kind.RELEASE, record=resource, roles=SPEAKING_ROLES, home_codes=[code])

    return opened


def leave(user):
    day = datetime.timedelta(days=1)
    Assignment.objects.filter(user=user).update(starts_on=today() - day, ends_on=today())


def waiting(user):
    return set(Task.objects.waiting_for(User.objects.get(pk=user.pk)))


def test_the_tasks_of_whoever_leaves_wait_for_the_alternate(world, task_of):
    focal_point, alternate = world.appoint("focal_point", "CO"), world.appoint("alternate", "CO")
    curator = world.appoint("curator", "OAS")
    task = task_of("CO")

    leave(focal_point)

    assert [waiting(user) for user in (focal_point, alternate, curator)] == [set(), {task}, set()]


def test_without_an_alternate_they_wait_for_the_curators_of_the_secretariat_until_somebody_is_appointed(world, task_of):
    focal_point = world.appoint("focal_point", "CO")
    world.appoint("alternate", "PE")
    curators = [world.appoint("curator", "OAS"), world.appoint("curator", "UNICRI")]
    others = [world.appoint("curator", "IMPACS"), world.appoint("administrator", "OAS"), world.appoint("planner", "CO")]
    task, _ = task_of("CO"), task_of("PE")
    of_the_programme = open_task(
        Task.Kind.REVIEW, record=world.practice(status="review"), roles=["curator"], home_codes=["IPO"]
    )
    assert [waiting(curator) for curator in curators] == [{of_the_programme}] * 2

    leave(focal_point)

    assert [waiting(curator) for curator in curators] == [{task, of_the_programme}] * 2
    assert [waiting(user) for user in others] == [set()] * 3

    successor = world.appoint("focal_point", "CO")
    assert [waiting(curator) for curator in curators] == [{of_the_programme}] * 2
    assert waiting(successor) == {task, Task.objects.get(kind="take_over")}


def test_a_curator_is_told_that_the_draft_of_a_vacant_state_is_not_theirs_to_release(client, world, task_of):
    task_of("UY", title="Secret of Uruguay", tlp="AMBER")
    world.appoint("focal_point", "CO")
    task_of("CO", title="Secret of Colombia")
    client.force_login(world.appoint("curator", "OAS"))

    page = client.get("/work/")

    assert "On behalf of Uruguay while its post is vacant" in page.text
    assert "You may not do that for a State, only appoint somebody who may." in page.text
    assert 'href="/people/invite/">Appoint a focal point' in page.text
    assert "Secret" not in page.text
    assert [task.only_appoint for task in page.context["tasks"]] == [True]


def test_the_released_version_of_a_vacant_state_is_named_and_its_draft_is_not(client, world, task_of):
    resource = world.resource("UY", title="Released already")
    open_task(Task.Kind.RELEASE, record=resource, roles=SPEAKING_ROLES, home_codes=["UY"])
    client.force_login(world.appoint("curator", "OAS"))

    page = client.get("/work/")

    assert f'href="{resource.get_absolute_url()}">Released already' in page.text
    assert "You may not do that for a State" in page.text


def test_register_facts_of_a_vacant_state_are_the_curators_to_correct(client, world):
    event = world.event("UY", name_en="Cup of Uruguay")
    open_task(Task.Kind.REVISE, record=event, roles=SPEAKING_ROLES, home_codes=["UY"])
    client.force_login(world.appoint("curator", "OAS"))

    page = client.get("/work/")

    assert "On behalf of Uruguay while its post is vacant" in page.text
    assert "You may not do that" not in page.text
    assert [(task.title, task.only_appoint) for task in page.context["tasks"]] == [("Cup of Uruguay", False)]


def test_the_page_of_work_takes_as_many_queries_for_many_tasks_as_for_few(
    client, world, task_of, django_assert_num_queries
):
    client.force_login(world.appoint("curator", "OAS"))
    for codes in (("UY", "BB"), ("UY", "BB", "PY", "UY", "BB")):
        for code in codes:
            task_of(code)
        client.get("/work/")
        with django_assert_num_queries(6):
            client.get("/work/")
