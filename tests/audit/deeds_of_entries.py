"""What is done to the entries of a State and to proposals for them."""

from django.urls import reverse

from focal_points.models import ExpertOfEvent
from ipo_portal.accounts.models import today

from .deeds import AMBER_TEXT, deed


def at(verb, row):
    return reverse(f"focal_points:{row._meta.model_name}-{verb}", args=[row.ref])


def dated(**changed):
    return {"language": "es", "source": "Ministry", "as_of": today().isoformat()} | changed


def fact(**changed):
    return dated(topic="agency", title=AMBER_TEXT, text=AMBER_TEXT, **changed)


def expert(**changed):
    said = {"post": "Head of unit", "area_codes": ["PX04"], "speaks": ["es"], "helps": ["advice"]}
    return dated(availability="yes", **said, **changed)


def amber(scene, *args, **fields):
    return scene.world.fact(*args, tlp="AMBER", title=AMBER_TEXT, text=AMBER_TEXT, **fields)


def seen(row):
    return row.changed_at.isoformat()


@deed()
def a_contributor_drafts_a_fact(scene):
    scene.enter("contributor", "CO")
    return scene.post(reverse("focal_points:fact-add"), fact())


@deed()
def a_contributor_drafts_an_institution(scene):
    scene.enter("contributor", "CO")
    return scene.post(reverse("focal_points:institution-add"), dated(name="Unit", kind="police"))


@deed()
def a_contributor_drafts_an_expert_of_an_event(scene):
    event = scene.world.event("CO")
    scene.enter("contributor", "CO")
    return scene.post(reverse("focal_points:expert-add"), expert(events=[event.pk]))


@deed()
def a_focal_point_takes_an_event_from_an_expert(scene):
    row = scene.world.expert("CO", status="draft")
    ExpertOfEvent.objects.create(expert=row, event=scene.world.event("CO"), owner_codes=["CO"])
    scene.enter("focal_point", "CO")
    return scene.post(at("change", row), expert(seen=seen(row)))


@deed()
def a_focal_point_changes_a_released_fact(scene):
    row = amber(scene, "CO")
    scene.enter("focal_point", "CO")
    return scene.post(at("change", row), fact(seen=seen(row)))


@deed()
def a_contributor_hands_a_fact_on(scene):
    row = amber(scene, "CO", status="draft")
    scene.enter("contributor", "CO")
    return scene.post(at("submit", row))


@deed()
def an_alternate_sends_a_fact_back(scene):
    row = amber(scene, "CO", status="review")
    scene.enter("alternate", "CO")
    return scene.post(at("return", row), {"reason": AMBER_TEXT})


@deed()
def a_focal_point_releases_an_institution_in_the_place_of_another(scene):
    old = scene.world.institution("CO")
    scene.world.expert("CO", institution=old)
    row = scene.world.institution("CO", status="review", replaces=old)
    scene.enter("focal_point", "CO")
    return scene.post(at("release", row))


@deed()
def a_focal_point_confirms_a_fact(scene):
    row = amber(scene, "CO", confirmed_on="2025-01-31")
    scene.enter("focal_point", "CO")
    return scene.post(at("confirm", row))


@deed()
def a_focal_point_withdraws_a_fact(scene):
    row = amber(scene, "CO")
    scene.enter("focal_point", "CO")
    return scene.post(at("withdraw", row), {"reason": AMBER_TEXT})


@deed()
def a_focal_point_deletes_a_draft_of_a_fact(scene):
    row = amber(scene, "CO", status="draft")
    scene.enter("focal_point", "CO")
    return scene.post(at("delete", row))


@deed()
def a_curator_corrects_a_fact_of_a_vacant_state(scene):
    row = scene.world.fact("UY")
    scene.enter("curator", "OAS")
    return scene.post(at("change", row), fact(seen=seen(row)))


@deed()
def a_curator_proposes_a_fact(scene):
    scene.enter("curator", "OAS")
    return scene.post(reverse("focal_points:proposal-add"), fact(country="CO"))


@deed()
def a_focal_point_takes_a_proposal_over(scene):
    row = scene.world.proposal("CO", title=AMBER_TEXT)
    scene.enter("focal_point", "CO")
    return scene.post(at("accept", row), fact())


@deed()
def a_focal_point_declines_a_proposal(scene):
    row = scene.world.proposal("CO", title=AMBER_TEXT)
    scene.enter("focal_point", "CO")
    return scene.post(at("decline", row), {"reason": AMBER_TEXT})


@deed("read", is_write=False, status=200)
def a_focal_point_opens_a_proposal(scene):
    row = scene.world.proposal("CO", title=AMBER_TEXT)
    scene.enter("focal_point", "CO")
    return scene.get(row.get_absolute_url())


@deed("read", is_write=False, status=200)
def a_focal_point_opens_the_form_of_an_amber_fact(scene):
    row = amber(scene, "CO")
    scene.enter("focal_point", "CO")
    return scene.get(at("change", row))
