"""The administration pages: who gets in, and what is there."""

import pytest
from django.urls import reverse

from ipo_portal.accounts.models import Assignment, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "home", "status"),
    [("planner", "CO", 403), ("focal_point", "CO", 403), ("curator", "OAS", 200), ("administrator", "OAS", 200)],
)
def test_only_curators_and_administrators_open_the_administration(client, world, role, home, status):
    client.force_login(world.appoint(role, home))

    assert client.get(reverse("admin:index")).status_code == (status if status == 200 else 403)


def test_a_visitor_signs_in_at_the_one_door(client, db):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_no_record_of_a_state_or_the_programme_is_among_the_pages(client, world):
    client.force_login(world.appoint("administrator", "OAS"))

    for address in ("/admin/knowledge/resource/", "/admin/events/event/", "/admin/audit/entry/"):
        assert client.get(address).status_code == 404


def test_an_administrator_sees_seats_of_bodies_and_a_curator_seats_of_states(client, world):
    chief = world.appoint("focal_point", "CO")
    administrator, curator = world.appoint("administrator", "OAS"), world.appoint("curator", "OAS")
    page = reverse("admin:accounts_assignment_changelist")

    client.force_login(administrator)
    seen = {row.pk for row in client.get(page).context["cl"].result_list}
    assert seen == {administrator.seat.pk, curator.seat.pk}
    client.force_login(curator)
    assert {row.pk for row in client.get(page).context["cl"].result_list} == {chief.seat.pk}


def test_a_curator_appoints_a_focal_point_and_cannot_make_a_curator(client, world):
    client.force_login(world.appoint("curator", "OAS"))
    person = User.objects.create_user("office@example.org")
    page = reverse("admin:accounts_assignment_add")

    client.post(page, {"user": person.pk, "role": "curator", "body": "OAS", "starts_on": "2026-11-01"})
    assert Assignment.objects.filter(user=person).count() == 0
    client.post(page, {"user": person.pk, "role": "focal_point", "country": "CO", "starts_on": "2026-11-01"})
    assert Assignment.objects.get(user=person).country_id == "CO"


def test_a_second_focal_point_of_a_state_is_refused_with_words(client, world):
    world.appoint("focal_point", "CO")
    client.force_login(world.appoint("curator", "OAS"))
    person = User.objects.create_user("office@example.org")

    page = client.post(
        reverse("admin:accounts_assignment_add"),
        {"user": person.pk, "role": "focal_point", "country": "CO", "starts_on": "2026-11-24"},
    )

    assert page.status_code == 200 and page.context["adminform"].form.errors
