"""Facts, institutions and experts of a State: written, released, confirmed, and read by those who may."""

import datetime

import pytest
from django.urls import reverse

from focal_points.models import Expert, ExpertOfEvent, Fact, Institution
from ipo_portal.accounts.models import today
from ipo_portal.notices.models import Notice, Task
from ipo_portal.search.query import search

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def typed(**changed):
    return {
        "topic": "agency", "title": "Lead agency", "text": "It leads.", "quantity": "", "terms": "", "language": "es",
        "source": "Decree", "as_of": today().isoformat(),
    } | changed  # fmt: skip


def typed_expert(**changed):
    return {
        "post": "Head of the crowd unit", "experience": "Cups.", "area_codes": ["PX04"], "speaks": ["es"],
        "helps": ["advice"], "availability": "yes", "language": "es", "source": "Police", "as_of": today().isoformat(),
    } | changed  # fmt: skip


def at(verb, entry):
    return reverse(f"focal_points:{entry._meta.model_name}-{verb}", args=[entry.ref])


def seen(entry):
    return entry.changed_at.isoformat()


def test_a_contributor_drafts_the_focal_point_releases_and_a_planner_elsewhere_finds_it(client, world, jobs):
    contributor, chief = world.appoint("contributor", "CO"), world.appoint("focal_point", "CO")
    client.force_login(contributor)
    assert client.post(reverse("focal_points:fact-add"), typed(title="Unidad de hinchas")).status_code == 302
    fact = Fact.objects.get()
    assert (fact.owner_codes, fact.status, fact.tlp, fact.confirmed_on) == (["CO"], "draft", "GREEN", None)

    client.post(at("submit", fact))
    assert Task.objects.waiting_for(chief).get().record_ref == fact.ref
    assert client.get(at("release", fact)).status_code == 403

    client.force_login(chief)
    assert "all signed-in accounts" in client.get(at("release", fact)).content.decode()
    assert client.post(at("release", fact)).status_code == 302
    fact.refresh_from_db()
    assert (fact.status, fact.confirmed_on, fact.confirmed_by) == ("published", today(), chief.seat)
    assert Task.objects.open().count() == 0
    assert list(Notice.objects.values_list("user", "kind")) == [(contributor.pk, "released")]

    while jobs():
        pass
    planner = world.appoint("planner", "PY")
    assert [hit.ref for hit in search(planner, "hinchas").hits] == [fact.ref]
    client.force_login(planner)
    assert client.get(at("detail", fact)).status_code == 200
    client.logout()
    assert client.get(at("detail", fact)).status_code == 302


def test_who_speaks_for_the_state_changes_a_released_entry_in_place_and_confirms_it_by_that(client, world):
    fact = world.fact("CO", confirmed_on=today() - 500 * DAY)
    chief = world.appoint("alternate", "CO")
    client.force_login(chief)

    assert client.post(at("change", fact), typed(title="Newer", seen=seen(fact))).status_code == 302

    fact.refresh_from_db()
    assert (fact.title, fact.status, fact.confirmed_on, fact.confirmed_by) == (
        "Newer", "published", today(), chief.seat,
    )  # fmt: skip
    assert Fact.objects.count() == 1


def test_a_contributors_change_of_a_released_entry_is_a_draft_that_replaces_it_once_released(client, world):
    fact = world.fact("CO", tlp="AMBER", shared_with=["PE"])
    client.force_login(world.appoint("contributor", "CO"))
    assert client.get(at("change", fact)).status_code == 404
    address = reverse("focal_points:fact-add") + f"?replaces={fact.ref}"
    assert client.get(address).context["form"].initial["title"] == fact.title
    assert client.post(address, typed(title="Newer")).status_code == 302
    draft = Fact.objects.get(title="Newer")
    assert (draft.replaces, draft.status, draft.tlp, draft.shared_with) == (fact, "draft", "AMBER", ["PE"])
    assert client.post(address, typed(title="Twice")).status_code == 409

    client.force_login(world.appoint("focal_point", "CO"))
    Fact.objects.filter(pk=fact.pk).update(tlp="AMBER+STRICT", shared_with=[])  # closed meanwhile
    assert client.post(at("release", draft)).status_code == 302

    fact.refresh_from_db()
    draft.refresh_from_db()
    assert (fact.status, draft.status, draft.tlp, draft.shared_with) == ("replaced", "published", "AMBER+STRICT", [])


def test_a_fact_of_another_state_is_no_predecessor(client, world):
    fact = world.fact("PE", title="Theirs")
    client.force_login(world.appoint("contributor", "CO"))
    address = reverse("focal_points:fact-add") + f"?replaces={fact.ref}"

    assert "Theirs" not in client.get(address).content.decode()
    client.post(address, typed())
    assert Fact.objects.get(country="CO").replaces is None


def test_sent_back_with_a_reason_it_returns_to_those_who_wrote_it(client, world):
    contributor, chief = world.appoint("contributor", "CO"), world.appoint("focal_point", "CO")
    client.force_login(contributor)
    client.post(reverse("focal_points:fact-add"), typed())
    fact = Fact.objects.get()
    client.post(at("submit", fact))
    client.force_login(chief)

    assert client.post(at("return", fact), {"reason": "Which decree?"}).status_code == 302

    fact.refresh_from_db()
    assert (fact.status, fact.reason) == ("changes", "Which decree?")
    assert Task.objects.waiting_for(contributor).get().kind == "revise"
    assert list(Notice.objects.values_list("user", "kind")) == [(contributor.pk, "returned")]


def test_a_step_taken_meanwhile_is_said_and_not_repeated(client, world):
    fact = world.fact("CO", status="review")
    client.force_login(world.appoint("focal_point", "CO"))

    assert client.post(at("submit", fact)).status_code == 409


def test_confirming_takes_one_button_and_only_of_those_who_speak_for_the_state(client, world):
    fact = world.fact("CO", confirmed_on=today() - 400 * DAY)
    assert fact.freshness == "to_confirm"
    for role, home, status in (
        ("contributor", "CO", 403), ("focal_point", "PE", 404), ("curator", "OAS", 403), ("focal_point", "CO", 302),
    ):  # fmt: skip
        client.force_login(world.appoint(role, home))
        assert client.post(at("confirm", fact)).status_code == status, role

    fact.refresh_from_db()
    assert (fact.confirmed_on, fact.freshness) == (today(), "confirmed")


def test_the_secretariat_corrects_for_a_vacant_state_and_the_page_says_so_until_the_state_confirms(client, world):
    long_ago = today() - 400 * DAY
    fact, closed = world.fact("UY", confirmed_on=long_ago), world.fact("UY", tlp="AMBER")
    taken = world.fact("PE")
    world.appoint("focal_point", "PE")
    client.force_login(world.appoint("curator", "OAS"))
    assert [client.get(at("change", row)).status_code for row in (fact, closed, taken)] == [200, 404, 404]

    assert client.post(at("change", fact), typed(title="Corrected", seen=seen(fact))).status_code == 302

    fact.refresh_from_db()
    assert (fact.title, fact.confirmed_on, fact.is_corrected) == ("Corrected", long_ago, True)
    assert "Corrected by the secretariat" in client.get(at("detail", fact)).content.decode()
    client.force_login(world.appoint("focal_point", "UY"))
    client.post(at("confirm", fact))
    assert "Corrected by the secretariat" not in client.get(at("detail", fact)).content.decode()


def test_a_withdrawn_entry_is_closed_to_others_with_the_next_request(client, world):
    fact = world.fact("CO", tlp="CLEAR")
    client.force_login(world.appoint("focal_point", "CO"))
    assert client.post(at("withdraw", fact), {"reason": "Wrong."}).status_code == 302
    assert "Wrong." in client.get(at("detail", fact)).content.decode()

    client.force_login(world.appoint("focal_point", "PE"))
    assert client.get(at("detail", fact)).status_code == 404


def test_a_draft_is_deleted_and_what_was_released_is_not(client, world):
    draft, released = world.fact("CO", status="draft"), world.fact("CO")
    client.force_login(world.appoint("focal_point", "CO"))

    assert [client.post(at("delete", row)).status_code for row in (draft, released)] == [302, 404]
    assert list(Fact.objects.all()) == [released]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Write to jefe.unidad@policia.example", "mail"),
        ("Call +57 601 555 0100", "phone"),
        ("Tel. (601) 5550100 ext. 4", "phone"),
        ("987 654 321", "phone"),
        ("Drone SN-4839201-B", "serial"),
        ("serial no. 48392", "serial"),
        ("Matrícula AB123456", "serial"),
        ("Six mobile towers, 2019-2023, law 1453 of 24/06/2011, budget 1.200.000", None),
        ("ISO 22341 and ISO-22341, COVID-19, 12 000 seats, Decree 1070", None),
    ],
)
def test_a_text_tells_no_address_no_number_to_call_and_no_serial_number(client, world, words, code):
    client.force_login(world.appoint("contributor", "CO"))

    response = client.post(reverse("focal_points:fact-add"), typed(text=words))

    assert response.status_code == (422 if code else 302)
    if code:
        assert [error.code for error in response.context["form"].errors.as_data()["text"]] == [code]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"as_of": (today() + DAY).isoformat()}, "as_of"),
        ({"terms": "With operators"}, "terms"),
        ({"source": ""}, "source"),
        ({"topic": "weapons"}, "topic"),
    ],
)
def test_a_fact_that_is_not_right_is_refused_with_what_was_typed(client, world, changed, field):
    client.force_login(world.appoint("contributor", "CO"))

    response = client.post(reverse("focal_points:fact-add"), typed(**changed))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_a_form_sent_twice_makes_one_entry_and_a_stale_one_is_refused(client, world):
    client.force_login(world.appoint("contributor", "CO"))
    once = client.get(reverse("focal_points:fact-add")).context["form"].initial["once"]
    for _ in range(2):
        client.post(reverse("focal_points:fact-add"), typed(once=once))
    fact = Fact.objects.get()

    assert client.post(at("change", fact), typed(seen="2020-01-01")).status_code == 409


# -- experts --------------------------------------------------------------------------------------------------------


def test_an_expert_is_not_released_without_consent(client, world):
    expert = world.expert("CO", status="draft", consent_on=None)
    client.force_login(world.appoint("focal_point", "CO"))

    response = client.post(at("release", expert))

    assert response.status_code == 409
    assert "consent" in response.content.decode()
    expert.refresh_from_db()
    assert expert.status == "draft"


def test_of_institutions_the_own_ones_are_offered_and_of_events_those_the_writer_may_see(client, world):
    own, theirs = world.institution("CO"), world.institution("PE")
    open_event, closed = world.event("PE"), world.event("PE", tlp="AMBER")
    client.force_login(world.appoint("contributor", "CO"))
    add = reverse("focal_points:expert-add")
    form = client.get(add).context["form"]
    assert list(form.fields["institution"].queryset) == [own]
    assert list(form.fields["events"].queryset) == [open_event]
    assert client.post(add, typed_expert(institution=theirs.pk)).status_code == 422
    assert client.post(add, typed_expert(events=[closed.pk])).status_code == 422

    assert client.post(add, typed_expert(institution=own.pk, events=[open_event.pk])).status_code == 302

    expert = Expert.objects.get()
    assert (expert.institution, list(expert.events.all())) == (own, [open_event])
    assert ExpertOfEvent.objects.get().owner_codes == ["CO"]


def test_an_event_or_institution_the_reader_may_not_see_is_named_nowhere(client, world):
    event, institution = world.event("CO", name_en="Secret games", tlp="AMBER"), world.institution("CO", tlp="AMBER")
    expert = world.expert("CO", institution=institution)
    ExpertOfEvent.objects.create(expert=expert, event=event, owner_codes=["CO"])
    client.force_login(world.appoint("planner", "PE"))

    page = client.get(at("detail", expert)).content.decode()
    assert "Secret games" not in page
    assert institution.name not in page
    assert "Secret games" not in client.get(reverse("focal_points:expert-list")).content.decode()
    assert client.get(reverse("focal_points:expert-list"), {"event": event.ref}).context["object_list"].count() == 1


def test_a_closed_event_stays_with_the_expert_when_the_entry_is_changed(client, world):
    event = world.event("PE", tlp="AMBER")
    expert = world.expert("CO", status="draft")
    ExpertOfEvent.objects.create(expert=expert, event=event, owner_codes=["CO"])
    client.force_login(world.appoint("contributor", "CO"))

    assert client.post(at("change", expert), typed_expert(seen=seen(expert))).status_code == 302
    assert list(expert.events.all()) == [event]


FILTERS = [
    ({"area": "PA05"}, "other"), ({"speaks": "fr"}, "other"), ({"state": "PE"}, "other"), ({"help": "visit"}, "other"),
    ({"availability": "no"}, "other"), ({"event": "EVENT"}, "other"), ({"area": "PX04", "speaks": "es"}, "one"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_experts_are_found_by_what_is_asked_of_them(client, world, asked, found):
    event = world.event("PE")
    rows = {
        "one": world.expert("CO"),
        "other": world.expert("PE", area_codes=["PA05"], speaks=["fr"], helps=["visit"], availability="no"),
    }
    world.expert("PE", tlp="AMBER", area_codes=["PA05", "PX04"], speaks=["fr", "es"], helps=["visit"])
    ExpertOfEvent.objects.create(expert=rows["other"], event=event, owner_codes=["PE"])
    client.force_login(world.appoint("planner", "PY"))
    asked = {name: event.ref if value == "EVENT" else value for name, value in asked.items()}

    response = client.get(reverse("focal_points:expert-list"), asked)

    assert list(response.context["object_list"]) == [rows[found]]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("noun", "queries"), [("institution", 6), ("expert", 8)])
def test_the_lists_take_as_many_queries_for_one_row_as_for_thirty(
    client, world, noun, queries, rows, django_assert_num_queries
):
    for _ in range(rows):
        getattr(world, noun)("PE")
    client.force_login(world.appoint("planner", "CO"))
    client.get("/")

    with django_assert_num_queries(queries):
        response = client.get(reverse(f"focal_points:{noun}-list"))

    assert len(response.context["object_list"]) == min(rows, 25)


# -- the page of a State ----------------------------------------------------------------------------------------------


def test_the_page_of_a_state_shows_each_reader_what_that_reader_may_read(client, world):
    titles = {}
    for label in ("CLEAR", "GREEN", "AMBER"):
        titles[label] = world.fact("CO", tlp=label, title=f"Fact {label}").title
        world.institution("CO", tlp=label, name=f"Institution {label}")
        world.expert("CO", tlp=label, post=f"Expert {label}")
    world.fact("CO", status="draft", title="Fact DRAFT")
    world.fact("PE", title="Foreign")

    for who, labels in (
        (None, {"CLEAR"}), (("planner", "PE"), {"CLEAR", "GREEN"}), (("planner", "CO"), {"CLEAR", "GREEN", "AMBER"}),
        (("contributor", "CO"), {"CLEAR", "GREEN", "AMBER", "DRAFT"}),
    ):  # fmt: skip
        if who:
            client.force_login(world.appoint(*who))
        page = client.get("/focal-points/co/").content.decode()
        assert {label for label in (*titles, "DRAFT") if f"Fact {label}<" in page} == labels, who
        for kind in ("Institution", "Expert"):
            assert {label for label in titles if f"{kind} {label}<" in page} == labels - {"DRAFT"}, who
        assert "Foreign" not in page


def test_those_who_may_edit_see_what_is_missing_and_nobody_else_does(client, world):
    world.fact("CO", topic="agency")
    world.fact("CO", topic="legal", confirmed_on=today() - 400 * DAY)
    client.force_login(world.appoint("contributor", "CO"))

    profile = client.get("/focal-points/co/").context["profile"]
    assert [topic for topic, _ in profile.missing] == ["legal", "channel", "training", "lending"]
    assert profile.may_edit
    client.force_login(world.appoint("focal_point", "PE"))
    assert "To keep it true" not in client.get("/focal-points/co/").content.decode()


@pytest.mark.parametrize("age", [(0, "confirmed"), (364, "confirmed"), (365, "to_confirm"), (457, "stale")])
def test_an_entry_ages(world, age):
    assert world.fact("CO", confirmed_on=today() - age[0] * DAY).freshness == age[1]


def test_an_institution_that_is_replaced_hands_its_experts_on(client, world):
    old = world.institution("CO")
    expert, new = world.expert("CO", institution=old), world.institution("CO", status="draft", replaces=old)
    client.force_login(world.appoint("focal_point", "CO"))

    assert client.post(at("release", new)).status_code == 302

    expert.refresh_from_db()
    assert expert.institution == new
    assert Institution.objects.get(pk=old.pk).status == "replaced"
