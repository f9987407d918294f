"""One person with several seats acts in one of them at a time; a session ends with its seat."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ipo_portal.access.guard import acting
from ipo_portal.accounts.models import Assignment, User, today
from knowledge.models import Resource
from tests.access.channels import lets

pytestmark = pytest.mark.django_db
YESTERDAY = datetime.timedelta(days=1)


@pytest.fixture
def both(world):
    """A contributor of Colombia who is Peru's focal point as well."""
    user = world.appoint("contributor", "CO")
    Assignment.objects.create(user=user, role="focal_point", country_id="PE")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def in_colombia(both):
    return both.seats[0]


@pytest.fixture
def in_peru(both):
    return both.seats[1]


def choose(client, seat, **more):
    return client.post("/seat/", {"seat": seat.ref} | more)


def end(seat):
    Assignment.objects.filter(pk=seat.pk).update(starts_on=today() - YESTERDAY, ends_on=today())


def titles(client):
    page = client.get("/knowledge/resources/")
    return {row.current.title for row in page.context["object_list"]}


def test_whoever_holds_several_seats_is_asked_once_after_signing_in(client, both, in_peru):
    client.force_login(both)

    asked = client.get("/work/?from=mail")
    assert asked["Location"] == "/seat/?next=%2Fwork%2F%3Ffrom%3Dmail"
    page = client.get(asked["Location"])
    assert [(seat.role, seat.home_code) for seat in page.context["request"].user.seats] == [
        ("contributor", "CO"),
        ("focal_point", "PE"),
    ]
    assert page.text.count("Act in this seat") == 2

    assert choose(client, in_peru, next="/work/?from=mail")["Location"] == "/work/?from=mail"
    work = client.get("/work/")
    assert work.status_code == 200
    assert "National Focal Point · Peru" in work.text
    assert "Contributor · Colombia" not in work.text
    assert 'href="/seat/"' in work.text


def test_whoever_holds_one_seat_is_not_asked(client, world):
    client.force_login(world.appoint("planner", "CO"))

    work = client.get("/work/")

    assert work.status_code == 200
    assert "Security planner · Colombia" in work.text
    assert 'href="/seat/"' not in work.text


def test_until_a_seat_is_chosen_nothing_is_shown_and_nothing_done(client, both, world):
    world.resource("CO", tlp="GREEN")
    draft = world.resource("PE", status="draft")
    client.force_login(both)

    for path in ("/", "/knowledge/resources/", "/people/", "/search/?q=resource", draft.get_absolute_url()):
        assert client.get(path)["Location"].startswith("/seat/?next=")
    posted = client.post(reverse("knowledge:resource-release", args=[draft.ref]))
    assert posted["Location"] == "/seat/"
    assert Resource.objects.get(pk=draft.pk).status == "draft"
    part = client.get("/knowledge/resources/", headers={"HX-Request": "true"})
    assert (part.headers["HX-Redirect"], part.content) == ("/seat/", b"")
    assert client.get("/about/").status_code == 200


def test_rights_to_read_come_from_the_chosen_seat_only(client, both, world, in_colombia, in_peru):
    everybodys = world.resource("BB").current.title
    colombian = world.resource("CO", status="draft").current.title
    peruvian = world.resource("PE", status="draft").current.title
    world.resource("PE", tlp="AMBER+STRICT", status="review", shared_with=["CO"])
    strict = world.resource("PE", tlp="AMBER+STRICT").current.title
    client.force_login(both)

    choose(client, in_colombia)
    assert titles(client) == {everybodys, colombian}
    choose(client, in_peru)
    assert titles(client) >= {everybodys, peruvian, strict}
    assert colombian not in titles(client)


def test_rights_to_write_come_from_the_chosen_seat_only(client, both, world, in_colombia, in_peru):
    colombian, peruvian = world.resource("CO", status="draft"), world.resource("PE", status="draft")
    client.force_login(both)

    choose(client, in_colombia)
    assert client.post(reverse("knowledge:resource-release", args=[colombian.ref])).status_code == 403
    assert client.post(reverse("knowledge:resource-release", args=[peruvian.ref])).status_code == 403
    choose(client, in_peru)
    assert client.post(reverse("knowledge:resource-release", args=[colombian.ref])).status_code == 404
    assert client.post(reverse("knowledge:resource-release", args=[peruvian.ref])).status_code == 302
    assert [Resource.objects.get(pk=row.pk).status for row in (colombian, peruvian)] == ["draft", "published"]


def test_the_second_lock_knows_the_chosen_seat_only(both, world, in_colombia, in_peru):
    rows = {code: Resource.objects.filter(pk=world.resource(code).pk) for code in ("CO", "PE", "BB")}

    def written(seat):
        both.seat = seat
        return {code for code, row in rows.items() if lets(both, lambda row=row: row.update(tlp="AMBER"))}

    assert written(in_colombia) == {"CO"}
    assert written(in_peru) == {"PE"}
    assert written(None) == set()


def test_the_second_lock_takes_nobody_elses_seat_for_the_own_one(both, world):
    resource = world.resource("CO")
    both.seat = world.appoint("focal_point", "CO").seat

    with pytest.raises(DatabaseError, match="write guard"), transaction.atomic(), acting(both):
        Resource.objects.filter(pk=resource.pk).update(tlp="AMBER")


def test_nobody_chooses_a_seat_of_others_or_one_that_is_over(client, both, world, in_peru):
    former = Assignment.objects.create(user=both, role="planner", country_id="PY", starts_on=today(), ends_on=today())
    client.force_login(both)

    for ref in (world.appoint("focal_point", "CO").seat.ref, former.ref, "", "x\0"):
        assert client.post("/seat/", {"seat": ref}).status_code == 404
    assert client.get("/work/").status_code == 302


def test_after_the_choice_one_is_led_to_pages_of_the_portal_only(client, both, in_peru):
    client.force_login(both)

    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        assert choose(client, in_peru, next=elsewhere)["Location"] == "/work/"


def test_when_the_chosen_seat_is_over_one_acts_in_none_and_is_told_and_asked(client, both, world, in_colombia, in_peru):
    world.resource("PE", tlp="AMBER", status="draft")
    client.force_login(both)
    choose(client, in_peru)
    assert client.get("/knowledge/resources/").status_code == 200

    end(in_peru)

    # The other seat is still there, and is not taken by itself: not even now that it is the only one.
    for _ in range(2):
        assert client.get("/knowledge/resources/")["Location"].startswith("/seat/?next=")
    page = client.get("/seat/")
    assert f"The seat you acted in ended on {today():%-d %B %Y}" in page.text
    assert page.context["request"].user.grants == ()
    assert page.text.count("Act in this seat") == 1
    choose(client, in_colombia)
    assert "Contributor · Colombia" in client.get("/work/").text


def test_the_day_the_only_seat_ends_the_session_ends_with_the_next_request(client, world):
    draft = world.resource("CO", status="draft")
    former = world.appoint("focal_point", "CO")
    client.force_login(former)
    assert client.get(draft.get_absolute_url()).status_code == 200

    end(former.seat)

    page = client.get(draft.get_absolute_url())
    assert page.status_code == 403
    assert f"Your seat ended on {today():%-d %B %Y}" in page.text
    assert draft.current.title not in page.text
    assert "Sign out" not in page.text
    assert client.get(draft.get_absolute_url())["Location"].startswith("/account/login/")


def test_the_end_of_the_only_seat_is_told_in_the_language_of_the_account(client, world):
    former = world.appoint("focal_point", "CO")
    former.language = "es"
    former.save()
    client.force_login(former)
    end(former.seat)

    assert '<html lang="es">' in client.get("/work/").text
    assert client.get("/about/").status_code == 200


def test_what_is_posted_after_the_end_of_the_seat_is_not_done(client, world):
    draft = world.resource("CO", status="draft")
    former = world.appoint("focal_point", "CO")
    client.force_login(former)
    client.get("/work/")

    end(former.seat)

    assert client.post(reverse("knowledge:resource-release", args=[draft.ref])).status_code == 403
    assert Resource.objects.get(pk=draft.pk).status == "draft"


def test_an_account_without_a_seat_goes_on_as_a_visitor_and_takes_its_first_seat(client, world):
    user = User.objects.create_user("new@example.org", rules_accepted_at="2026-11-01T00:00Z")
    client.force_login(user)
    assert "You hold no seat today" in client.get("/work/").text

    Assignment.objects.create(user=user, role="planner", country_id="CO")

    assert "Security planner · Colombia" in client.get("/work/").text
