"""Every seat is confirmed once a year by whoever gave it; otherwise it is warned of, and freezes."""

import datetime

import pytest

from ipo_portal.accounts import confirmation
from ipo_portal.accounts.models import Assignment, User, today
from ipo_portal.notices.confirmation import confirm, confirm_seats
from ipo_portal.notices.models import Notice, OutgoingMail, Task
from knowledge.models import Resource
from tests.access.channels import lets

pytestmark = pytest.mark.django_db


def last_confirmed(user, days, **more):
    """Let a person's seats have been confirmed some days ago."""
    day = today() - datetime.timedelta(days=days)
    Assignment.objects.filter(user=user).update(starts_on=day, confirmed_on=day, **more)
    return user


def now(user):
    """Return a person as the next request finds them."""
    return User.objects.get(pk=user.pk)


def seat_of(user):
    return Assignment.objects.get(user=user)


def run():
    confirm_seats(0)


def told():
    return [(notice.user, notice.kind) for notice in Notice.objects.order_by("pk").select_related("user")]


def mails():
    return sorted((mail.to, mail.subject.removeprefix("[IPO Americas] ")) for mail in OutgoingMail.objects.all())


@pytest.fixture
def state(world, outbox):
    """A State with its people, all confirmed today, and another State."""
    world.appoint("focal_point", "PE")
    world.appoint("planner", "PE")
    return {role: world.appoint(role, "CO") for role in ("focal_point", "alternate", "contributor", "planner")}


def test_nobody_is_asked_before_eleven_months_have_passed(state):
    last_confirmed(state["planner"], 334)

    run()

    assert (told(), mails(), Task.objects.count()) == ([], [], 0)
    assert set(confirmation.to_confirm(state["focal_point"])) == set()


def test_after_eleven_months_the_focal_point_is_asked_once_and_the_holder_told(state, world):
    last_confirmed(state["planner"], 335)
    curator = world.appoint("curator", "OAS")

    run()
    run()

    assert told() == [(state["planner"], "unconfirmed")]
    assert mails() == [(state["focal_point"].email, "Seats to confirm")]
    task = Task.objects.get()
    assert set(Task.objects.waiting_for(state["focal_point"])) == {task}
    for other in (state["alternate"], state["planner"], curator):
        assert set(Task.objects.waiting_for(other)) == set()


def test_after_twelve_months_the_holder_is_warned_and_thirty_days_later_the_seat_freezes(state):
    planner = last_confirmed(state["planner"], 365)
    run()
    assert (planner, "warned") in told()
    assert (
        planner.email,
        f"Your seat is frozen on {today() + datetime.timedelta(30):%-d %B %Y} unless it is confirmed",
    ) in mails()

    Assignment.objects.filter(user=planner).update(warned_on=today() - datetime.timedelta(days=29))
    run()
    assert seat_of(planner).is_in_force

    Assignment.objects.filter(user=planner).update(warned_on=today() - datetime.timedelta(days=30))
    run()
    run()
    assert not seat_of(planner).is_in_force
    assert [kind for user, kind in told() if user == planner] == ["warned", "unconfirmed", "frozen"]
    assert mails().count((planner.email, "Your seat is frozen")) == 1


def test_a_job_that_did_not_run_for_a_year_warns_first(state):
    planner = last_confirmed(state["planner"], 800)

    run()

    assert (seat_of(planner).warned_on, seat_of(planner).frozen_on) == (today(), None)


def frozen(user):
    last_confirmed(user, 400, warned_on=today() - datetime.timedelta(days=30), frozen_on=today())
    return now(user)


def test_a_frozen_seat_neither_reads_nor_writes_nor_counts(world):
    resource = world.resource("CO", tlp="AMBER")
    user = world.appoint("focal_point", "CO")
    row = Resource.objects.filter(pk=resource.pk)
    seat = user.seat
    assert lets(user, lambda: row.update(tlp="GREEN"))
    assert "CO" not in now(user).vacant_codes

    user = frozen(user)

    assert (user.seats, user.grants) == ([], ())
    assert set(Resource.objects.permitted(user)) == set()
    assert "CO" in user.vacant_codes
    user.seat = seat
    assert not lets(user, lambda: row.update(tlp="GREEN"))


def test_the_second_lock_takes_a_state_with_a_frozen_focal_point_for_vacant(world):
    focal_point, curator = world.appoint("focal_point", "CO"), world.appoint("curator", "OAS")
    event = world.event("CO")
    rows = type(event).objects.filter(pk=event.pk)
    assert not lets(curator, lambda: rows.update(notes="x"))

    frozen(focal_point)

    assert lets(curator, lambda: rows.update(notes="x"))


def test_the_open_session_of_a_frozen_seat_ends_with_the_next_request_and_says_why(client, world):
    user = world.appoint("planner", "CO")
    client.force_login(user)
    assert client.get("/work/").status_code == 200

    frozen(user)

    page = client.get("/work/")
    assert page.status_code == 403
    assert f"Your seat is frozen since {today():%-d %B %Y}" in page.text
    assert client.get("/work/")["Location"].startswith("/account/login/")


def everybody_due(world):
    homes = {"CO": ("focal_point", "alternate", "contributor", "planner"), "PE": ("focal_point", "planner")}
    homes |= {"UY": ("planner",), "BB": ("alternate", "contributor")}
    homes |= {
        "OAS": ("curator", "administrator"),
        "UNICRI": ("curator", "administrator"),
        "IMPACS": ("curator", "planner"),
    }
    people = {(role, home): world.appoint(role, home) for home, roles in homes.items() for role in roles}
    for user in people.values():
        last_confirmed(user, 340)
    return people


STATES_ALONE = {("planner", "UY"), ("alternate", "BB"), ("contributor", "BB")}
CONFIRMS = {
    ("focal_point", "CO"): {("alternate", "CO"), ("contributor", "CO"), ("planner", "CO")},
    ("focal_point", "PE"): {("planner", "PE")},
    ("curator", "OAS"): {("focal_point", "CO"), ("focal_point", "PE"), ("planner", "IMPACS")} | STATES_ALONE,
    ("curator", "UNICRI"): {("focal_point", "CO"), ("focal_point", "PE"), ("planner", "IMPACS")} | STATES_ALONE,
    ("administrator", "OAS"): {
        ("curator", "OAS"), ("curator", "UNICRI"), ("curator", "IMPACS"), ("administrator", "UNICRI"),
    },
    ("administrator", "UNICRI"): {
        ("curator", "OAS"), ("curator", "UNICRI"), ("curator", "IMPACS"), ("administrator", "OAS"),
    },
}  # fmt: skip


def test_everybody_confirms_those_they_invite_and_nobody_themselves(world):
    people = everybody_due(world)

    found = {
        who: {(seat.role, seat.home_code) for seat in confirmation.to_confirm(now(user))}
        for who, user in people.items()
    }

    assert found == {who: CONFIRMS.get(who, set()) for who in people}


def test_each_task_waits_for_those_who_confirm(world, outbox):
    people = everybody_due(world)

    run()

    asked = {who for who, user in people.items() if Task.objects.waiting_for(now(user)).filter(kind="confirm")}
    assert asked == set(CONFIRMS)
    assert {mail.to for mail in OutgoingMail.objects.all()} == {people[who].email for who in CONFIRMS}


def test_whoever_holds_two_seats_does_not_confirm_one_from_the_other(world):
    user = world.appoint("curator", "OAS")
    Assignment.objects.create(user=user, role="focal_point", country_id="CO")
    last_confirmed(user, 340)

    assert set(confirmation.to_confirm(now(user))) == set()


def test_confirming_thaws_at_once_tells_the_holder_and_closes_the_task(client, state):
    planner, other = frozen(state["planner"]), last_confirmed(state["contributor"], 340)
    run()
    client.force_login(state["focal_point"])
    page = client.get("/people/confirm/")
    assert [seat.user for seat in page.context["seats"]] == [other, planner]
    assert "2 seats wait for your yearly confirmation" in client.get("/people/").text
    assert 'href="/people/confirm/">Seats to confirm' in client.get("/work/").text

    client.post("/people/confirm/", {"seat": seat_of(planner).ref})

    seat = seat_of(planner)
    assert (seat.confirmed_on, seat.warned_on, seat.frozen_on, seat.is_in_force) == (today(), None, None, True)
    assert told()[-1] == (planner, "confirmed")
    assert Task.objects.open().count() == 1
    client.post("/people/confirm/", {"seat": [seat_of(planner).ref, seat_of(other).ref]})
    assert Task.objects.open().count() == 0
    assert "No seat waits for your confirmation" in client.get("/people/confirm/").text


def test_nobody_confirms_what_is_not_theirs_to_confirm(client, state, world):
    peruvian, own = last_confirmed(world.appoint("planner", "PE"), 340), last_confirmed(state["focal_point"], 340)
    client.force_login(own)
    before = [(seat.ref, seat.confirmed_on) for seat in Assignment.objects.order_by("pk")]

    answer = client.post("/people/confirm/", {"seat": [seat_of(peruvian).ref, seat_of(own).ref, "x"]}, follow=True)

    assert "0 seats are confirmed" in answer.text
    assert [(seat.ref, seat.confirmed_on) for seat in Assignment.objects.order_by("pk")] == before


@pytest.mark.parametrize(("role", "home"), [("alternate", "CO"), ("planner", "CO"), ("curator", "IMPACS")])
def test_the_page_is_for_those_who_confirm_only(client, world, role, home):
    client.force_login(world.appoint(role, home))

    assert client.get("/people/confirm/").status_code == 403
    assert client.post("/people/confirm/").status_code == 403


def test_the_last_administrator_is_warned_and_never_frozen(world, outbox):
    first, second = world.appoint("administrator", "OAS"), world.appoint("administrator", "UNICRI")
    long_ago = today() - datetime.timedelta(days=30)
    last_confirmed(first, 400, warned_on=long_ago)
    last_confirmed(second, 380, warned_on=long_ago)

    run()
    run()

    assert [seat_of(user).is_in_force for user in (first, second)] == [False, True]
    assert confirm([seat_of(first).ref], by=now(second))
    assert seat_of(first).is_in_force


def test_a_seat_that_is_over_or_of_a_closed_account_is_not_asked_about(state):
    last_confirmed(state["planner"], 400, ends_on=today())
    last_confirmed(state["contributor"], 400)
    User.objects.filter(pk=state["contributor"].pk).update(is_active=False)

    run()

    assert (told(), mails()) == ([], [])


def test_the_page_takes_as_many_queries_for_many_seats_as_for_few(client, state, world, django_assert_num_queries):
    client.force_login(state["focal_point"])
    for role in ("planner", "planner", "contributor", "planner"):
        last_confirmed(world.appoint(role, "CO"), 340)
        client.get("/people/confirm/")
        with django_assert_num_queries(4):
            client.get("/people/confirm/")
