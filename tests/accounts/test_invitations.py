"""Who invites whom, and what a link is good for."""

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

from .joining import ADDRESS, JOINING, PASSWORD, invite

pytestmark = pytest.mark.django_db

HOMES = ("CO", "PE", "OAS", "IMPACS")
ROLES = ("planner", "contributor", "alternate", "focal_point", "curator", "administrator")


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
