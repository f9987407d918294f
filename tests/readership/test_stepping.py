"""A label steps down on its day, after the owners had two weeks to object."""

import datetime

import pytest
from django.urls import reverse

from ipo_portal.accounts.models import today
from ipo_portal.notices.models import Notice
from ipo_portal.readership.stepping import step_down
from knowledge.models import PracticeSource, Resource

pytestmark = pytest.mark.django_db

DAY = datetime.date(2028, 8, 1)


def planned(record, to="GREEN", on=DAY):
    type(record).objects.filter(pk=record.pk).update(steps_down_on=on, steps_down_to=to)
    return record


def told():
    return list(Notice.objects.order_by("pk").values_list("kind", "user__email", "record_ref"))


def days(before):
    return DAY - datetime.timedelta(days=before)


def test_the_owners_are_told_14_days_before_and_the_label_falls_on_the_day_for_every_reader(world):
    plan, other = planned(world.resource("CO", tlp="AMBER")), world.resource("CO", tlp="AMBER")
    chief, reader = world.appoint("focal_point", "CO"), world.appoint("planner", "PE")

    for before in (15, 14, 13, 1):
        step_down(days(before))
    assert told() == [("steps_down", chief.email, plan.ref)]
    assert Resource.objects.permitted(reader).count() == 0

    step_down(DAY)
    step_down(DAY)
    assert list(Resource.objects.permitted(reader)) == [plan]
    assert told()[1:] == [("stepped_down", chief.email, plan.ref)]
    plan.refresh_from_db()
    assert (plan.tlp, plan.current.tlp, plan.steps_down_on, plan.steps_down_to) == ("GREEN", "GREEN", None, "")
    other.refresh_from_db()
    assert other.tlp == "AMBER"


def test_a_job_that_did_not_run_puts_the_day_off_so_that_nothing_opens_unannounced(world):
    plan = planned(world.resource("CO", tlp="AMBER"))

    step_down(DAY)

    plan.refresh_from_db()
    assert (plan.tlp, plan.steps_down_on) == ("AMBER", DAY + datetime.timedelta(days=14))
    step_down(plan.steps_down_on)
    plan.refresh_from_db()
    assert plan.tlp == "GREEN"


def test_an_owner_objects_by_clearing_the_day_and_it_stays_as_it_is(client, world):
    plan = planned(world.resource("CO", tlp="AMBER"))
    client.force_login(world.appoint("alternate", "CO"))
    step_down(days(14))
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Becomes TLP:GREEN on 1 Aug 2028 unless the owner objects." in page

    label = reverse("knowledge:resource-label", args=[plan.ref])
    assert client.post(label, {"tlp": "AMBER", "steps_down_to": "", "steps_down_on": ""}).status_code == 302
    step_down(DAY)

    plan.refresh_from_db()
    assert (plan.tlp, plan.steps_down_on) == ("AMBER", None)


def test_a_practice_never_falls_below_its_strictest_source(world):
    practice, chief = world.practice(tlp="AMBER"), world.appoint("curator", "OAS")
    source = world.resource("CO", tlp="AMBER")
    PracticeSource.objects.create(version=practice.current, resource=source, owner_codes=["IPO"])
    planned(practice)

    step_down(days(14))
    step_down(DAY)

    practice.refresh_from_db()
    assert (practice.tlp, practice.steps_down_on) == ("AMBER", None)
    assert told() == [("steps_down", chief.email, practice.ref), ("step_down_held", chief.email, practice.ref)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"steps_down_to": "AMBER"}, "steps_down_to"),
        ({"steps_down_to": "AMBER+STRICT"}, "steps_down_to"),
        ({"steps_down_to": ""}, "steps_down_to"),
        ({"steps_down_on": ""}, "steps_down_on"),
        ({"steps_down_on": (today() + datetime.timedelta(days=14)).isoformat()}, "steps_down_on"),
    ],
)
def test_a_plan_that_opens_nothing_or_leaves_no_time_is_refused(client, world, changed, field):
    plan = world.resource("CO", tlp="AMBER")
    client.force_login(world.appoint("focal_point", "CO"))
    typed = {"tlp": "AMBER", "steps_down_to": "GREEN", "steps_down_on": DAY.isoformat()}
    label = reverse("knowledge:resource-label", args=[plan.ref])

    answer = client.post(label, typed | changed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert client.post(label, typed).status_code == 302
    plan.refresh_from_db()
    assert (plan.steps_down_to, plan.steps_down_on) == ("GREEN", DAY)


def test_a_contributor_who_may_raise_the_label_plans_nothing_and_keeps_what_is_planned(client, world):
    draft = planned(world.resource("CO", tlp="GREEN", status="draft"), to="CLEAR")
    client.force_login(world.appoint("contributor", "CO"))
    label = reverse("knowledge:resource-label", args=[draft.ref])
    assert "steps_down_on" not in client.get(label).content.decode()

    client.post(label, {"tlp": "AMBER", "steps_down_to": "", "existence_open": "on"})

    draft.refresh_from_db()
    assert (draft.tlp, draft.steps_down_to, draft.steps_down_on, draft.existence_open) == ("AMBER", "CLEAR", DAY, False)
