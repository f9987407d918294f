"""What the secretariat proposes for a profile, and what the State makes of it."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from focal_points.models import Fact, Proposal, ProposalAnswer
from ipo_portal.access.guard import acting
from ipo_portal.accounts.models import today
from ipo_portal.notices.models import Notice, Task

from .test_entries import typed

pytestmark = pytest.mark.django_db
ADD = "/focal-points/proposals/add/"


def at(verb, proposal):
    return reverse(f"focal_points:proposal-{verb}", args=[proposal.ref])


@pytest.fixture
def curator(world):
    return world.appoint("curator", "OAS")


@pytest.fixture
def proposal(client, world, curator):
    client.force_login(curator)
    assert client.post(ADD, typed(country="CO", title="Proposed")).status_code == 302
    return Proposal.objects.get()


def test_a_proposal_is_read_by_the_state_and_the_programme_and_by_nobody_else(client, world, proposal):
    assert (proposal.tlp, proposal.shared_with, proposal.owner_codes) == ("AMBER", ["CO"], ["IPO"])
    answers = {}
    for role, home in (
        ("planner", "CO"), ("focal_point", "CO"), ("curator", "UNICRI"), ("focal_point", "PE"), ("planner", "PY"),
        ("administrator", "OAS"),
    ):  # fmt: skip
        client.force_login(world.appoint(role, home))
        answers[role, home] = (
            client.get(at("detail", proposal)).status_code,
            "Proposed" in client.get("/focal-points/co/").content.decode(),
        )
    shown, hidden = (200, True), (404, False)
    assert answers == {
        ("planner", "CO"): shown, ("focal_point", "CO"): shown, ("curator", "UNICRI"): shown,
        ("focal_point", "PE"): hidden, ("planner", "PY"): hidden, ("administrator", "OAS"): hidden,
    }  # fmt: skip


def test_the_state_takes_it_over_in_other_words_and_the_curator_is_told(client, world, proposal, curator):
    chief = world.appoint("focal_point", "CO")
    client.force_login(chief)
    assert Task.objects.waiting_for(chief).get().kind == "proposal"
    page = client.get(at("accept", proposal))
    assert page.context["form"].initial["title"] == "Proposed"

    assert client.post(at("accept", proposal), typed(title="Our words")).status_code == 302

    fact = Fact.objects.get()
    assert (fact.title, fact.owner_codes, fact.status, fact.tlp, fact.confirmed_on) == (
        "Our words", ["CO"], "published", "GREEN", today(),
    )  # fmt: skip
    answer = ProposalAnswer.objects.get()
    assert (answer.owner_codes, answer.decision, answer.fact, answer.decided_by) == (
        ["CO"], "accepted", fact, chief.seat,
    )  # fmt: skip
    assert Task.objects.open().count() == 0
    assert list(Notice.objects.filter(user=curator).values_list("kind", "record_ref")) == [("answered", proposal.ref)]
    assert client.post(at("accept", proposal), typed()).status_code == 409
    assert Fact.objects.count() == 1


def test_a_correction_that_is_taken_over_changes_the_fact_that_stands(client, world, curator):
    fact = world.fact("CO", title="Old", topic="legal")
    client.force_login(curator)
    address = f"{ADD}?fact={fact.ref}"
    assert client.get(address).context["form"].initial["title"] == "Old"
    client.post(address, typed(topic="legal", title="New"))
    proposal = Proposal.objects.get()
    assert (proposal.country_id, proposal.fact) == ("CO", fact)
    fact.refresh_from_db()
    assert fact.title == "Old"

    client.force_login(world.appoint("alternate", "CO"))
    assert client.post(at("accept", proposal), typed(topic="legal", title="New")).status_code == 302

    assert list(Fact.objects.values_list("pk", "title", "status")) == [(fact.pk, "New", "published")]


def test_the_state_declines_with_a_reason_the_curator_reads(client, world, proposal, curator):
    client.force_login(world.appoint("focal_point", "CO"))
    assert client.post(at("decline", proposal), {"reason": ""}).status_code == 422
    assert client.post(at("decline", proposal), {"reason": "Not ours."}).status_code == 302

    client.force_login(curator)
    assert "Not ours." in client.get(at("detail", proposal)).content.decode()
    assert Fact.objects.count() == 0
    assert Notice.objects.get(user=curator).kind == "answered"


@pytest.mark.parametrize(
    ("role", "home", "status"),
    [
        ("contributor", "CO", 403), ("planner", "CO", 403), ("curator", "OAS", 403), ("focal_point", "PE", 404),
        ("administrator", "OAS", 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_else_answers_for_the_state(client, world, proposal, role, home, status, verb):
    client.force_login(world.appoint(role, home))

    assert client.get(at(verb, proposal)).status_code == status
    assert client.post(at(verb, proposal), typed(reason="x")).status_code == status
    assert ProposalAnswer.objects.count() == 0


@pytest.mark.parametrize(("role", "home"), [("focal_point", "CO"), ("contributor", "CO"), ("planner", "PE")])
def test_a_state_proposes_nothing_to_another(client, world, role, home):
    client.force_login(world.appoint(role, home))

    assert client.post(ADD, typed(country="PE")).status_code == 403


def test_a_fact_the_curator_may_not_read_is_corrected_by_nobody(client, world, curator):
    fact = world.fact("CO", tlp="AMBER", title="Hidden")
    client.force_login(curator)

    assert "Hidden" not in client.get(f"{ADD}?fact={fact.ref}").content.decode()


def test_the_database_lets_a_state_write_no_proposal_and_the_secretariat_no_answer(world, proposal, curator):
    chief = world.appoint("focal_point", "CO")
    with transaction.atomic(), pytest.raises(DatabaseError, match="write guard"), acting(chief):
        Proposal.objects.filter(pk=proposal.pk).update(title="Ours")
    with transaction.atomic(), pytest.raises(DatabaseError, match="write guard"), acting(curator):
        ProposalAnswer.objects.create(proposal=proposal, owner_codes=["CO"], decision="accepted")
