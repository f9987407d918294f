"""A session that expires in a long form keeps the text, for the same person and for nobody else."""

import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ipo_portal.accounts import kept
from ipo_portal.accounts.models import Assignment, today
from knowledge.models import Resource
from tests.files import pdf

pytestmark = pytest.mark.django_db

ADD = "/knowledge/resources/add/"
TITLE = "Guía de hinchas visitantes"
ABSTRACT = "Cinco líneas & <b>más</b>.\nSegunda línea."
TYPED = {
    "title": TITLE,
    "abstract": ABSTRACT,
    "language": "pt",
    "area_codes": ["PA05"],
    "event_type_codes": ["sporting"],
}


@pytest.fixture
def writer(world, client):
    user = world.appoint("contributor", "CO")
    client.force_login(user)
    client.get(ADD)
    return user


def expire(client, how="idle"):
    """Let the session end: half an hour without a click, or so long ago that nothing of it is left."""
    if how == "gone":
        Session.objects.all().delete()
        return
    session = client.session
    session["seen"] = time.time() - 31 * 60
    session.save()


def form_of(page):
    form = page.context["form"]
    return {name: form[name].value() for name in TYPED}


@pytest.mark.parametrize("how", ["idle", "gone"])
def test_what_was_typed_is_there_again_after_signing_in(client, writer, how):
    expire(client, how)

    sent = client.post(ADD, TYPED)
    assert sent["Location"] == f"/account/login/?next={ADD}"
    assert Resource.objects.count() == 0
    assert "What you typed is kept." in client.get(sent["Location"]).text

    client.force_login(writer)
    page = client.get(ADD)
    assert "This is what you had typed" in page.text
    assert form_of(page) == TYPED
    assert "Cinco líneas &amp; &lt;b&gt;más&lt;/b&gt;.\nSegunda línea.</textarea>" in page.text
    assert re.search(r'value="PA05"[^>]* checked', page.text)
    assert not re.search(r'value="PX04"[^>]* checked', page.text)


def test_the_kept_text_goes_when_the_form_has_arrived(client, writer):
    expire(client)
    client.post(ADD, TYPED)
    client.force_login(writer)
    once = client.get(ADD).context["form"]["once"].value()

    saved = client.post(ADD, TYPED | {"once": once})

    assert saved.status_code == 302
    assert Resource.objects.get().current.abstract == ABSTRACT
    again = client.get(ADD)
    assert "This is what you had typed" not in again.text
    assert form_of(again)["title"] is None


def test_another_person_on_the_same_browser_does_not_get_the_text(client, writer, world):
    expire(client)
    client.post(ADD, TYPED)

    client.force_login(world.appoint("contributor", "CO"))
    page = client.get(ADD)
    assert TITLE not in page.text
    assert "This is what you had typed" not in page.text
    assert form_of(page)["title"] is None

    client.force_login(writer)
    assert TITLE not in client.get(ADD).text


def test_the_same_person_on_another_browser_does_not_get_the_text_either(client, writer):
    expire(client)
    client.post(ADD, TYPED)

    other = Client()
    other.force_login(writer)

    assert TITLE not in other.get(ADD).text


def test_a_visitor_who_was_never_signed_in_here_leaves_nothing(client, world):
    user = world.appoint("contributor", "CO")
    stranger = Client()

    answer = stranger.post(ADD, TYPED)

    assert answer["Location"] == f"/account/login/?next={ADD}"
    assert "kept" not in stranger.session
    stranger.cookies[kept.cookie_name()] = str(user.pk)
    stranger.post(ADD, TYPED)
    assert "kept" not in stranger.session


def test_signing_out_oneself_leaves_nothing_to_keep_for(client, writer):
    client.post("/account/logout/")

    client.post(ADD, TYPED)

    assert client.cookies[kept.cookie_name()].value == ""
    assert "kept" not in client.session


def test_the_text_lies_encrypted_and_neither_in_the_session_nor_in_a_cookie(client, writer):
    expire(client)
    client.post(ADD, TYPED)

    session = client.session
    key = session["kept"]["key"]
    lying = cache.get(f"kept-text:{key}")
    assert {name: session["kept"][name] for name in ("user", "path")} == {"user": writer.pk, "path": ADD}
    for place in (lying, str(dict(session.items())), str(client.cookies)):
        assert TITLE not in place
        assert "hinchas" not in place
    for cookie in client.cookies.values():
        assert cookie["httponly"] or cookie.key == "django_language"


def test_a_session_gives_no_right_back_and_the_cookie_none_at_all(client, writer):
    expire(client, "gone")

    assert client.get("/work/")["Location"] == "/account/login/?next=/work/"


def test_files_passwords_and_tokens_are_not_kept_and_files_are_named(client, writer):
    expire(client)
    paper = SimpleUploadedFile("guía.pdf", pdf("Texto"), content_type="application/pdf")

    client.post(ADD, TYPED | {"files": paper, "password1": "hunter", "csrfmiddlewaretoken": "x" * 64})

    text, files = kept._read(client.session["kept"]["key"])
    assert (sorted(text), files) == (sorted(TYPED), ["guía.pdf"])
    client.force_login(writer)
    assert "Choose the files again: guía.pdf." in client.get(ADD).text


def test_more_than_a_long_text_is_not_kept(client, writer):
    expire(client)

    client.post(ADD, TYPED | {"abstract": "x" * kept.MOST_BYTES})

    assert "kept" not in client.session


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/reauthenticate/", "/seat/"])
def test_forms_of_the_account_are_not_kept(client, writer, path):
    expire(client)

    client.post(path, {"oldpassword": "a", "answer": "text"})

    assert "kept" not in client.session


def test_an_expired_form_still_needs_its_token_against_forgery(writer, world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writer)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(ADD).text)[1]
    expire(browser)

    assert browser.post(ADD, TYPED).status_code == 403
    assert "kept" not in browser.session
    assert browser.post(ADD, TYPED | {"csrfmiddlewaretoken": token}).status_code == 302
    assert "kept" in browser.session


def test_one_may_begin_with_an_empty_form_instead(client, writer):
    expire(client)
    client.post(ADD, TYPED)
    client.force_login(writer)

    assert TITLE not in client.get(f"{ADD}?empty=1").text
    assert TITLE not in client.get(ADD).text


def test_another_form_is_not_filled_with_it(client, writer, world):
    draft = world.resource("CO", status="draft")
    expire(client)
    client.post(ADD, TYPED)
    client.force_login(writer)

    assert TITLE not in client.get(f"{draft.get_absolute_url()}change/").text


def test_an_edit_keeps_the_version_it_began_with_so_that_two_editors_are_told_of_each_other(client, writer, world):
    draft = world.resource("CO", status="draft")
    address = f"{draft.get_absolute_url()}change/"
    seen = client.get(address).context["form"]["seen"].value()
    expire(client)
    client.post(address, TYPED | {"seen": seen})
    type(draft.current).objects.filter(pk=draft.current.pk).update(title="Changed", changed_at="2026-11-30T00:00Z")
    client.force_login(writer)

    form = client.get(address).context["form"]
    assert (form["seen"].value(), form["title"].value()) == (seen, TITLE)
    answer = client.post(address, TYPED | {"seen": seen})
    assert answer.status_code == 409
    assert TITLE in answer.text


def test_the_text_survives_the_question_for_the_seat(client, writer):
    seat = writer.seat
    Assignment.objects.filter(pk=seat.pk).update(ends_on=today())
    new = Assignment.objects.create(user=writer, role="contributor", country_id="CO", body_id=None)

    asked = client.post(ADD, TYPED)

    assert asked["Location"].startswith("/seat/?next=")
    assert client.post("/seat/", {"seat": new.ref, "next": ADD})["Location"] == ADD
    assert form_of(client.get(ADD)) == TYPED


def test_a_warning_stands_ready_on_pages_of_those_signed_in_only(client, writer):
    assert 'data-after="1500"' in client.get(ADD).text

    assert "data-after" not in Client().get("/").text
