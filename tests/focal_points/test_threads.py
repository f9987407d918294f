"""Writing to a State: relayed, read by two sides only, in the secretariat's hands where nobody speaks."""

import datetime
import re

import pytest
from django.urls import reverse

from focal_points.models import Message, Thread
from focal_points.threads.actions import in_working_days
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.audit.models import Entry
from ipo_portal.notices.handover import lines_of
from ipo_portal.notices.models import Notice, Task

pytestmark = pytest.mark.django_db
LIST = "/focal-points/threads/"
TYPED = {"subject": "Screening pilgrims", "text": "How did you screen them?", "language": "es", "tlp": "AMBER"}


@pytest.fixture
def everybody(world):
    """Colombia asks, Peru is asked, Paraguay stands by; nobody speaks for Uruguay."""
    seats = [
        ("planner", "CO"), ("contributor", "CO"), ("focal_point", "CO"), ("planner", "PE"), ("alternate", "PE"),
        ("focal_point", "PE"), ("focal_point", "PY"), ("planner", "IMPACS"), ("curator", "OAS"), ("curator", "IMPACS"),
        ("administrator", "OAS"),
    ]  # fmt: skip
    return {seat: world.appoint(*seat) for seat in seats}


@pytest.fixture
def ask(client, everybody):
    """Return a function that lets somebody write to a State by the form, and gives the thread."""

    def by(who, code="pe", query="", **typed):
        client.force_login(everybody[who])
        address = f"/focal-points/{code}/contact/{query}"
        once = client.get(address).context["form"].initial["once"]
        response = client.post(address, TYPED | {"once": once} | typed)
        assert response.status_code == 302, response.context["form"].errors
        return Thread.objects.get(ref=response["Location"].rstrip("/").rsplit("/", 1)[1])

    return by


def readers(client, everybody, thread):
    """Return the seats that find the thread at its address, and in their list: never one without the other."""
    found, listed = set(), set()
    for seat, user in everybody.items():
        client.force_login(user)
        if client.get(thread.get_absolute_url()).status_code == 200:
            found.add(seat)
        if thread.subject in client.get(LIST).content.decode():
            listed.add(seat)
    assert found == listed
    return found


def test_a_planner_asks_and_both_sides_read_it_and_nobody_else(client, everybody, ask):
    thread = ask(("planner", "CO"))

    assert (thread.owner_codes, thread.shared_with, thread.tlp) == (["CO"], ["PE"], "AMBER")
    colombia = {("planner", "CO"), ("contributor", "CO"), ("focal_point", "CO")}
    peru = {("planner", "PE"), ("alternate", "PE"), ("focal_point", "PE")}
    assert readers(client, everybody, thread) == colombia | peru


def test_under_strict_only_those_who_speak_for_the_two_sides_read_it(client, everybody, ask):
    thread = ask(("focal_point", "CO"), tlp="AMBER+STRICT")

    assert readers(client, everybody, thread) == {
        ("focal_point", "CO"), ("alternate", "PE"), ("focal_point", "PE")
    }  # fmt: skip


def test_who_could_not_read_a_strict_thread_is_not_offered_one(client, everybody, ask):
    thread = ask(("planner", "CO"), tlp="AMBER+STRICT")

    assert thread.tlp == "AMBER"


def test_the_state_asked_answers_and_the_turn_and_the_task_pass_on(client, everybody, ask):
    thread = ask(("planner", "CO"))
    task = Task.objects.get(record_ref=thread.ref)
    assert (task.kind, task.home_codes, task.roles) == ("answer", ["PE"], ["focal_point", "alternate"])
    assert task.due_on == in_working_days(5)
    assert client.get("/work/").context["tasks"] == []

    client.force_login(everybody["alternate", "PE"])
    assert [task.title for task in client.get("/work/").context["tasks"]] == [TYPED["subject"]]
    answer = client.post(f"{thread.get_absolute_url()}write/", {"text": "By lanes.", "language": "es"})

    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.done_at is not None
    assert Thread.objects.with_last().get().waits_for == "CO"
    told = Notice.objects.filter(kind="answered").values_list("user", "record_ref")
    assert list(told) == [(everybody["planner", "CO"].pk, thread.ref)]
    message = Message.objects.get(text="By lanes.")
    assert (message.owner_codes, message.shared_with, message.tlp) == (["PE"], ["CO"], "AMBER")


def test_a_second_question_is_the_states_turn_again(client, everybody, ask):
    thread = ask(("planner", "CO"))
    write = f"{thread.get_absolute_url()}write/"
    client.force_login(everybody["focal_point", "PE"])
    client.post(write, {"text": "By lanes.", "language": "es"})
    client.force_login(everybody["focal_point", "CO"])

    client.post(write, {"text": "How wide?", "language": "es"})

    assert Thread.objects.with_last().get().waits_for == "PE"
    assert Task.objects.open().filter(record_ref=thread.ref, kind="answer").count() == 1


@pytest.mark.parametrize("who, status", [
    (("planner", "PE"), 404), (("focal_point", "PY"), 404), (("planner", "IMPACS"), 404), (("curator", "OAS"), 404),
    (("administrator", "OAS"), 403),
])  # fmt: skip
def test_nobody_else_writes_into_it(client, everybody, ask, who, status):
    thread = ask(("focal_point", "CO"))
    client.force_login(everybody[who])

    answer = client.post(f"{thread.get_absolute_url()}write/", {"text": "Buy our gates.", "language": "en"})

    assert (answer.status_code, thread.messages.count()) == (status, 1)


def test_while_nobody_speaks_for_the_state_the_secretariat_answers_in_its_place(client, everybody, ask, world):
    thread = ask(("planner", "CO"), code="uy", tlp="AMBER")
    client.force_login(everybody["curator", "OAS"])
    assert TYPED["subject"] in client.get("/work/").content.decode()

    client.post(f"{thread.get_absolute_url()}write/", {"text": "Ask Chile.", "language": "es"})

    message = Message.objects.get(text="Ask Chile.")
    assert (message.owner_codes, message.shared_with) == (["IPO"], ["CO", "UY"])
    client.force_login(everybody["planner", "CO"])
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "in the place of Uruguay, for which nobody speaks" in page

    successor = world.appoint("focal_point", "UY")
    client.force_login(everybody["curator", "OAS"])
    assert client.get(thread.get_absolute_url()).status_code == 404
    client.force_login(successor)
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_a_curator_of_a_body_outside_the_secretariat_writes_to_nobody(client, everybody):
    client.force_login(everybody["curator", "IMPACS"])

    assert client.get("/focal-points/pe/contact/").status_code == 403
    assert client.post("/focal-points/pe/contact/", TYPED).status_code == 403
    assert Thread.objects.count() == 0


def test_an_observer_of_a_body_asks_too(client, everybody, ask):
    thread = ask(("planner", "IMPACS"))

    assert thread.owner_codes == ["IMPACS"]
    assert readers(client, everybody, thread) == {
        ("planner", "IMPACS"), ("planner", "PE"), ("alternate", "PE"), ("focal_point", "PE"),
    }  # fmt: skip


def test_the_secretariat_asks_for_the_programme(client, everybody, ask):
    thread = ask(("curator", "OAS"))

    assert thread.owner_codes == ["IPO"]
    assert readers(client, everybody, thread) == {
        ("curator", "OAS"), ("planner", "PE"), ("alternate", "PE"), ("focal_point", "PE"),
    }  # fmt: skip


def test_sent_twice_it_is_one_thread(client, everybody):
    client.force_login(everybody["planner", "CO"])
    once = client.get("/focal-points/pe/contact/").context["form"].initial["once"]

    for _ in range(2):
        client.post("/focal-points/pe/contact/", TYPED | {"once": once})

    assert (Thread.objects.count(), Message.objects.count()) == (1, 1)


def test_an_empty_form_says_what_is_missing_and_keeps_what_was_typed(client, everybody):
    client.force_login(everybody["planner", "CO"])

    answer = client.post("/focal-points/pe/contact/", {"subject": "Screening", "language": "es"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert 'value="Screening"' in answer.content.decode()
    assert Thread.objects.count() == 0


def test_to_the_own_state_one_does_not_write(client, everybody):
    client.force_login(everybody["planner", "CO"])

    assert client.get("/focal-points/co/contact/")["Location"] == "/focal-points/co/"
    assert client.post("/focal-points/co/contact/", TYPED).status_code == 404
    assert Thread.objects.count() == 0


def test_those_who_asked_close_it_and_then_nothing_is_added(client, everybody, ask):
    thread = ask(("planner", "CO"))
    close, write = f"{thread.get_absolute_url()}close/", f"{thread.get_absolute_url()}write/"
    client.force_login(everybody["focal_point", "PE"])
    client.post(write, {"text": "By lanes.", "language": "es"})
    client.post(close)
    thread.refresh_from_db()
    assert thread.closed_at is None

    client.force_login(everybody["planner", "CO"])
    client.post(close)

    thread.refresh_from_db()
    assert thread.closed_at is not None
    assert Task.objects.open().filter(record_ref=thread.ref).count() == 0
    assert (
        Notice.objects.filter(kind="closed").values_list("user", flat=True).get() == everybody["focal_point", "PE"].pk
    )
    late = client.post(write, {"text": "And one more thing.", "language": "es"})
    assert (late.status_code, thread.messages.count()) == (409, 2)


def test_the_record_it_is_about_is_named_to_those_who_may_read_it_only(client, everybody, ask, world):
    plan = world.resource("CO", title="Plan of the north stand", tlp="AMBER")
    thread = ask(("focal_point", "CO"), query=f"?about=knowledge.resource:{plan.ref}")
    assert (thread.about_kind, thread.about_ref) == ("knowledge.resource", plan.ref)

    assert "north stand" in client.get(thread.get_absolute_url()).content.decode()
    client.force_login(everybody["focal_point", "PE"])
    assert "north stand" not in client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("about", ["knowledge.resource:nosuchref", "accounts.user:1", "x", "audit.entry:1", "a.b:c"])
def test_what_cannot_be_read_is_not_named(client, everybody, ask, about):
    assert ask(("planner", "CO"), query=f"?about={about}").about_kind == ""


def test_no_address_of_anybody_is_on_a_page(client, everybody, ask):
    thread = ask(("planner", "CO"))
    client.force_login(everybody["focal_point", "PE"])

    for address in (LIST, thread.get_absolute_url(), "/focal-points/co/contact/"):
        found = re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", client.get(address).content.decode())
        assert found == []


def test_reading_one_is_in_the_trail_of_those_who_asked(client, everybody, ask):
    thread = ask(("planner", "CO"))
    client.force_login(everybody["alternate", "PE"])
    client.get(thread.get_absolute_url())

    read = Entry.objects.filter(kind="read", record_ref=thread.ref, user=str(everybody["alternate", "PE"].pk))
    assert read.count() == 1


def test_a_successor_finds_what_was_asked_and_what_was_received(client, everybody, ask, world):
    asked, received = ask(("focal_point", "PE"), code="co"), ask(("planner", "CO"))
    for seat in Assignment.objects.filter(country="PE"):
        seat.starts_on, seat.ends_on = today() - datetime.timedelta(days=30), today()
        seat.save()
    world.appoint("focal_point", "PE")

    lines = lines_of("PE").filter(record_kind="focal_points.thread").values_list("what", "record_ref")
    assert {("sent", asked.ref), ("received", received.ref)} <= set(lines)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    client, everybody, world, number, django_assert_num_queries
):
    for _ in range(number):
        world.thread("CO", "PE")
    world.thread("PY", "BB", subject="Hidden")
    client.force_login(everybody["planner", "CO"])
    client.get(LIST)

    with django_assert_num_queries(5):
        page = client.get(LIST)

    assert page.context["paginator"].count == number
    assert "Hidden" not in page.content.decode()


def test_a_page_of_a_thread_takes_the_same_queries_for_one_and_for_thirty_messages(
    client, everybody, world, django_assert_num_queries
):
    thread = world.thread("CO", "PE")
    client.force_login(everybody["planner", "CO"])
    client.get(thread.get_absolute_url())
    for number in (1, 30):
        while thread.messages.count() < number:
            Message.objects.create(
                thread=thread, text="More.", language="en", owner_codes=["PE"], shared_with=["CO"], tlp="AMBER",
                status="published",
            )  # fmt: skip
        with django_assert_num_queries(6):
            assert len(client.get(thread.get_absolute_url()).context["said"]) == number


def test_working_days_leave_out_saturdays_and_sundays():
    friday = datetime.date(2026, 11, 27)

    assert in_working_days(1, friday) == datetime.date(2026, 11, 30)
    assert in_working_days(5, friday) == datetime.date(2026, 12, 4)


def test_the_way_to_a_state_is_on_its_page_for_accounts_only(client, everybody):
    contact = reverse("focal_points:contact", args=["pe"])
    shown = {}
    for who in [None, ("planner", "CO"), ("focal_point", "PE"), ("administrator", "OAS"), ("curator", "OAS")]:
        client.logout()
        if who:
            client.force_login(everybody[who])
        shown[who] = contact in client.get("/focal-points/pe/").content.decode()

    assert shown == {
        None: False, ("planner", "CO"): True, ("focal_point", "PE"): False, ("administrator", "OAS"): False,
        ("curator", "OAS"): True,
    }  # fmt: skip
