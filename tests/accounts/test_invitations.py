"""Joining: who invites whom, and what a link is good for."""

import datetime
import logging
import re
from io import StringIO

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from ipo_portal.access.rules import may_invite
from ipo_portal.accounts import actions
from ipo_portal.accounts.actions import NotPossible
from ipo_portal.accounts.models import Assignment, Invitation, User, today

pytestmark = pytest.mark.django_db

ADDRESS = "new.officer@example.org"
PASSWORD = "quite a long sentence to remember"  # noqa: S105
JOINING = {"password1": PASSWORD, "password2": PASSWORD, "rules": "on"}
HOMES = ("CO", "PE", "OAS", "IMPACS")
ROLES = ("planner", "contributor", "alternate", "focal_point", "curator", "administrator")


def invite(by, role="contributor", home_code="CO", email=ADDRESS, **more):
    return actions.invite(by=by, email=email, role=role, home_code=home_code, language="en", **more)


@pytest.fixture
def chief(world, outbox):
    return world.appoint("focal_point", "CO")


@pytest.fixture
def curator(world, outbox):
    return world.appoint("curator", "OAS")


def seats():
    return [(seat.user.email, seat.role, seat.home_code) for seat in Assignment.objects.order_by("pk")]


# -- who invites whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inviter", "allowed"),
    [
        (("planner", "CO"), set()),
        (("contributor", "CO"), set()),
        (("alternate", "CO"), set()),
        (("focal_point", "CO"), {("planner", "CO"), ("contributor", "CO"), ("alternate", "CO")}),
        (
            ("curator", "UNICRI"),
            {("focal_point", "CO"), ("focal_point", "PE"), ("planner", "OAS"), ("planner", "IMPACS")},
        ),
        (("curator", "IMPACS"), set()),
        (
            ("administrator", "OAS"),
            {("curator", "OAS"), ("curator", "IMPACS"), ("administrator", "OAS"), ("administrator", "IMPACS")},
        ),
    ],
)  # fmt: skip
def test_nobody_grants_more_than_decision_two_says(world, inviter, allowed):
    user = world.appoint(*inviter)

    assert {(role, home) for role in ROLES for home in HOMES if may_invite(user, role, home)} == allowed


def test_the_verb_itself_refuses_what_the_inviter_may_not_grant(chief, letter):
    for role, home in [("contributor", "PE"), ("focal_point", "CO"), ("curator", "OAS"), ("planner", "OAS")]:
        with pytest.raises(PermissionDenied):
            invite(chief, role, home, letter=letter)

    assert Invitation.objects.count() == 0


def test_whose_seat_has_ended_invites_nobody(chief):
    Assignment.objects.update(starts_on="2026-01-01", ends_on=today())

    with pytest.raises(PermissionDenied):
        invite(User.objects.get(pk=chief.pk))


# -- the mail ---------------------------------------------------------------------------------------------------


def test_the_mail_goes_to_the_invited_address_and_to_nobody_else(chief, outbox):
    invite(chief, email="New.Officer@Example.org")

    (message,) = outbox()
    assert message.recipients() == [ADDRESS]
    assert "National Focal Point · Colombia" in message.body
    assert "as Contributor of Colombia" in message.body
    assert message.subject == "[IPO Americas] Invitation: Contributor, Colombia"


def test_its_link_begins_with_the_address_of_the_settings_whatever_host_was_asked(world, outbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "evil.example"})
    client.force_login(world.appoint("focal_point", "CO"))

    client.post("/people/invite/", {"email": ADDRESS, "role": "planner", "language": "en", "starts_on": today()})

    (message,) = outbox()
    assert "https://portal.example.org/invitation/" in message.body
    assert "evil" not in message.body


# -- what a link is good for ------------------------------------------------------------------------------------


def test_a_new_officer_joins_and_is_signed_in(chief, link, client):
    invite(chief)

    page = client.get(link())
    assert page.status_code == 200
    assert "Contributor" in page.text
    assert "National Focal Point · Colombia" in page.text
    assert Assignment.objects.count() == 1
    answer = client.post(link(), JOINING)

    user = User.objects.get(email=ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert client.session[SESSION_KEY] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert user.rules_accepted_at is not None
    assert seats() == [(chief.email, "focal_point", "CO"), (ADDRESS, "contributor", "CO")]
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [(ADDRESS, True, True)]
    invitation = Invitation.objects.get()
    assert (invitation.accepted_by, invitation.accepted_at is None) == (user, False)


def test_a_link_works_once(chief, link, client):
    invite(chief)
    client.post(link(), JOINING)

    again = Client().post(link(), JOINING)

    assert again.status_code == 410
    assert Assignment.objects.count() == 2


def test_role_and_home_are_the_inviters_word(chief, link, client):
    invite(chief)

    client.post(link(), {**JOINING, "role": "administrator", "country": "PE", "body": "OAS", "email": "x@example.org"})

    assert seats()[1:] == [(ADDRESS, "contributor", "CO")]
    assert not User.objects.filter(email="x@example.org").exists()


def test_links_that_do_not_work_look_all_alike(world, chief, outbox, client):
    pages = set()
    for spoil in ("expired", "revoked", "used", "superseded", "inviter gone", "unknown"):
        user = world.appoint("focal_point", "PE") if spoil == "inviter gone" else chief
        invitation = invite(user, home_code=user.seat.home_code, email=f"{spoil.replace(' ', '-')}@example.org")
        path = "/invitation/" + outbox()[-1].body.split("/invitation/")[1].split("/")[0] + "/"
        if spoil == "expired":
            long_ago = timezone.now() - datetime.timedelta(days=15)
            Invitation.objects.filter(pk=invitation.pk).update(
                sent_at=long_ago, expires_at=long_ago + datetime.timedelta(days=14)
            )
        elif spoil == "revoked":
            actions.revoke(invitation, by=chief)
        elif spoil == "used":
            Client().post(path, JOINING)
        elif spoil == "superseded":
            actions.resend(invitation, by=chief)
        elif spoil == "inviter gone":
            Assignment.objects.filter(pk=user.seat.pk).update(starts_on="2026-01-01", ends_on=today())
        else:
            path = "/invitation/" + "A" * 43 + "/"
        for answer in (client.get(path), client.post(path, JOINING)):
            assert answer.status_code == 410
            pages.add(re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", answer.text.replace(path, "PATH")))

    assert len(pages) == 1
    assert User.objects.filter(email__endswith="@example.org", assignments__role="contributor").count() == 1


def test_an_invitation_lasts_fourteen_days(chief):
    invitation = invite(chief)

    assert invitation.expires_at - invitation.sent_at == datetime.timedelta(days=14)


def test_sent_again_the_new_link_works_and_the_old_one_does_not(chief, outbox, link, client):
    invitation = invite(chief)
    old = link()
    actions.resend(invitation, by=chief)
    new = link()

    assert old != new
    assert client.get(old).status_code == 410
    assert client.post(new, JOINING).status_code == 302


def test_an_expired_invitation_lives_again_when_it_is_sent_again(chief, link, client):
    invitation = invite(chief)
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Invitation.objects.update(sent_at=long_ago, expires_at=long_ago + datetime.timedelta(days=14))

    actions.resend(invitation, by=chief)

    assert client.get(link()).status_code == 200


def test_what_was_accepted_or_revoked_cannot_be_sent_again(chief, link, client):
    used = invite(chief)
    client.post(link(), JOINING)
    revoked = invite(chief, email="other@example.org")
    actions.revoke(revoked, by=chief)

    for invitation in (used, revoked):
        with pytest.raises(NotPossible):
            actions.resend(invitation, by=chief)
        with pytest.raises(NotPossible):
            actions.revoke(invitation, by=chief)


def test_the_same_seat_is_offered_to_an_address_once_at_a_time(chief, link, client):
    invitation = invite(chief)
    with pytest.raises(NotPossible, match="invited already"):
        invite(chief, email=ADDRESS.upper())
    actions.revoke(invitation, by=chief)
    invite(chief)
    client.post(link(), JOINING)

    with pytest.raises(NotPossible, match="holds that seat already"):
        invite(chief)


def test_nobody_sends_more_than_twenty_a_day(chief, world):
    invitations = [invite(chief, email=f"officer-{number}@example.org") for number in range(19)]
    actions.resend(invitations[0], by=chief)

    with pytest.raises(NotPossible, match="20 invitations"):
        invite(chief, email="one-more@example.org")
    with pytest.raises(NotPossible, match="20 invitations"):
        actions.resend(invitations[1], by=chief)
    actions.revoke(invitations[1], by=chief)
    invite(world.appoint("focal_point", "PE"), home_code="PE")


# -- the key ------------------------------------------------------------------------------------------------------


def test_the_key_is_in_no_table_once_the_mail_is_out(chief, link):
    invite(chief)
    key = link().split("/")[2]

    assert tables_with(key) == []
    assert tables_with(ADDRESS) != []


def test_the_hash_of_the_key_is_not_in_the_history(chief, link):
    invite(chief)

    kept = Invitation.objects.get().token_hash
    assert tables_with(kept) == ["accounts_invitation"]


def tables_with(text):
    """Return the tables of the database in which some row has a text anywhere."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" t WHERE t::text LIKE %s)', [f"%{text}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)


def test_the_key_is_not_in_the_log(chief, link, client, settings):
    invite(chief)
    key = link().split("/")[2]
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    handler.addFilter(logging.getLogger().handlers[0].filters[0])
    logging.getLogger("django").addHandler(handler)
    try:
        Client(enforce_csrf_checks=True).post(link(), JOINING)
        client.post(link(), JOINING)
        Client().get(link())
    finally:
        logging.getLogger("django").removeHandler(handler)

    assert "Gone: /invitation/…/" in heard.getvalue()
    assert "/invitation/…/" in heard.getvalue().split("Gone")[0]
    assert key not in heard.getvalue()


def test_the_page_keeps_the_key_to_itself(chief, link, client):
    invite(chief)

    page = client.get(link())

    assert page["Referrer-Policy"] == "strict-origin"
    assert page["Cache-Control"] == "no-store"


# -- the form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password2": "another sentence of that length"}, "password2"),
        ({"password1": "too short", "password2": "too short"}, "password1"),
        ({"password1": ADDRESS, "password2": ADDRESS}, "password1"),
        ({"rules": ""}, "rules"),
    ],
)
def test_without_a_good_password_or_the_rules_there_is_no_account(chief, link, client, changed, field):
    invite(chief)

    page = client.post(link(), JOINING | changed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert User.objects.count() == 1
    assert client.get(link()).status_code == 200


def test_the_page_shows_the_handling_rules(chief, link, client):
    invite(chief)

    page = client.get(link()).text

    for label in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"):
        assert label in page


def test_a_failure_in_the_middle_leaves_neither_account_nor_seat_and_the_link_alive(chief, link, client):
    invite(chief)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
            " CREATE TRIGGER no BEFORE INSERT ON accounts_assignment FOR EACH ROW EXECUTE FUNCTION no()"
        )
    client.raise_request_exception = False

    assert client.post(link(), JOINING).status_code == 500

    assert User.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER no ON accounts_assignment")
    assert client.post(link(), JOINING).status_code == 302


# -- people who have an account ------------------------------------------------------------------------------------


def test_whoever_has_an_account_signs_in_first(world, chief, link, client):
    planner = world.appoint("planner", "PE")
    invite(chief, email=planner.email)

    page = client.get(link())
    assert f'href="/account/login/?next={link()}"' in page.text
    assert client.post(link(), JOINING).status_code == 409
    assert User.objects.get(pk=planner.pk).check_password(PASSWORD) is False

    client.force_login(planner)
    assert client.post(link()).status_code == 302
    assert [(seat.role, seat.home_code) for seat in User.objects.get(pk=planner.pk).seats] == [
        ("planner", "PE"),
        ("contributor", "CO"),
    ]


def test_a_link_that_was_forwarded_is_of_no_use_in_another_account(world, chief, link, client):
    client.force_login(world.appoint("planner", "PE"))
    invite(chief)

    assert "another address" in client.get(link()).text
    assert client.post(link(), JOINING).status_code == 409
    assert Assignment.objects.count() == 2
    assert Client().get(link()).status_code == 200


# -- one focal point at a time --------------------------------------------------------------------------------------


def test_a_second_focal_point_is_refused_in_words_before_any_mail_goes_out(chief, curator, outbox, letter):
    with pytest.raises(NotPossible, match="has a focal point since"):
        invite(curator, "focal_point", letter=letter)
    Assignment.objects.filter(pk=chief.seat.pk).update(ends_on=today() + datetime.timedelta(days=9))
    with pytest.raises(NotPossible, match="has a focal point until"):
        invite(curator, "focal_point", letter=letter)

    assert outbox() == []
    invite(curator, "focal_point", letter=letter, starts_on=today() + datetime.timedelta(days=9))
    assert len(outbox()) == 1


def test_a_successor_takes_over_on_the_day_of_acceptance(chief, curator, link, client, letter):
    invite(curator, "focal_point", letter=letter, hands_over=True)
    assert User.objects.get(pk=chief.pk).seat.role == "focal_point"

    client.post(link(), JOINING)

    old, new = Assignment.objects.filter(country="CO").order_by("pk")
    assert (old.ends_on, new.starts_on) == (today(), today())
    assert new.letter == letter
    assert User.objects.get(pk=chief.pk).seat is None
    assert User.objects.get(email=ADDRESS).seat == new


def test_a_successor_of_a_later_day_waits_for_it(chief, curator, link, client, letter):
    later = today() + datetime.timedelta(days=30)
    invite(curator, "focal_point", letter=letter, hands_over=True, starts_on=later)

    client.post(link(), JOINING)

    old, new = Assignment.objects.filter(country="CO").order_by("pk")
    assert (old.ends_on, new.starts_on) == (later, later)
    assert User.objects.get(pk=chief.pk).seat == old
    assert User.objects.get(email=ADDRESS).seat is None


def test_a_seat_taken_meanwhile_is_said_and_the_link_stays_good(world, curator, link, client, letter):
    invite(curator, "focal_point", letter=letter)
    other = world.appoint("focal_point", "CO")

    page = client.post(link(), JOINING)
    assert page.status_code == 409
    assert "the State has a focal point" in page.text
    assert not User.objects.filter(email=ADDRESS).exists()

    actions.end(other.seat, by=curator)
    assert client.post(link(), JOINING).status_code == 302


def test_a_focal_point_is_not_invited_without_a_letter(curator):
    with pytest.raises(NotPossible):
        invite(curator, "focal_point")


# -- the end of a seat ----------------------------------------------------------------------------------------------


def test_the_day_a_seat_ends_its_open_session_gets_nothing_and_what_was_released_stays(world, chief, curator, client):
    resource = world.resource("CO", tlp="AMBER", by=chief)
    client.force_login(chief)
    assert client.get(resource.get_absolute_url()).status_code == 200
    assert client.get("/people/").status_code == 200

    actions.end(chief.seat, by=curator)

    told = client.get(resource.get_absolute_url())
    assert told.status_code == 403
    assert resource.current.title not in told.text
    for path in (resource.get_absolute_url(), "/people/", "/knowledge/resources/add/", "/work/"):
        assert client.get(path)["Location"] == f"/account/login/?next={path}"
    resource.refresh_from_db()
    assert (resource.country_id, resource.owner_codes, resource.status) == ("CO", ["CO"], "published")


def test_the_last_administrator_stays(world):
    last = world.appoint("administrator", "OAS")
    with pytest.raises(NotPossible, match="last administrator"):
        actions.end(last.seat, by=last)
    other = world.appoint("administrator", "UNICRI")

    actions.end(last.seat, by=other)

    with pytest.raises(NotPossible, match="last administrator"):
        actions.end(other.seat, by=other)


def test_a_seat_ends_once(world, chief):
    seat = world.appoint("planner", "CO").seat
    actions.end(seat, by=chief)

    with pytest.raises(NotPossible, match="already"):
        actions.end(seat, by=chief)


# -- nobody can ask who has an account ------------------------------------------------------------------------------


def test_a_reset_answers_alike_and_sends_nothing_to_an_address_without_an_account(world, outbox, client):
    known = world.appoint("planner", "CO").email

    answers = [client.post("/account/password/reset/", {"email": email}) for email in (known, "nobody@example.org")]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/account/password/reset/done/")] * 2
    assert [message.recipients() for message in outbox()] == [[known]]
    assert "https://portal.example.org/account/password/reset/key/" in outbox()[0].body
    assert "testserver" not in outbox()[0].body + outbox()[0].subject


def test_a_sign_in_answers_alike(world, client):
    known = world.appoint("planner", "CO").email
    said = [
        client.post("/account/login/", {"login": email, "password": "not the password"}).context["form"].errors
        for email in (known, "nobody@example.org")
    ]

    assert said[0] == said[1]


def test_signing_up_is_closed_to_forms_too(client, db):
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})

    assert User.objects.count() == 0


# -- the handling rules ---------------------------------------------------------------------------------------------


def test_the_first_administrator_accepts_the_rules_before_anything_else(world, client):
    user = world.appoint("administrator", "OAS")
    User.objects.update(rules_accepted_at=None)
    client.force_login(user)

    for path in ("/", "/people/", "/admin/", "/knowledge/", "/nothing/here/"):
        answer = client.get(path)
        if path == "/nothing/here/":
            assert answer.status_code == 404
        else:
            assert (path, answer["Location"]) == (path, f"/rules/?next={path.replace('/', '%2F')}")
    assert client.get("/handling/").status_code == 200
    assert client.post("/rules/?next=/people/", {}).status_code == 422
    assert client.post("/rules/?next=/people/", {"rules": "on"})["Location"] == "/people/"

    assert client.get("/people/").status_code == 200
    assert client.get("/rules/")["Location"] == "/work/"


def test_the_page_of_the_rules_leads_nowhere_else(world, client):
    user = world.appoint("planner", "CO")
    User.objects.update(rules_accepted_at=None)
    client.force_login(user)

    for evil in ("https://evil.example/", "//evil.example", "////evil.example", "/\\evil.example", "javascript:x"):
        User.objects.update(rules_accepted_at=None)
        assert client.post(f"/rules/?next={evil}", {"rules": "on"})["Location"] == "/work/"
