"""Groups of seats: AMBER reaches all of them, AMBER+STRICT only those who speak; nobody else's group is seen."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ipo_portal.access.guard import acting
from ipo_portal.accounts.models import SharingGroup, User, today
from knowledge.models import Resource

pytestmark = pytest.mark.django_db


def group_of(*people, owner="CO", name="Copa"):
    return SharingGroup.objects.create(name=name, owner_codes=[owner], seat_ids=[person.seat.pk for person in people])


def reads(person, record):
    return Resource.objects.permitted(again(person)).filter(pk=record.pk).exists()


def again(person):
    """Return the person as the next request loads them."""
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    ("role", "home", "amber", "strict"),
    [
        ("planner", "PE", True, False),
        ("contributor", "PE", True, False),
        ("focal_point", "PE", True, True),
        ("alternate", "PE", True, True),
        ("curator", "OAS", True, True),
        ("planner", "IMPACS", True, False),
        ("administrator", "OAS", False, False),
    ],
)
def test_amber_reaches_every_seat_of_the_group_and_strict_those_who_speak(world, role, home, amber, strict):
    member, colleague = world.appoint(role, home), world.appoint("planner" if role == "focal_point" else role, home)
    group = group_of(member)
    seen = {}
    for label in ("AMBER", "AMBER+STRICT"):
        record = world.resource("CO", tlp=label, shared_with=[group.code])
        seen[label] = [reads(who, record) for who in (member, colleague)]

    assert seen == {"AMBER": [amber, False], "AMBER+STRICT": [strict, False]}


def test_being_in_a_group_gives_no_right_to_write_and_ends_with_the_seat(world):
    member = world.appoint("focal_point", "PE")
    record = world.resource("CO", tlp="AMBER", shared_with=[group_of(member).code])
    held = {action: Resource.objects.permitted(again(member), action).count() for action in ("view", "change", "audit")}
    assert held == {"view": 1, "change": 0, "audit": 0}

    member.seat.ends_on = today()
    member.seat.save()

    assert not reads(member, record)


def test_a_focal_point_makes_a_group_shares_with_it_and_takes_a_seat_out_again(client, world):
    chief, member = world.appoint("focal_point", "CO"), world.appoint("alternate", "PE")
    record = world.resource("CO", tlp="AMBER")
    client.force_login(chief)

    assert client.post(reverse("group-add"), {"name": "Copa", "seats": [member.seat.pk]}).status_code == 302
    group = SharingGroup.objects.get()
    assert (group.owner_codes, group.seat_ids) == (["CO"], [member.seat.pk])
    label = reverse("knowledge:resource-label", args=[record.ref])
    assert client.post(label, {"tlp": "AMBER", "shared_with": [group.code]}).status_code == 302
    assert Resource.objects.permitted(again(member)).count() == 1

    seen = group.changed_at.isoformat()
    page = reverse("group", args=[group.code])
    assert client.post(page, {"name": "Copa", "seats": [], "seen": seen}).status_code == 302
    assert Resource.objects.permitted(again(member)).count() == 0
    stale = client.post(page, {"name": "Copa", "seats": [member.seat.pk], "seen": seen})
    assert stale.status_code == 409


def test_addresses_of_other_states_people_are_not_offered_nor_their_planners(client, world):
    colleague, other = world.appoint("planner", "CO"), world.appoint("alternate", "PE")
    planner, administrator = world.appoint("planner", "PE"), world.appoint("administrator", "OAS")
    client.force_login(world.appoint("focal_point", "CO"))

    page = client.get(reverse("group-add"))

    offered = [int(pk) for pk, _ in page.context["form"].fields["seats"].choices]
    assert (colleague.seat.pk in offered, other.seat.pk in offered) == (True, True)
    assert (planner.seat.pk in offered, administrator.seat.pk in offered) == (False, False)
    text = page.content.decode()
    assert (colleague.email in text, other.email in text) == (True, False)
    answer = client.post(reverse("group-add"), {"name": "x", "seats": [planner.seat.pk]})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("role", "home", "listed", "opened"),
    [("focal_point", "PE", 200, 404), ("curator", "OAS", 200, 404), ("contributor", "CO", 403, 403),
     ("planner", "CO", 403, 403), ("administrator", "OAS", 403, 403)],
)  # fmt: skip
def test_groups_of_another_owner_do_not_exist(client, world, role, home, listed, opened):
    group = group_of(world.appoint("planner", "PE"), name="Secret games")
    client.force_login(world.appoint(role, home))

    page = client.get(reverse("groups"))
    assert (page.status_code, "Secret games" in page.content.decode()) == (listed, False)
    address = reverse("group", args=[group.code])
    assert [client.get(address).status_code, client.post(address, {"name": "x"}).status_code] == [opened, opened]
    group.refresh_from_db()
    assert group.name == "Secret games"


def test_only_own_groups_can_be_named(client, world):
    theirs = group_of(world.appoint("planner", "PE"), owner="PE")
    record = world.resource("CO", tlp="AMBER")
    client.force_login(world.appoint("focal_point", "CO"))

    label = reverse("knowledge:resource-label", args=[record.ref])
    answer = client.post(label, {"tlp": "AMBER", "shared_with": [theirs.code]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["shared_with"]
    assert Resource.objects.get().shared_with == []


def test_the_database_refuses_a_write_on_another_owners_group_and_a_change_of_owners(world):
    group = group_of(world.appoint("planner", "PE"))
    intruder = world.appoint("focal_point", "PE")
    with pytest.raises(DatabaseError, match="write guard"), transaction.atomic(), acting(intruder):
        SharingGroup.objects.filter(pk=group.pk).update(seat_ids=[])
    with pytest.raises(DatabaseError), transaction.atomic(), acting(world.appoint("focal_point", "CO")):
        SharingGroup.objects.filter(pk=group.pk).update(owner_codes=["PE"])


def test_a_member_of_many_groups_costs_no_more_queries(client, world):
    member = world.appoint("planner", "PE")
    record = world.resource("CO", tlp="AMBER", shared_with=["PE"])
    client.force_login(member)
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            client.get(record.get_absolute_url())
        counts.append(len(queries))
        group_of(member, name=f"{number}")

    assert counts[1:] == [8, 8]
