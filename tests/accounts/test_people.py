"""The pages about people: what is shown to whom, and the verbs."""

import datetime
import re

import pytest
from django.urls import reverse

from ipo_portal.accounts import actions
from ipo_portal.accounts.models import Assignment, Invitation, today
from ipo_portal.audit.models import Entry
from ipo_portal.notices.models import OutgoingMail
from ipo_portal.records.stored import paths_in_use
from ipo_portal.records.uploads import sweep
from tests.files import html, pdf, png, upload, word

pytestmark = pytest.mark.django_db

ADDRESS = "new.officer@example.org"


def form(role="planner", **more):
    return {"email": ADDRESS, "role": role, "language": "en", "starts_on": today()} | more


def invited():
    return [(row.email, row.role, row.home_code) for row in Invitation.objects.order_by("pk")]


@pytest.fixture
def everybody(world, outbox):
    """One of each, in two States and three bodies."""
    homes = {"CO": ("focal_point", "alternate", "contributor", "planner"), "PE": ("focal_point", "planner")}
    homes |= {"OAS": ("curator", "administrator"), "UNICRI": ("curator",), "IMPACS": ("curator", "planner")}
    return {(role, home): world.appoint(role, home) for home, roles in homes.items() for role in roles}


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        (("focal_point", "CO"), {("focal_point", "CO"), ("alternate", "CO"), ("contributor", "CO"), ("planner", "CO")}),
        (("alternate", "CO"), {("focal_point", "CO"), ("alternate", "CO"), ("contributor", "CO"), ("planner", "CO")}),
        (("curator", "UNICRI"), {("focal_point", "CO"), ("focal_point", "PE"), ("planner", "IMPACS")}),
        (
            ("administrator", "OAS"),
            {("curator", "OAS"), ("curator", "UNICRI"), ("curator", "IMPACS"), ("administrator", "OAS")},
        ),
        (("contributor", "CO"), None),
        (("planner", "CO"), None),
        (("curator", "IMPACS"), None),
        (("planner", "IMPACS"), None),
    ],
)
def test_everybody_sees_the_seats_that_are_theirs_to_care_for(client, everybody, who, shown):
    client.force_login(everybody[who])

    page = client.get("/people/")

    if shown is None:
        assert page.status_code == 403
        assert "/people/" not in client.get("/work/").text
        return
    assert {(seat.role, seat.home_code) for seat in page.context["seats"]} == shown
    assert 'href="/people/"' in client.get("/work/").text


def test_a_visitor_signs_in_first(client, db):
    for path in ("/people/", "/people/invite/", "/people/mail/", "/people/seats/x/letter/", "/people/seats/x/end/"):
        assert client.get(path)["Location"].startswith("/account/login/")


def test_the_alternate_looks_and_does_not_touch(client, everybody):
    client.force_login(everybody["alternate", "CO"])
    planner = everybody["planner", "CO"].seat

    page = client.get("/people/").text
    assert "/people/invite/" not in page
    assert "/end/" not in page
    assert client.get("/people/invite/").status_code == 403
    assert client.post("/people/invite/", form()).status_code == 403
    assert client.post(reverse("seat-end", args=[planner.ref]), {"on": today()}).status_code == 403
    assert invited() == []


def test_a_focal_point_invites_into_the_own_state_whatever_the_form_is_made_to_say(client, everybody):
    client.force_login(everybody["focal_point", "CO"])

    answer = client.post("/people/invite/", form(country="PE", home="PE", home_code="PE", invited_by="1"))

    assert answer["Location"] == "/people/"
    assert invited() == [(ADDRESS, "planner", "CO")]


@pytest.mark.parametrize(
    ("who", "role", "more"),
    [
        (("focal_point", "CO"), "focal_point", {}),
        (("focal_point", "CO"), "curator", {"home": "OAS"}),
        (("focal_point", "CO"), "administrator", {"home": "OAS"}),
        (("curator", "OAS"), "curator", {"home": "OAS"}),
        (("curator", "OAS"), "alternate", {"home": "CO"}),
        (("curator", "OAS"), "planner", {"home": "CO"}),
        (("administrator", "OAS"), "focal_point", {"home": "PY"}),
        (("administrator", "OAS"), "planner", {"home": "OAS"}),
    ],
)
def test_nobody_invites_into_a_role_that_is_not_theirs_to_give(client, everybody, who, role, more):
    client.force_login(everybody[who])

    page = client.post("/people/invite/", form(role, **more))

    assert page.status_code == 422
    assert invited() == []


def test_an_invitation_is_listed_with_its_mail_until_it_is_accepted(client, everybody, outbox):
    client.force_login(everybody["focal_point", "CO"])
    client.post("/people/invite/", form())

    assert client.get("/people/").context["invitations"][0].mail.status == "queued"
    outbox()
    assert client.get("/people/").context["invitations"][0].mail.status == "sent"
    Invitation.objects.update(accepted_at=datetime.datetime.now(datetime.UTC), accepted_by=everybody["planner", "CO"])
    assert list(client.get("/people/").context["invitations"]) == []


def test_what_was_typed_stays_when_the_invitation_is_not_possible(client, everybody):
    client.force_login(everybody["focal_point", "CO"])
    client.post("/people/invite/", form())

    page = client.post("/people/invite/", form())

    assert page.status_code == 409
    assert "invited already" in page.text
    assert ADDRESS in page.text


def test_another_states_invitations_and_seats_do_not_exist(client, everybody):
    foreign = everybody["planner", "PE"].seat
    invitation = actions.invite(
        by=everybody["focal_point", "PE"], email=ADDRESS, role="planner", home_code="PE", language="en"
    )
    client.force_login(everybody["focal_point", "CO"])

    for name, ref in [("seat-end", foreign.ref), ("invitation-revoke", invitation.ref), ("seat-letter", foreign.ref)]:
        assert client.get(reverse(name, args=[ref])).status_code == 404
    assert client.post(reverse("seat-end", args=[foreign.ref]), {"on": today()}).status_code == 404
    assert client.post(reverse("invitation-revoke", args=[invitation.ref])).status_code == 404
    assert client.post(reverse("invitation-resend", args=[invitation.ref])).status_code == 404
    assert list(client.get("/people/").context["invitations"]) == []
    assert Assignment.objects.get(pk=foreign.pk).ends_on is None
    assert Invitation.objects.get().revoked_at is None


def test_a_focal_point_does_not_end_the_own_seat(client, everybody):
    client.force_login(everybody["focal_point", "CO"])
    own = everybody["focal_point", "CO"].seat

    assert client.post(reverse("seat-end", args=[own.ref]), {"on": today()}).status_code == 404


def test_looking_changes_nothing(client, everybody, outbox):
    chief = everybody["focal_point", "CO"]
    invitation = actions.invite(by=chief, email=ADDRESS, role="planner", home_code="CO", language="en")
    client.force_login(chief)

    assert client.get(reverse("invitation-revoke", args=[invitation.ref])).status_code == 200
    assert client.get(reverse("seat-end", args=[everybody["planner", "CO"].seat.ref])).status_code == 200
    assert client.get(reverse("invitation-resend", args=[invitation.ref])).status_code == 405
    assert Invitation.objects.get().revoked_at is None
    assert len(outbox()) == 1


def test_the_verbs_do_what_they_say(client, everybody, outbox):
    chief, seat = everybody["focal_point", "CO"], everybody["planner", "CO"].seat
    invitation = actions.invite(by=chief, email=ADDRESS, role="planner", home_code="CO", language="en")
    client.force_login(chief)

    client.post(reverse("invitation-resend", args=[invitation.ref]))
    assert len(outbox()) == 2
    client.post(reverse("invitation-revoke", args=[invitation.ref]))
    assert Invitation.objects.get().revoked_at is not None
    assert client.post(reverse("seat-end", args=[seat.ref]), {"on": "2020-01-01"}).status_code == 422
    client.post(reverse("seat-end", args=[seat.ref]), {"on": today()})
    assert Assignment.objects.get(pk=seat.pk).ends_on == today()


# -- the letter -------------------------------------------------------------------------------------------------


def focal_point(name, content, **more):
    letter = {"letter": upload(name, content)} if content else {}
    return form("focal_point", home="PY", **letter, **more)


@pytest.mark.parametrize(("name", "content"), [("letter.pdf", pdf()), ("scan.png", png())])
def test_the_official_letter_comes_with_the_invitation_and_stays_with_the_seat(
    client, everybody, outbox, link, world, name, content
):
    client.force_login(everybody["curator", "OAS"])
    client.post("/people/invite/", focal_point(name, content))
    invitation = Invitation.objects.get()
    assert (invitation.letter_name, invitation.letter_size) == (name, len(content))

    client.logout()
    password = "quite a long sentence to remember"  # noqa: S105
    client.post(link(), {"password1": password, "password2": password, "rules": "on"})
    seat = Assignment.objects.get(user__email=ADDRESS)
    address = reverse("seat-letter", args=[seat.ref])
    client.logout()
    readers = {
        "own focal point": seat.user,
        "own alternate": world.appoint("alternate", "PY"),
        "curator": everybody["curator", "UNICRI"],
        "administrator": everybody["administrator", "OAS"],
    }
    for reader in readers.values():
        client.force_login(reader)
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(kind="downloaded", record_ref=seat.ref).count() == len(readers)
    others = {
        "own planner": (world.appoint("planner", "PY"), 403),
        "own contributor": (world.appoint("contributor", "PY"), 403),
        "another State": (everybody["focal_point", "CO"], 404),
        "another body": (everybody["curator", "IMPACS"], 403),
    }
    for reader, status in others.values():
        client.force_login(reader)
        assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("name", "content"),
    [("letter.pdf", None), ("letter.docx", word()), ("letter.pdf", html()), ("letter.png", pdf())],
)
def test_a_focal_point_is_not_invited_without_a_real_letter(client, everybody, name, content):
    client.force_login(everybody["curator", "OAS"])

    page = client.post("/people/invite/", focal_point(name, content))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["letter"]
    assert invited() == []


def letters(settings):
    """Return the names of the files that lie in the store."""
    return sorted(file.name for file in settings.FILES_ROOT.rglob("*") if file.is_file())


def send_again(client, page, **changes):
    """Send the form once more as the browser would, the file not chosen again."""
    tokens = re.findall(r'name="received" value="([^"]+)"', page.text)
    return client.post("/people/invite/", form("focal_point", home="PY", received=tokens) | changes)


@pytest.mark.parametrize(
    ("wrong", "status"), [({"email": "no address"}, 422), ({"home": ""}, 422), ({"home": "CO"}, 409)]
)
def test_a_letter_that_came_with_a_faulty_form_is_kept_for_the_next_one(client, everybody, settings, wrong, status):
    client.force_login(everybody["curator", "OAS"])
    page = client.post("/people/invite/", focal_point("letter.pdf", pdf()) | wrong)
    assert (page.status_code, "Received, kept with this form" in page.text) == (status, True)
    (kept,) = letters(settings)

    again = send_again(client, page, email="still no address")
    assert (again.status_code, letters(settings)) == (422, [kept])
    assert send_again(client, again).status_code == 302

    invitation = Invitation.objects.get()
    assert (invitation.letter_name, invitation.letter_size) == ("letter.pdf", len(pdf()))
    assert (invitation.letter_path[3:], letters(settings)) == (kept, [kept])


def test_a_letter_kept_is_replaced_by_another_one_or_removed(client, everybody, settings):
    client.force_login(everybody["curator", "OAS"])
    page = client.post("/people/invite/", focal_point("letter.pdf", pdf()) | {"email": ""})
    other = send_again(client, page, email="", letter=upload("scan.png", png()))
    assert [file.checked.name for file in other.context["received"]] == ["scan.png"]

    (token,) = re.findall(r'name="received" value="([^"]+)"', other.text)
    without = send_again(client, other, remove=token)
    assert (without.status_code, without.context["received"]) == (422, [])
    assert send_again(client, without).context["form"].errors.keys() == {"letter"}
    assert invited() == []


def test_a_letter_somebody_else_has_sent_is_not_attached(client, everybody):
    client.force_login(everybody["curator", "OAS"])
    page = client.post("/people/invite/", focal_point("letter.pdf", pdf()) | {"email": ""})
    client.force_login(everybody["curator", "UNICRI"])

    answer = send_again(client, page)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["letter"])
    assert invited() == []


def test_a_letter_kept_belongs_to_nobody_and_goes_with_the_sweep_when_it_is_never_used(client, everybody, settings):
    client.force_login(everybody["curator", "OAS"])
    client.post("/people/invite/", focal_point("letter.pdf", pdf()) | {"home": "CO"})
    (kept,) = letters(settings)

    report = sweep(paths_in_use(), datetime.timedelta(seconds=-1))

    assert [path[3:] for path in report.removed] == [kept]
    assert letters(settings) == []


# -- the outbox page ----------------------------------------------------------------------------------------------


def test_only_administrators_see_where_mail_goes(client, everybody, outbox):
    client.force_login(everybody["focal_point", "CO"])
    client.post("/people/invite/", form())
    outbox()
    for who in [("focal_point", "CO"), ("curator", "OAS"), ("planner", "CO")]:
        client.force_login(everybody[who])
        assert client.get("/people/mail/").status_code == 403

    client.force_login(everybody["administrator", "OAS"])
    page = client.get("/people/mail/")
    assert ADDRESS in page.text
    assert "/invitation/" not in page.text
    assert list(client.get("/people/mail/?status=failed").context["mails"]) == []
    assert client.get("/people/mail/?status=nonsense").context["mails"][0] == OutgoingMail.objects.get()


@pytest.mark.parametrize("page", ["invite", "end", "send"])
def test_verbs_on_seats_ask_who_is_there_when_that_was_long_ago(client, everybody, outbox, page):
    chief, seat = everybody["focal_point", "CO"], everybody["planner", "CO"].seat
    invitation = actions.invite(by=chief, email=ADDRESS, role="planner", home_code="CO", language="en")
    client.force_login(chief)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 16 * 60
    session.save()
    address, said = {
        "invite": ("/people/invite/", form(email="other@example.org")),
        "end": (reverse("seat-end", args=[seat.ref]), {"on": today()}),
        "send": (reverse("invitation-resend", args=[invitation.ref]), {}),
    }[page]

    assert client.post(address, said)["Location"].startswith("/account/")

    assert invited() == [(ADDRESS, "planner", "CO")]
    assert Assignment.objects.get(pk=seat.pk).ends_on is None
    assert len(outbox()) == 1
