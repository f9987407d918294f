"""What is done to records, by those who write, publish, share and read them."""

import datetime

from django.test import Client
from django.urls import reverse

from ipo_portal.accounts.models import SharingGroup, today
from ipo_portal.notices.models import AccessRequest, Recall
from knowledge.actions import submit
from knowledge.models import PracticeSource, Resource

from .deeds import AMBER_TEXT, about, deed, file_of, pdf, seen, stored, typed, typed_practice, verb

# -- national expertise ---------------------------------------------------------------------------------------------


@deed()
def a_contributor_writes_a_draft_with_a_file(scene):
    scene.enter("contributor", "CO")
    return scene.post(reverse("knowledge:resource-add"), lambda: typed(files=[pdf()]))


@deed()
def a_contributor_changes_a_draft_and_drops_a_file(scene):
    draft = scene.amber("resource", "CO", status="draft")
    file = file_of(draft)
    scene.enter("contributor", "CO")
    return scene.post(verb("change", draft), typed(seen=seen(draft), drop=[file.ref], title=AMBER_TEXT))


@deed()
def a_focal_point_begins_a_new_version(scene):
    record = scene.amber("resource", "CO")
    file_of(record)
    scene.enter("focal_point", "CO")
    return scene.post(verb("change", record), typed(seen=seen(record), title=AMBER_TEXT))


@deed()
def a_contributor_hands_on(scene):
    draft = scene.amber("resource", "CO", status="draft")
    scene.enter("contributor", "CO")
    return scene.post(verb("submit", draft))


@deed()
def an_alternate_asks_for_changes(scene):
    draft = scene.amber("resource", "CO", status="review")
    scene.enter("alternate", "CO")
    return scene.post(verb("return", draft), {"reason": AMBER_TEXT})


@deed()
def a_focal_point_releases(scene):
    draft = scene.amber("resource", "CO", status="review", by=scene.world.appoint("contributor", "CO"))
    scene.enter("focal_point", "CO")
    return scene.post(verb("release", draft))


@deed("cleared")
def a_focal_point_declares_a_mark_harmless(scene):
    draft = scene.amber("resource", "CO", status="review")
    file = file_of(draft, marks=[[1, "RESERVADO"]])
    scene.enter("focal_point", "CO")
    return scene.post(verb("clear-marks", draft), {"files": [file.ref], "reason": AMBER_TEXT})


@deed()
def a_focal_point_opens_to_another_state_and_plans_more(scene):
    record = scene.amber("resource", "CO")
    scene.enter("focal_point", "CO")
    later = (today() + datetime.timedelta(days=40)).isoformat()
    asked = {"tlp": "AMBER", "shared_with": ["PE"], "steps_down_to": "GREEN", "steps_down_on": later}
    return scene.post(verb("label", record), asked | {"existence_open": "on"})


@deed()
def a_contributor_raises_a_label(scene):
    draft = scene.world.resource("CO", status="draft")
    scene.enter("contributor", "CO")
    return scene.post(verb("label", draft), {"tlp": "AMBER"})


@deed()
def a_focal_point_restricts(scene):
    record = scene.amber("resource", "CO", shared_with=["PE"])
    scene.enter("focal_point", "CO")
    return scene.post(about("restrict", record))


@deed()
def a_focal_point_restricts_an_event(scene):
    event = scene.world.event("CO")
    scene.enter("focal_point", "CO")
    return scene.post(about("restrict", event))


@deed()
def a_focal_point_withdraws(scene):
    record = scene.amber("resource", "CO")
    scene.enter("focal_point", "CO")
    return scene.post(verb("withdraw", record), {"reason": AMBER_TEXT})


@deed()
def a_focal_point_deletes_a_draft(scene):
    draft = scene.amber("resource", "CO", status="draft")
    file_of(draft)
    scene.enter("focal_point", "CO")
    return scene.post(verb("delete", draft))


# -- practice -------------------------------------------------------------------------------------------------------


@deed()
def a_curator_writes_a_practice_with_a_source(scene):
    source = scene.amber("resource", "CO", shared_with=["OAS"])
    scene.enter("curator", "OAS")
    return scene.post(reverse("knowledge:practice-add"), typed_practice(sources=[source.pk]))


@deed()
def a_curator_changes_a_practice_and_its_sources(scene):
    old, new = scene.world.resource("CO"), scene.amber("resource", "CO", shared_with=["OAS"])
    draft = scene.world.practice(status="draft")
    PracticeSource.objects.create(version=draft.current, resource=old, owner_codes=["IPO"])
    scene.enter("curator", "OAS")
    return scene.post(verb("change", draft), typed_practice(seen=seen(draft), sources=[new.pk]))


@deed()
def a_curator_hands_a_practice_in(scene):
    draft = scene.amber("practice", status="draft")
    scene.enter("curator", "OAS")
    return scene.post(verb("submit", draft))


@deed()
def a_curator_sends_a_practice_back(scene):
    draft = scene.amber("practice", status="draft")
    submit(draft.current, by=scene.world.appoint("curator", "OAS"))
    scene.enter("curator", "UNICRI")
    return scene.post(verb("return", draft), {"reason": AMBER_TEXT})


@deed()
def a_second_curator_endorses(scene):
    draft = scene.amber("practice", status="review", by=scene.world.appoint("curator", "OAS"))
    scene.enter("curator", "OAS")
    return scene.post(verb("endorse", draft))


@deed()
def a_curator_withdraws_a_practice(scene):
    record = scene.amber("practice")
    scene.enter("curator", "OAS")
    return scene.post(verb("withdraw", record), {"reason": AMBER_TEXT})


@deed()
def a_curator_deletes_a_draft_of_a_practice(scene):
    draft = scene.amber("practice", status="draft")
    scene.enter("curator", "OAS")
    return scene.post(verb("delete", draft))


# -- readers --------------------------------------------------------------------------------------------------------


def opened_by(scene, record, role="planner", home="PE"):
    reader = scene.world.appoint(role, home)
    client = Client()
    client.force_login(reader)
    assert client.get(record.get_absolute_url()).status_code == 200
    return client, reader


@deed()
def a_focal_point_recalls(scene):
    record = scene.amber("resource", "CO", shared_with=["PE"])
    opened_by(scene, record)
    scene.enter("focal_point", "CO")
    return scene.post(about("recall", record))


@deed()
def a_reader_confirms_the_deletion(scene):
    record = scene.amber("resource", "CO", shared_with=["PE"])
    scene.client, scene.user = opened_by(scene, record)
    owner = Client()
    owner.force_login(scene.world.appoint("focal_point", "CO"))
    owner.post(about("recall", record))
    return scene.post(reverse("recall-confirm", args=[Recall.objects.get().ref]))


def known(scene):
    record = scene.amber("resource", "CO")
    Resource.objects.filter(pk=record.pk).update(existence_open=True)
    return record


@deed()
def a_planner_asks_for_access(scene):
    record = known(scene)
    scene.enter("planner", "PE")
    return scene.post(about("ask", record), {"reason": AMBER_TEXT})


def asked(scene):
    record = known(scene)
    a_request = {"record_kind": record.record_kind, "record_ref": record.ref, "owner_codes": ["CO"]}
    seat = scene.world.appoint("planner", "PE").seat
    request = AccessRequest.objects.create(seat=seat, reason=AMBER_TEXT, **a_request)
    scene.enter("focal_point", "CO")
    return about("request", record, request.ref)


@deed()
def a_focal_point_gives_access(scene):
    return scene.post(asked(scene), {"answer": "granted"})


@deed()
def a_focal_point_declines(scene):
    return scene.post(asked(scene), {"answer": "declined", "words": AMBER_TEXT})


@deed()
def a_focal_point_makes_a_group_of_seats(scene):
    member = scene.world.appoint("focal_point", "PE").seat
    scene.enter("focal_point", "CO")
    return scene.post(reverse("group-add"), {"name": "Games", "seats": [member.pk]})


@deed()
def a_focal_point_empties_a_group(scene):
    group = SharingGroup.objects.create(name="Games", owner_codes=["CO"], seat_ids=[1])
    scene.enter("focal_point", "CO")
    return scene.post(reverse("group", args=[group.code]), {"name": "Games", "seen": group.changed_at.isoformat()})


# -- refusals, reading, fetching ------------------------------------------------------------------------------------


@deed("refused", is_write=False, status=403)
def a_planner_lacks_the_right(scene):
    scene.enter("planner", "CO")
    return scene.get(reverse("knowledge:resource-add"))


@deed("refused", is_write=False, status=404)
def a_focal_point_asks_for_what_is_hidden(scene):
    record = scene.amber("resource", "PE")
    scene.enter("focal_point", "CO")
    return scene.get(record.get_absolute_url())


@deed("refused", is_write=False, status=404)
def a_focal_point_restricts_what_is_hidden(scene):
    record = scene.amber("resource", "PE")
    scene.enter("focal_point", "CO")
    return scene.post(about("restrict", record))


@deed("read", is_write=False, status=200)
def somebody_named_opens_amber(scene):
    record = scene.amber("resource", "CO", shared_with=["PE"])
    scene.enter("planner", "PE")
    return scene.get(record.get_absolute_url())


@deed("read", is_write=False, status=200)
def an_owner_opens_the_own_amber_draft_by_its_number(scene):
    record = scene.amber("resource", "CO", status="draft")
    scene.enter("contributor", "CO")
    return scene.get(record.get_absolute_url() + "versions/1/")


@deed("read", is_write=False, status=200)
def a_curator_opens_an_amber_practice(scene):
    record = scene.amber("practice")
    scene.enter("curator", "OAS")
    return scene.get(record.get_absolute_url())


@deed("read", is_write=False, status=200)
def somebody_opens_green_of_another_state(scene):
    record = scene.world.resource("CO")
    scene.enter("planner", "PE")
    return scene.get(record.get_absolute_url())


@deed(is_write=False, status=200)
def somebody_opens_green_of_the_own_state(scene):
    record = scene.world.resource("CO")
    scene.enter("planner", "CO")
    return scene.get(record.get_absolute_url())


@deed(is_write=False, status=200)
def somebody_opens_what_is_clear(scene):
    record = scene.world.resource("CO", tlp="CLEAR")
    scene.enter("planner", "PE")
    return scene.get(record.get_absolute_url())


@deed("downloaded", is_write=False, status=200)
def somebody_named_fetches_an_amber_file(scene):
    record = scene.amber("resource", "CO", shared_with=["PE"])
    file = file_of(record, path=stored())
    scene.enter("planner", "PE")
    return scene.get(file.get_absolute_url())


@deed("read", is_write=False, status=200)
def somebody_named_opens_an_amber_event(scene):
    event = scene.world.event("CO", tlp="AMBER", shared_with=["PE"], name_en=AMBER_TEXT)
    scene.enter("planner", "PE")
    return scene.get(event.get_absolute_url())


@deed("read", is_write=False, status=200)
def an_alternate_reads_before_and_after_in_the_history(scene):
    record = scene.amber("resource", "CO")
    scene.enter("alternate", "CO")
    return scene.get(about("record-history", record))


@deed("read", is_write=False, status=200)
def a_contributor_opens_the_form_of_an_amber_draft(scene):
    draft = scene.amber("resource", "CO", status="draft")
    scene.enter("contributor", "CO")
    return scene.get(verb("change", draft))


# -- correspondence ---------------------------------------------------------------------------------------------------


@deed()
def a_planner_writes_to_a_state(scene):
    scene.enter("planner", "CO")
    said = {"subject": AMBER_TEXT, "text": AMBER_TEXT, "language": "es"}
    return scene.post(reverse("focal_points:contact", args=["pe"]), said)


@deed()
def an_alternate_answers_a_thread(scene):
    thread = scene.world.thread("CO", "PE", subject=AMBER_TEXT)
    scene.enter("alternate", "PE")
    return scene.post(reverse("focal_points:thread-write", args=[thread.ref]), {"text": AMBER_TEXT, "language": "es"})


@deed()
def a_planner_closes_the_own_thread(scene):
    thread = scene.world.thread("CO", "PE", subject=AMBER_TEXT)
    scene.enter("planner", "CO")
    return scene.post(reverse("focal_points:thread-close", args=[thread.ref]))


@deed("read", is_write=False, status=200)
def an_alternate_opens_a_thread(scene):
    thread = scene.world.thread("CO", "PE", subject=AMBER_TEXT)
    scene.enter("alternate", "PE")
    return scene.get(thread.get_absolute_url())
