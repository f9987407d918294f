"""What a form may write stands in a table (I4); what else a request carries is ignored."""

import csv
import sys
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.forms import BaseForm
from django.urls import get_resolver, reverse

from ipo_portal.admin import site
from knowledge.models import Practice, PracticeVersion, Resource, ResourceVersion

from ..sources import CODE, ROOT

pytestmark = pytest.mark.django_db
TABLE = ROOT / "tests/access/writable_fields.csv"


def table():
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {row["form"]: row["fields"].split() for row in csv.DictReader(lines)}


def _written(kind):
    """Yield the forms that stand in our code: others are made from them as pages are shown, or of filters."""
    for sub in kind.__subclasses__():
        if sub.__module__.split(".")[0] in CODE and getattr(sys.modules[sub.__module__], sub.__name__, None) is sub:
            yield sub
        yield from _written(sub)


def forms():
    """Return {form: its fields} of all forms of ours that others do not build on."""
    assert get_resolver().url_patterns  # whose import brings every form but those named in settings and templates
    for module in ("ipo_portal.accounts.second_factor.forms", "ipo_portal.records.templatetags.samples"):
        import_module(module)
    return {
        f"{form.__module__}.{form.__name__}": list(form.base_fields)
        for form in _written(BaseForm)
        if form.base_fields and not any(True for _ in _written(form))
    }


def test_every_form_writes_what_the_table_says():
    said = {form: fields for form, fields in table().items() if not form.startswith("admin:")}

    found = forms()
    assert {form: found.get(form, said[form]) for form in said} == said
    assert set(found) - set(said) == set()


def test_the_administration_writes_what_the_table_says(rf, world):
    request = rf.get("/")
    request.user = world.appoint("administrator", "OAS")
    said = {form.split(":")[1]: fields for form, fields in table().items() if form.startswith("admin:")}

    managed = [model for model in apps.get_models() if site.is_registered(model)]
    found = {model.__name__: list(_form(site.get_model_admin(model), model, request).base_fields) for model in managed}

    assert found == said


def _form(pages, model, request):
    return django_admin.ModelAdmin.get_form(pages, request, obj=model())


GREEDY = {
    "country": "PE", "country_id": "PE", "owner_codes": "PE", "shared_with": "PE", "status": "published",
    "tlp": "CLEAR",
    "ref": "stolenstolen", "number": "7", "revision": "9", "hands": "1", "made_by": "1", "published_by": "1",
    "publisher": "1", "published_at": "2020-01-01", "created_at": "2020-01-01", "existence_open": "on", "record": "1",
    "current": "1", "steps_down_on": "2020-01-01", "steps_down_to": "CLEAR", "is_demo": "on", "loaded_digest": "x",
    "role": "administrator", "is_active": "on", "user": "1", "seat": "1", "marks": "", "marks_cleared_because": "x",
}  # fmt: skip
MOVED_BY = {
    "submit": {"status"}, "return": {"status"}, "release": {"status", "current", "published"}, "endorse": {"status"},
    "withdraw": {"status"}, "change": set(), "label": {"tlp"}, "restrict": {"tlp", "shared_with", "existence_open"},
}  # fmt: skip
"""What a verb is there to move; all else must stand as it stood."""


def standing(record, versions):
    """Return what no form may move: of the record, and of each of its versions."""
    row = type(record).objects.values("owner_codes", "ref", "status", "tlp", "shared_with", "existence_open").get(
        pk=record.pk
    )  # fmt: skip
    told = list(
        versions.objects.filter(record=record.pk)
        .order_by("number")
        .values("owner_codes", "number", "made_by", "created_at", "tlp", "status")
    )
    return row, told


@pytest.mark.parametrize(
    ("verb", "status", "typed"),
    [
        ("change", "draft", {"title": "T", "abstract": "A", "language": "es", "area_codes": ["PX04"]}),
        ("submit", "draft", {}),
        ("return", "review", {"reason": "R"}),
        ("release", "review", {}),
        ("withdraw", "published", {"reason": "R"}),
    ],
)
def test_a_greedy_form_about_a_resource_moves_nothing_but_what_its_verb_is_for(client, world, verb, status, typed):
    own = world.resource("CO", status=status, tlp="GREEN")
    chief = world.appoint("focal_point", "CO")
    client.force_login(chief)
    address = reverse(f"knowledge:resource-{verb}", args=[own.ref])
    if verb == "change":
        typed = typed | {"seen": client.get(address).context["form"].initial["seen"]}
    before, versions_before = standing(own, ResourceVersion)

    assert client.post(address, GREEDY | typed).status_code == 302

    after, versions_after = standing(own, ResourceVersion)
    moved = {name for name in before if before[name] != after[name]}
    assert moved <= MOVED_BY[verb]
    assert [{k: v for k, v in row.items() if k != "status"} for row in versions_after] == [
        {k: v for k, v in row.items() if k != "status"} for row in versions_before
    ]
    assert Resource.objects.filter(owner_codes__contains=["PE"]).count() == 0


def test_a_greedy_new_record_belongs_to_the_seat_and_is_a_draft(client, world):
    client.force_login(world.appoint("contributor", "CO"))
    client.post(
        reverse("knowledge:resource-add"),
        GREEDY | {"title": "T", "abstract": "A", "language": "es", "area_codes": ["PX04"]},
    )
    made = Resource.objects.get()

    assert (made.owner_codes, made.status, made.tlp, made.shared_with, made.existence_open, made.is_demo) == (
        ["CO"], "draft", "GREEN", [], False, False,
    )  # fmt: skip
    assert made.ref != "stolenstolen"


def test_a_greedy_practice_belongs_to_the_programme_and_is_a_draft(client, world):
    curator = world.appoint("curator", "OAS")
    client.force_login(curator)
    texts = dict.fromkeys(["title", "context", "problem", "measure", "result"], "Text")
    client.post(reverse("knowledge:practice-add"), GREEDY | texts | {"language": "en", "area_codes": ["PA05"]})
    made, version = Practice.objects.get(), PracticeVersion.objects.get()

    assert (made.owner_codes, made.status, version.hands, version.publisher) == (["IPO"], "draft", [curator.pk], None)


def test_a_greedy_invitation_offers_no_more_than_the_inviter_may(client, world):
    client.force_login(world.appoint("focal_point", "CO"))
    for role, home in [("administrator", "OAS"), ("curator", "OAS"), ("planner", "PE"), ("focal_point", "CO")]:
        answer = client.post(
            reverse("invite"), {"email": "somebody@gov.example", "role": role, "home": home, "language": "en"}
        )
        assert answer.status_code == 422, (role, home)
