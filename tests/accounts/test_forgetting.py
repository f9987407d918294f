"""Invitations nobody accepted are forgotten, with address, name and letter; the trail never held them."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from ipo_portal.accounts import actions
from ipo_portal.accounts.models import Invitation
from ipo_portal.audit import chain
from ipo_portal.notices import forgetting
from ipo_portal.notices.models import OutgoingMail
from ipo_portal.records.stored import paths_in_use

from .joining import ADDRESS, JOINING, invite
from .test_invitations import tables_with

pytestmark = pytest.mark.django_db


def age(invitation, **days):
    """Make an invitation lapse, or be revoked, some days ago."""
    now = timezone.now()
    if "lapsed" in days:
        over = now - datetime.timedelta(days=days["lapsed"])
        Invitation.objects.filter(pk=invitation.pk).update(sent_at=over - datetime.timedelta(days=14), expires_at=over)
    else:
        Invitation.objects.filter(pk=invitation.pk).update(revoked_at=now - datetime.timedelta(days=days["revoked"]))


@pytest.fixture
def invitations(chief, curator, link, letter):
    """One invitation of each kind; returns their addresses by kind."""
    rows = {
        kind: invite(chief, email=f"{kind}@example.org")
        for kind in ("waiting", "lapsed", "long-lapsed", "revoked", "long-revoked", "accepted")
    }
    Client().post(link(), JOINING)
    rows["with-letter"] = invite(
        curator, "focal_point", "PE", email="with-letter@example.org", letter={**letter, "letter_name": "Somebody.pdf"}
    )
    age(rows["lapsed"], lapsed=29)
    age(rows["long-lapsed"], lapsed=31)
    age(rows["with-letter"], lapsed=31)
    age(rows["revoked"], revoked=29)
    age(rows["long-revoked"], revoked=31)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    Invitation.objects.filter(pk=rows["accepted"].pk).update(
        sent_at=long_ago - datetime.timedelta(days=14), expires_at=long_ago
    )
    return rows


def kept():
    return sorted(Invitation.objects.values_list("email", flat=True))


def test_thirty_days_after_it_lapsed_or_was_revoked_an_invitation_is_forgotten_and_no_other(invitations, outbox):
    outbox()

    assert forgetting.forget() == (3, 3)

    stay = ["accepted@example.org", "lapsed@example.org", "revoked@example.org", "waiting@example.org"]
    assert kept() == stay
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == stay
    assert forgetting.forget() == (0, 0)


def test_of_a_forgotten_invitation_no_table_has_address_letter_or_its_name(invitations, letter):
    assert letter["letter_path"] in paths_in_use()
    forgetting.forget()

    for address in ("long-lapsed@example.org", "long-revoked@example.org", "with-letter@example.org", "Somebody.pdf"):
        assert tables_with(address) == []
    assert letter["letter_path"] not in paths_in_use()
    assert tables_with("waiting@example.org") == ["accounts_invitation", "notices_outgoingmail"]


def test_the_trail_keeps_who_offered_which_seat_and_its_chain_holds(invitations, chief):
    forgetting.forget()

    rows = Invitation.pgh_event_model.objects.filter(ref=invitations["long-revoked"].ref).order_by("pgh_id")
    assert [row.pgh_label for row in rows] == ["insert", "update", "delete"]
    assert {(row.role, row.country_id, row.invited_by_id) for row in rows} == {("contributor", "CO", chief.seat.pk)}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # links are made when a transaction ends
    assert chain.first_broken() is None


def test_mail_that_has_not_gone_out_yet_goes_with_its_invitation(chief, outbox):
    age(invite(chief), lapsed=31)

    assert forgetting.forget() == (1, 1)
    assert outbox() == []


def test_one_that_is_sent_again_lives_on(chief, link, client):
    invitation = invite(chief)
    age(invitation, lapsed=31)
    actions.resend(invitation, by=chief)

    assert forgetting.forget() == (0, 0)
    assert client.get(link()).status_code == 200


def test_which_mail_went_where_is_known_for_ninety_days(chief, world, outbox):
    first = invite(chief, email="a@example.org")
    invite(chief, email="b@example.org")
    outbox()
    invite(chief, email="c@example.org")
    before = timezone.now() - datetime.timedelta(days=91)
    OutgoingMail.objects.exclude(to="b@example.org").update(created_at=before)

    assert forgetting.forget() == (0, 1)
    # The third has not gone out yet.
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == ["b@example.org", "c@example.org"]
    assert Invitation.objects.filter(pk=first.pk).exists()


def told(**options):
    out = StringIO()
    call_command("forget", stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_report_says_what_would_go_without_addresses_and_does_nothing(invitations, outbox):
    outbox()
    lines = told(check=True, verbosity=2)

    assert lines[-1] == "To forget: 3 invitations, 3 mails."
    assert [line.split(":")[1].split(",")[0] for line in lines[:-1]] == [
        " contributor of CO", " contributor of CO", " focal_point of PE",
    ]  # fmt: skip
    assert "@" not in "".join(lines)
    assert len(kept()) == 7
    assert told() == ["Forgotten: 3 invitations, 3 mails."]
    assert len(kept()) == 4


def test_it_is_done_every_night_before_the_sweep_of_files(invitations):
    registered = app.periodic_registry
    crons = {name: periodic.cron for (name, _), periodic in registered.periodic_tasks.items()}

    assert (crons["notices.forget"], crons["knowledge.sweep_files"]) == ("11 2 * * *", "41 2 * * *")
    app.tasks["notices.forget"].func(timestamp=0)
    assert ADDRESS not in kept()
    assert len(kept()) == 4
