"""When the first lock is broken or open: nothing is shown (I20), nothing is written (I3), no field slips by (I4)."""

import pytest
from django.apps import apps
from django.forms import ModelForm
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ipo_portal.access.rules import PermittedQuerySet
from knowledge.models import Resource, ResourceVersion
from knowledge.views import resources, verbs

pytestmark = pytest.mark.django_db
PROTECTED = {
    "country", "owner_codes", "shared_with", "status", "tlp", "ref", "revision", "number", "hands", "made_by",
    "published_by", "publisher", "published_at", "created_at", "changed_at", "is_demo", "is_active", "record",
    "current", "loaded_digest", "steps_down_on", "steps_down_to", "existence_open",
}  # fmt: skip

CHOSEN_ONCE = {
    "BeginForm": {"tlp"},  # who reads a thread is chosen when it begins, and of two labels only
    "ProposalForm": {"country"},  # the State a proposal is made to; its owner is the programme
}


class BrokenRule(Exception):
    pass


def test_a_rule_that_breaks_shows_nothing(client, world, monkeypatch):
    own = world.resource("CO", title="Plan of the north stand")
    law, event = world.law(), world.event("CO")
    client.force_login(world.appoint("focal_point", "CO"))
    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise BrokenRule

    monkeypatch.setattr(PermittedQuerySet, "permitted", broken)
    addresses = [
        "/", "/search/?q=north", reverse("knowledge:resource-list"), own.get_absolute_url(), law.get_absolute_url(),
        event.get_absolute_url(), reverse("events:event-month"), reverse("events:event-feed"),
        reverse("record-history", args=["knowledge.resource", own.ref]),
    ]  # fmt: skip
    answers = {address: client.get(address) for address in addresses}

    assert {answer.status_code for answer in answers.values()} <= {403, 404, 500}
    assert not any("north stand" in answer.content.decode() for answer in answers.values())


@pytest.fixture
def open_views(monkeypatch):
    """Views whose author forgot the rule: they look rows up among all there are, and do not ask again."""

    def any_record(view):
        return get_object_or_404(Resource.objects.select_related("current"), ref=view.kwargs["ref"])

    monkeypatch.setattr(resources.ChangeResource, "get_record", any_record)
    monkeypatch.setattr(resources.ChangeResource, "ask_again", lambda *args: None)
    monkeypatch.setattr(verbs.Verb, "get_queryset", lambda view: view.model.objects.all())


def test_with_the_rule_off_in_a_view_the_database_refuses_a_change_a_theft_and_a_deletion(
    client, world, open_views, monkeypatch
):
    theirs = world.resource("PE", status="draft", title="Theirs")
    client.force_login(world.appoint("focal_point", "CO"))
    client.raise_request_exception = False
    change = reverse("knowledge:resource-change", args=[theirs.ref])
    seen = client.get(change).context["form"].initial["seen"]
    typed = {"title": "Changed", "abstract": "x", "language": "es", "area_codes": ["PX04"], "seen": seen}

    assert client.post(change, typed).status_code == 500

    def steal(view, form):
        Resource.objects.filter(pk=view.row.record_id).update(country="CO", owner_codes=["CO"])

    monkeypatch.setattr(verbs.SubmitResource, "act", steal)
    assert client.post(reverse("knowledge:resource-submit", args=[theirs.ref])).status_code == 500
    assert client.post(reverse("knowledge:resource-delete", args=[theirs.ref])).status_code == 500

    version = ResourceVersion.objects.get(record=theirs.pk)
    assert (version.title, version.owner_codes, version.status) == ("Theirs", ["PE"], "draft")


def test_no_form_of_a_record_has_a_field_that_belongs_to_a_verb_or_to_the_system():
    forms = [form for form in _all(ModelForm) if form.__module__.split(".")[0] in _ours()]
    slipped = {
        form.__name__: PROTECTED & set(form.base_fields) - CHOSEN_ONCE.get(form.__name__, set()) for form in forms
    }

    assert len(forms) >= 2
    assert {name: fields for name, fields in slipped.items() if fields} == {}


def _all(kind):
    return {sub for direct in kind.__subclasses__() for sub in (direct, *_all(direct))}


def _ours():
    return {config.name.split(".")[0] for config in apps.get_app_configs() if not config.name.startswith("django")} - {
        "allauth", "procrastinate", "pghistory", "pgtrigger",
    }  # fmt: skip
