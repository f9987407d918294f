"""From a contributor's draft to a released resource, and who is kept out on the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ipo_portal.accounts.models import Country
from ipo_portal.audit.models import Entry
from ipo_portal.notices.models import Notice, Task
from ipo_portal.records.actions import restrict
from ipo_portal.search.models import SearchDocument
from knowledge.models import Resource, ResourceFile
from tests import files

pytestmark = pytest.mark.django_db


def typed(**changed):
    return {
        "title": "Guía sobre hinchas visitantes",
        "abstract": "Cómo acompañar a hinchas visitantes.",
        "language": "es",
        "area_codes": ["PX04"],
    } | changed


def pdf(name="guia.pdf", words="Control de acceso de peregrinos"):
    return SimpleUploadedFile(name, files.pdf(words), content_type="application/pdf")


def address(verb, record):
    return reverse(f"knowledge:resource-{verb}", args=[record.ref])


def upload(client, **changed):
    response = client.post(reverse("knowledge:resource-add"), typed(**changed))
    assert response.status_code == 302, response.context["form"].errors
    return Resource.objects.get()


def test_a_contributor_uploads_the_focal_point_releases_and_a_planner_elsewhere_finds_a_word_of_the_file(
    client, world, jobs
):
    contributor, chief = world.appoint("contributor", "CO"), world.appoint("focal_point", "CO")
    client.force_login(contributor)
    resource = upload(client, files=[pdf()])
    assert (resource.owner_codes, resource.status, resource.tlp) == (["CO"], "draft", "GREEN")

    client.post(address("submit", resource))
    assert Task.objects.waiting_for(chief).get().record_ref == resource.ref
    assert client.get(address("release", resource)).status_code == 403

    client.force_login(chief)
    while jobs():
        pass
    assert "TLP:GREEN" in client.get(address("release", resource)).content.decode()
    assert client.post(address("release", resource)).status_code == 302
    assert Task.objects.open().count() == 0
    assert Notice.objects.get(user=contributor).kind == "released"

    while jobs():
        pass
    planner = world.appoint("planner", "PY")
    assert "peregrinos" in SearchDocument.objects.permitted(planner).get(kind="knowledge.resource").body
    client.force_login(planner)
    assert client.get(address("detail", resource)).status_code == 200
    download = client.get(ResourceFile.objects.get().get_absolute_url())
    assert b"".join(download.streaming_content) == pdf().read()
    assert download["Content-Disposition"].startswith("attachment")


VERBS = ["detail", "change", "submit", "release", "clear-marks", "return", "label", "withdraw", "delete"]


@pytest.mark.parametrize("verb", VERBS)
def test_the_focal_point_of_another_state_finds_nothing_at_a_drafts_addresses(client, world, verb):
    draft = world.resource("PE", status="draft")
    client.force_login(world.appoint("focal_point", "CO"))

    assert client.get(address(verb, draft)).status_code == 404
    assert client.post(address(verb, draft), typed(reason="x", tlp="CLEAR")).status_code in (404, 405)
    draft.refresh_from_db()
    assert (draft.tlp, draft.status, draft.current.title[:8]) == ("GREEN", "draft", "Resource")


def test_a_planner_lacks_the_kind_of_right_and_is_told_so_before_any_look_up(client, world):
    client.force_login(world.appoint("planner", "CO"))

    assert client.get(reverse("knowledge:resource-add")).status_code == 403
    assert client.get(reverse("knowledge:resource-change", args=["nosuchref"])).status_code == 403
    assert Entry.objects.filter(kind="refused").count() == 2


def test_a_visitor_is_sent_to_sign_in_whether_a_restricted_resource_exists_or_not(client, world):
    hidden = world.resource("CO", tlp="AMBER")
    there, nowhere = (client.get(reverse("knowledge:resource-detail", args=[ref])) for ref in (hidden.ref, "nowhere"))

    assert (there.status_code, nowhere.status_code) == (302, 302)
    assert there["Location"].replace(hidden.ref, "") == nowhere["Location"].replace("nowhere", "")


def test_what_is_typed_and_the_good_file_are_kept_when_another_file_is_refused(client, world, settings):
    client.force_login(world.appoint("contributor", "CO"))
    bad = SimpleUploadedFile("mapa.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")

    page = client.post(reverse("knowledge:resource-add"), typed(files=[pdf(), bad]))

    assert page.status_code == 422
    assert Resource.objects.count() == ResourceFile.objects.count() == 0
    text = page.content.decode()
    assert "Guía sobre hinchas visitantes" in text
    assert "guia.pdf" in text
    assert "mapa.svg" in text
    again = client.post(
        reverse("knowledge:resource-add"), typed(received=[file.token for file in page.context["received"]])
    )
    assert again.status_code == 302
    assert ResourceFile.objects.get().name == "guia.pdf"


def test_a_form_sent_twice_makes_one_resource(client, world):
    client.force_login(world.appoint("contributor", "CO"))
    once = client.get(reverse("knowledge:resource-add")).context["form"].initial["once"]

    for _ in range(2):
        assert client.post(reverse("knowledge:resource-add"), typed(once=once)).status_code == 302

    assert Resource.objects.count() == 1


def test_a_form_sent_again_after_its_record_was_restricted_says_so_and_keeps_what_was_typed(client, world):
    author = world.appoint("contributor", "CO")
    client.force_login(author)
    once = client.get(reverse("knowledge:resource-add")).context["form"].initial["once"]
    client.post(reverse("knowledge:resource-add"), typed(once=once))
    restrict(Resource.objects.get(), by=world.appoint("focal_point", "CO"))

    answer = client.post(reverse("knowledge:resource-add"), typed(once=once))

    assert (answer.status_code, Resource.objects.count()) == (409, 1)
    assert "closed to you since" in answer.content.decode()
    assert answer.context["form"]["title"].value() == typed()["title"]


def test_the_state_of_a_record_comes_from_the_seat_and_label_and_status_from_their_verbs(client, world):
    client.force_login(world.appoint("contributor", "CO"))

    resource = upload(client, country="PE", owner_codes="PE", tlp="CLEAR", status="published", is_demo="1")

    assert (resource.country_id, resource.owner_codes, resource.tlp, resource.status, resource.is_demo) == (
        "CO", ["CO"], "GREEN", "draft", False,
    )  # fmt: skip


def test_a_stale_form_is_refused_and_shows_what_was_typed(client, world):
    draft = world.resource("CO", status="draft")
    client.force_login(world.appoint("focal_point", "CO"))
    seen = client.get(address("change", draft)).context["form"].initial["seen"]
    assert client.post(address("change", draft), typed(title="First", seen=seen)).status_code == 302

    late = client.post(address("change", draft), typed(title="Second", seen=seen))

    assert late.status_code == 409
    assert "Second" in late.content.decode()
    draft.refresh_from_db()
    assert draft.current.title == "First"


def test_the_released_version_stays_up_while_a_new_one_is_written(client, world):
    resource = world.resource("CO", title="Old title")
    chief, reader = world.appoint("focal_point", "CO"), world.appoint("planner", "PY")
    client.force_login(chief)
    seen = client.get(address("change", resource)).context["form"].initial["seen"]
    client.post(address("change", resource), typed(title="New title", seen=seen))

    client.force_login(reader)
    page = client.get(address("detail", resource)).content.decode()
    assert "Old title" in page
    assert "New title" not in page
    assert client.get(reverse("knowledge:resource-version", args=[resource.ref, 2])).status_code == 404

    client.force_login(chief)
    client.post(address("release", resource))
    client.force_login(reader)
    assert "New title" in client.get(address("detail", resource)).content.decode()
    assert client.get(reverse("knowledge:resource-version", args=[resource.ref, 1])).status_code == 404


def test_withdrawing_closes_page_search_and_file_with_the_next_request(client, world, jobs):
    chief, reader = world.appoint("focal_point", "CO"), world.appoint("planner", "PY")
    client.force_login(chief)
    resource = upload(client, files=[pdf()])
    while jobs():
        pass
    client.post(address("release", resource))
    while jobs():
        pass
    file = ResourceFile.objects.get()
    assert SearchDocument.objects.permitted(reader).count() == 1

    assert client.post(address("withdraw", resource), {"reason": "Annexes were not cleared."}).status_code == 302

    client.force_login(reader)
    assert client.get(address("detail", resource)).status_code == 404
    assert client.get(file.get_absolute_url()).status_code == 404
    assert SearchDocument.objects.permitted(reader).count() == 0
    client.force_login(chief)
    assert "Annexes were not cleared." in client.get(address("detail", resource)).content.decode()


def test_a_contributor_may_raise_a_label_but_not_lower_it(client, world):
    draft = world.resource("CO", status="draft")
    client.force_login(world.appoint("contributor", "CO"))

    assert client.post(address("label", draft), {"tlp": "CLEAR"}).status_code == 409
    assert client.post(address("label", draft), {"tlp": "AMBER"}).status_code == 302
    draft.refresh_from_db()
    assert draft.tlp == draft.current.tlp == "AMBER"


def test_reading_and_fetching_restricted_material_is_in_the_trail(client, world):
    world.resource("CO", tlp="GREEN")
    restricted = world.resource("CO", tlp="AMBER", shared_with=["PY"])
    client.force_login(world.appoint("planner", "PY"))

    client.get(address("detail", restricted))

    entry = Entry.objects.get(kind="read")
    assert (entry.record_ref, entry.owners) == (restricted.ref, ["CO"])


@pytest.mark.parametrize("item_count", [1, 30])
def test_the_list_asks_the_same_number_of_questions_for_one_row_and_thirty(
    client, world, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        world.resource("CO")
    world.resource("PE", status="draft")
    client.force_login(world.appoint("planner", "PY"))
    client.get(reverse("knowledge:resource-list"))

    # session, person with seats, what waits, count, rows
    with django_assert_num_queries(5):
        page = client.get(reverse("knowledge:resource-list"))

    assert page.context["page_obj"].paginator.count == item_count


def test_a_new_draft_begins_in_the_language_of_the_state_and_offers_no_empty_choice(client, world):
    Country.objects.filter(code="PE").update(default_language="es")
    Country.objects.filter(code="UY").update(default_language="nl")
    for code, language in [("PE", "es"), ("CO", "en"), ("UY", "fr")]:
        author = world.appoint("contributor", code)
        author.language = "fr" if code == "UY" else "en"
        author.save(update_fields=["language"])
        client.force_login(author)
        page = client.get(reverse("knowledge:resource-add"))
        field = page.context["form"]["language"]
        assert (field.initial, [value for value, _ in field.field.choices]) == (language, ["en", "es", "fr", "pt"])


def test_a_draft_keeps_its_language_when_it_is_edited(client, world):
    draft = world.resource("CO", status="draft", language="pt")
    client.force_login(world.appoint("contributor", "CO"))

    assert client.get(address("change", draft)).context["form"]["language"].value() == "pt"


def test_sending_with_a_progress_bar_is_answered_by_where_to_go_and_the_message_waits_there(client, world):
    client.force_login(world.appoint("contributor", "CO"))
    once = client.get(reverse("knowledge:resource-add")).context["form"].initial["once"]
    bad = client.post(reverse("knowledge:resource-add"), typed(title="", once=once), headers={"x-progress": "yes"})
    assert bad.status_code == 422

    for _ in range(2):
        answer = client.post(reverse("knowledge:resource-add"), typed(once=once), headers={"x-progress": "yes"})
        assert (answer.status_code, answer["Location"]) == (201, address("detail", Resource.objects.get()))
    assert "Draft saved." in client.get(answer["Location"]).content.decode()


def test_the_label_can_be_changed_on_the_way_to_the_release(client, world):
    draft = world.resource("CO", status="draft")
    client.force_login(world.appoint("focal_point", "CO"))
    page = client.get(address("release", draft)).content.decode()
    onward = address("label", draft) + "?then=release"
    assert onward in page

    answer = client.post(onward, {"tlp": "CLEAR"})

    assert answer["Location"] == address("release", draft)


@pytest.mark.parametrize(
    ("tlp", "shared_with", "readers"),
    [
        ("CLEAR", [], "everybody, visitors without an account too"),
        ("GREEN", ["PY"], "all signed-in accounts of the network"),
        ("AMBER", [], "all accounts of Colombia; nobody else"),
        ("AMBER", ["PY", "OAS"], "all accounts of Colombia, Paraguay, and of OAS; nobody else"),
        ("AMBER+STRICT", ["PY"], "only focal points and alternates of Colombia, Paraguay"),
        ("AMBER+STRICT", ["OAS"], "only focal points and alternates of Colombia, and curators of OAS"),
    ],
)
def test_who_will_read_it_is_said_before_the_release_and_after(client, world, tlp, shared_with, readers):
    draft = world.resource("CO", status="draft", tlp=tlp, shared_with=shared_with)
    client.force_login(world.appoint("focal_point", "CO"))
    assert client.get(address("release", draft)).context["readers"] == readers

    page = client.post(address("release", draft), follow=True)

    assert [str(message) for message in page.context["messages"]] == [f"Released. Who reads it now: {readers}."]
