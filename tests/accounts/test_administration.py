"""The administration pages: who gets in, and what is there."""

import re
from datetime import timedelta

import pytest
from django.templatetags.static import static
from django.urls import reverse

from ipo_portal.accounts.models import Assignment, User, today

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


@pytest.mark.parametrize(("role", "home"), [("curator", "OAS"), ("administrator", "OAS")])
def test_accounts_and_seats_are_made_by_invitation_only(client, world, role, home):
    client.force_login(world.appoint(role, home))
    person = world.appoint("planner", "CO")
    accounts, seats = User.objects.count(), Assignment.objects.count()

    for page, said in [
        ("admin:accounts_user_add", {"email": "office@example.org", "language": "en", "is_active": "on"}),
        ("admin:accounts_assignment_add", {"user": person.pk, "role": "administrator", "body": "OAS"}),
    ]:
        assert client.get(reverse(page)).status_code == 403
        assert client.post(reverse(page), said).status_code == 403
    assert (User.objects.count(), Assignment.objects.count()) == (accounts, seats)


def test_a_seat_ends_and_nothing_else_of_it_changes(client, world):
    client.force_login(world.appoint("curator", "OAS"))
    seat, other = world.appoint("alternate", "CO").seat, world.appoint("planner", "PE")
    page = reverse("admin:accounts_assignment_change", args=[seat.pk])

    client.post(page, {"ends_on": today(), "user": other.pk, "role": "focal_point", "country": "PE"})

    ended = Assignment.objects.get(pk=seat.pk)
    assert (ended.ends_on, ended.user_id, ended.role, ended.country_id) == (today(), seat.user_id, "alternate", "CO")


def test_a_seat_that_has_ended_does_not_come_back(client, world):
    client.force_login(world.appoint("curator", "OAS"))
    seat = world.appoint("alternate", "CO").seat
    Assignment.objects.filter(pk=seat.pk).update(starts_on="2026-01-01", ends_on="2026-02-01")
    page = reverse("admin:accounts_assignment_change", args=[seat.pk])

    for said in ("", today() + timedelta(days=30)):
        assert client.post(page, {"ends_on": said}).status_code == 200

    assert str(Assignment.objects.get(pk=seat.pk).ends_on) == "2026-02-01"


def test_the_last_administrator_cannot_be_ended_here_either(client, world):
    last = world.appoint("administrator", "OAS")
    client.force_login(last)

    page = client.post(reverse("admin:accounts_assignment_change", args=[last.seat.pk]), {"ends_on": today()})

    assert page.context["adminform"].form.errors
    assert Assignment.objects.get(pk=last.seat.pk).ends_on is None


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/accounts/", "/admin/accounts/country/", "/admin/accounts/country/CO/change/"]
)
def test_the_administration_wears_the_portals_look_and_loads_nothing_of_the_frameworks(client, world, address):
    client.force_login(world.appoint("curator", "OAS"))

    page = client.get(address).content.decode()

    loaded = set(re.findall(r'(?:<link rel="stylesheet" href|<script[^>]* src|<img[^>]* src)="([^"]+)"', page))
    assert {static(name) for name in ("css/portal.css", "js/portal.js", "js/idle.js", "img/mark.svg")} == loaded
    assert re.findall(r"<style| style=| on[a-z]+=", page) == []


def test_a_refused_change_is_told_beside_its_field_and_above_the_form(client, world):
    client.force_login(world.appoint("curator", "OAS"))

    page = client.post(reverse("admin:accounts_country_change", args=["CO"]), {"name_en": ""}).content.decode()

    assert "<title>Error: Colombia" in page
    assert '<a href="#id_name_en">' in page
    assert 'id="id_name_en_error"' in page


@pytest.mark.parametrize(
    ("page", "door"),
    [
        ("admin:password_change", "account_change_password"),
        ("admin:password_change_done", "account_change_password"),
        ("admin:logout", "account_logout"),
    ],
)
def test_passwords_and_the_way_out_are_those_of_the_portal(client, world, page, door):
    client.force_login(world.appoint("curator", "OAS"))

    assert client.get(reverse(page)).headers["Location"] == reverse(door)
