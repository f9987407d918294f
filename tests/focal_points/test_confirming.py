"""A State says that its entries still hold: by the link of a quarterly letter, or after signing in."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from focal_points import confirming
from focal_points.confirming import send_letters
from focal_points.models import ConfirmationLink, Expert, Fact, Institution
from ipo_portal.accounts.models import Assignment, User, today
from ipo_portal.audit.models import Entry
from ipo_portal.records.history import changes

pytestmark = pytest.mark.django_db
LONG_AGO = today() - datetime.timedelta(days=400)
SIGNED_IN = "/focal-points/confirm/"


@pytest.fixture
def chief(world, outbox):
    """Colombia's focal point, one of Peru beside."""
    world.appoint("focal_point", "PE")
    return world.appoint("focal_point", "CO")


@pytest.fixture
def entries(world, chief):
    """One entry of each kind and label of Colombia, and one of Peru, all confirmed long ago."""
    old = {"confirmed_on": LONG_AGO}
    world.fact("PE", title="Peru's own", **old)
    return {
        "fact": world.fact("CO", title="Unit of the police leads", **old),
        "institution": world.institution("CO", name="Academy of the police", tlp="CLEAR", **old),
        "expert": world.expert("CO", post="Head of the football unit", **old),
        "amber": world.fact("CO", title="Amber canary", tlp="AMBER", **old),
        "strict": world.fact("CO", title="Strict canary", tlp="AMBER+STRICT", **old),
        "draft": world.fact("CO", title="Draft canary", status="draft", confirmed_on=None),
    }


@pytest.fixture
def letters(outbox):
    """Return a function that sends the letters and returns {address: the newest mail} of all delivered."""

    def sent():
        send_letters(0)
        return {message.to[0]: message for message in outbox()}

    return sent


@pytest.fixture
def path(letters, entries, chief):
    """The path of the link sent to Colombia."""
    return re.search(r"https://portal\.example\.org(/confirm/\S+)", letters()[chief.email].body)[1]


def confirmed():
    """Return the titles of what was confirmed today."""
    rows = [row for model in (Fact, Institution, Expert) for row in model.objects.filter(confirmed_on=today())]
    return {str(row): row.confirmed_by for row in rows}


OPEN = {"Unit of the police leads", "Academy of the police", "Head of the football unit"}

# -- letters --------------------------------------------------------------------------------------------------------


def test_a_letter_names_what_is_released_up_to_green_with_dates_and_counts_the_rest(letters, entries, chief):
    body = letters()[chief.email].body

    for title in OPEN:
        assert f"- {title} (" in body
    assert body.count(f"last confirmed on {LONG_AGO:%-d %B %Y}") == 3
    assert "And 2 more above TLP:GREEN: sign in to see them." in body
    assert "canary" not in body
    assert "Peru's own" not in body


def test_a_letter_is_in_the_language_of_the_account(letters, entries, chief):
    User.objects.filter(pk=chief.pk).update(language="es")

    assert letters()[chief.email].body.startswith("Apreciable colega:")


def test_each_state_is_asked_once_a_quarter(letters, entries, outbox):
    assert len(letters()) == 2
    send_letters(0)
    assert len(outbox()) == 2

    ConfirmationLink.objects.update(sent_at=timezone.now() - datetime.timedelta(days=93))
    send_letters(0)
    assert len(outbox()) == 4


def test_the_alternate_is_asked_where_there_is_no_focal_point_and_nobody_where_the_post_is_vacant(world, letters):
    for code in ("PY", "UY", "BB"):
        world.fact(code)
    first, _second = world.appoint("alternate", "PY", starts_on="2020-01-01"), world.appoint("alternate", "PY")
    world.appoint("contributor", "UY")
    frozen = world.appoint("focal_point", "BB", warned_on=LONG_AGO, frozen_on=today())
    assert frozen.seat is None

    assert list(letters()) == [first.email]


def test_who_has_nothing_released_gets_no_letter(world, letters):
    world.appoint("focal_point", "CO")
    world.fact("CO", status="draft", confirmed_on=None)

    assert letters() == {}


def test_what_is_only_above_green_is_counted_and_the_letter_leads_to_the_sign_in(world, letters):
    chief = world.appoint("focal_point", "CO")
    world.fact("CO", tlp="AMBER", title="Amber canary")

    body = letters()[chief.email].body

    assert "1 entry above TLP:GREEN: sign in to see it." in body
    assert f"https://portal.example.org{SIGNED_IN}" in body
    assert "/confirm/" not in body.replace(SIGNED_IN, "")
    assert "canary" not in body


def test_the_command_says_who_would_be_asked_and_sends_nothing_then_sends(entries, outbox, capsys):
    call_command("send_confirmations", "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "CO: focal_point, 3 up to GREEN, 2 above",
        "PE: focal_point, 1 up to GREEN, 0 above",
    ]
    assert outbox() == []

    call_command("send_confirmations")
    assert capsys.readouterr().out == "2 letters are on their way.\n"
    assert len(outbox()) == 2


# -- the link -------------------------------------------------------------------------------------------------------


def test_fetching_the_link_changes_nothing_however_often(path, client):
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        assert client.options(path).status_code == 200

    assert confirmed() == {}
    assert ConfirmationLink.objects.filter(used_at=None).count() == 2
    assert Entry.objects.count() == 0


def test_the_page_shows_what_the_letter_listed_and_nothing_above_green(path, client):
    page = client.get(path).text

    assert {title for title in OPEN if title in page} == OPEN
    assert "canary" not in page
    assert "Peru" not in page


def test_one_post_confirms_what_the_letter_listed_in_the_name_of_the_seat_and_nothing_else(path, client, chief):
    page = client.post(path)

    assert page.status_code == 200
    assert confirmed() == dict.fromkeys(OPEN, chief.seat)
    assert "_auth_user_id" not in client.session
    assert client.get("/work/").status_code == 302


def test_the_trail_says_who_confirmed_and_through_what(path, client, chief):
    client.post(path)

    rows = Fact.pgh_event_model.objects.filter(pgh_label="update")
    assert [(row.pgh_context["user"], row.pgh_context["seat"], row.pgh_context["through"]) for row in rows] == [
        (chief.pk, chief.seat.pk, "link")
    ]
    told = [change for change in changes(Fact.objects.get(ref=rows[0].ref)) if change.what == "update"]
    assert [(change.seat, change.through) for change in told] == [
        (chief.seat, "by the link in a letter, without signing in")
    ]


def test_what_was_changed_since_the_letter_is_left_out_and_named(path, client, entries):
    Fact.objects.filter(pk=entries["fact"].pk).update(title="Unit of the army leads")

    assert "Unit of the army leads" in client.get(path).text
    page = client.post(path).text

    assert set(confirmed()) == OPEN - {"Unit of the police leads"}
    assert "Unit of the army leads" in page


def test_what_was_closed_since_the_letter_is_left_out_and_not_named(path, client, entries):
    Fact.objects.filter(pk=entries["fact"].pk).update(tlp="AMBER", title="Closed canary")
    Institution.objects.filter(pk=entries["institution"].pk).update(status="withdrawn")

    assert "canary" not in client.get(path).text
    page = client.post(path).text

    assert set(confirmed()) == {"Head of the football unit"}
    assert "2 entries of the mail are withdrawn" in page
    assert "canary" not in page
    assert "Academy" not in page


def used(path, seat):
    Client().post(path)
    Fact.objects.update(confirmed_on=LONG_AGO)
    Institution.objects.update(confirmed_on=LONG_AGO)
    Expert.objects.update(confirmed_on=LONG_AGO)


def expired(path, seat):
    ConfirmationLink.objects.update(expires_at=timezone.now())


def replaced(path, seat):
    ConfirmationLink.objects.update(sent_at=timezone.now() - datetime.timedelta(days=100))
    send_letters(0)


def ended(path, seat):
    Assignment.objects.filter(pk=seat.pk).update(starts_on=LONG_AGO, ends_on=today())


def frozen(path, seat):
    Assignment.objects.filter(pk=seat.pk).update(warned_on=LONG_AGO, frozen_on=today())


def closed(path, seat):
    User.objects.filter(pk=seat.user_id).update(is_active=False)


@pytest.mark.parametrize("how", [used, expired, replaced, ended, frozen, closed])
def test_a_dead_link_answers_410_in_the_same_words_whatever_killed_it(path, client, chief, how):
    how(path, chief.seat)
    unknown = Client().get("/confirm/nosuchtoken/")
    noise = re.compile(r'csrfmiddlewaretoken" value="\w+"|nosuchtoken|' + re.escape(path.split("/")[2]))

    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert noise.sub("", answer.text) == noise.sub("", unknown.text)
    assert confirmed() == {}


def test_a_link_is_of_no_use_to_whoever_is_signed_in_as_somebody_else(path, client, world, chief):
    client.force_login(world.appoint("focal_point", "PY"))
    assert client.get(path).status_code == client.post(path).status_code == 410
    assert confirmed() == {}

    client.force_login(chief)
    assert client.post(path).status_code == 200
    assert set(confirmed()) == OPEN


def test_a_link_that_is_forwarded_to_a_successor_falls_with_the_seat(path, client, chief, world):
    ended(path, chief.seat)
    client.force_login(world.appoint("focal_point", "CO"))

    assert client.get(path).status_code == 410


def test_the_key_is_in_no_header_cache_or_log(path, client, caplog):
    page = client.get(path)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"

    caplog.set_level("DEBUG")
    client.post(path)
    client.post(path)
    token = path.split("/")[2]
    assert token not in "".join(f"{record.getMessage()}{record.args}" for record in caplog.records)
    assert not ConfirmationLink.objects.filter(token_hash=token).exists()


def test_whoever_tries_many_keys_waits_and_a_right_one_counts_nothing(path, client):
    for _ in range(40):
        assert client.get(path).status_code == 200
    for number in range(30):
        assert client.get(f"/confirm/key{number}/").status_code == 410

    assert client.get("/confirm/another/").status_code == 429
    assert client.get(path).status_code == 200


# -- signed in ------------------------------------------------------------------------------------------------------


def keys(page):
    return re.findall(r'name="entry" value="([^"]+)"', page.text)


def test_who_speaks_for_the_state_sees_what_is_due_of_every_label_and_confirms_what_is_ticked(client, entries, chief):
    Fact.objects.filter(pk=entries["fact"].pk).update(confirmed_on=today() - datetime.timedelta(days=364))
    client.force_login(chief)
    page = client.get(SIGNED_IN)
    assert len(keys(page)) == 4
    assert "Unit of the police leads" not in page.text
    assert len(keys(client.get(f"{SIGNED_IN}?show=all"))) == 5

    amber = confirming.key_of(Fact.objects.get(title="Amber canary"))
    assert client.post(SIGNED_IN, {"entry": [amber]}).status_code == 302

    assert confirmed() == {"Amber canary": chief.seat}


def test_what_was_changed_while_the_page_was_open_or_is_anothers_is_not_confirmed(client, entries, chief):
    client.force_login(chief)
    old = confirming.key_of(entries["fact"])
    Fact.objects.filter(pk=entries["fact"].pk).update(title="Other words")
    peru = confirming.key_of(Fact.objects.get(title="Peru's own"))
    draft = confirming.key_of(entries["draft"])

    page = client.post(SIGNED_IN, {"entry": [old, peru, draft, "nonsense", "a b c d"]}, follow=True)

    assert confirmed() == {}
    assert "not confirmed. Look at them again." in page.text


@pytest.mark.parametrize("role", ["contributor", "planner", "curator"])
def test_who_does_not_speak_for_a_state_confirms_nothing(client, world, entries, role):
    client.force_login(world.appoint(role, None if role == "curator" else "CO"))

    assert client.get(SIGNED_IN).status_code == 403
    assert client.post(SIGNED_IN, {"entry": [confirming.key_of(entries["fact"])]}).status_code == 403
    assert confirmed() == {}


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(SIGNED_IN)["Location"] == f"/account/login/?next={SIGNED_IN}"


@pytest.mark.parametrize("number", [1, 30])
def test_the_pages_take_the_same_number_of_queries_for_one_entry_and_for_thirty(
    client, world, chief, letters, number, django_assert_num_queries
):
    for _ in range(number):
        world.fact("CO", confirmed_on=LONG_AGO)
    path = re.search(r"(/confirm/\S+)", letters()[chief.email].body)[1]
    client.get(path)
    with django_assert_num_queries(2):
        client.get(path)
    client.force_login(chief)
    client.get(SIGNED_IN)
    with django_assert_num_queries(6):
        assert len(keys(client.get(SIGNED_IN))) == number
