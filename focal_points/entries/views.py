"""Pages of facts, institutions and experts: each of one, its form, and the lists that look across States."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import strictest
from ipo_portal.accounts.models import Body, Country
from ipo_portal.accounts.recent import ask_who_is_there
from ipo_portal.records.models import OPEN, Status
from ipo_portal.records.readers import readers
from ipo_portal.records.views import KnownDetail, ListRecords
from ipo_portal.records.writing_views import WriteRecord
from ipo_portal.vocabulary.terms import named

from ..models import Expert, Fact, Institution
from . import actions
from .filters import ExpertFilter, InstitutionFilter
from .forms import ExpertForm, FactForm, InstitutionForm

PUBLIC = "what a State has released as TLP:CLEAR is for everybody"


class EntryDetail(KnownDetail):
    """One entry, how fresh it is, and what the reader may do about it."""

    related = ("country", "confirmed_by")
    marks = ("change", "submit", "return", "release", "withdraw", "delete", *KnownDetail.marks)
    public = PUBLIC

    def get_context_data(self, **kwargs):
        entry, user = self.object, self.request.user
        others = list(self.model.objects.permitted(user).filter(replaces=entry)) if user.is_authenticated else []
        entry.noun = self.model._meta.model_name
        is_own = any(entry.country_id in grant.home for grant in getattr(user, "grants", ()))
        return super().get_context_data(
            successor=next((row for row in others if row.is_open), None),
            replaced_by=next((row for row in others if not row.is_open), None),
            may_draft=is_own and entry.is_published and not entry.may_change and user.has_perm(self.add_permission),
            is_own=is_own,
            shared=[*named(Country, entry.shared_with), *named(Body, entry.shared_with)],
            urls={name: reverse(f"focal_points:{entry.noun}-{name}", args=[entry.ref]) for name in VERBS},
            add_url=reverse(f"focal_points:{entry.noun}-add"),
            contacts=[entry.country],
            about_entry=f"{entry.record_kind}:{entry.ref}",
            **kwargs,
        )

    @property
    def add_permission(self):
        return f"focal_points.add_{self.model._meta.model_name}"


VERBS = ("change", "submit", "return", "release", "confirm", "withdraw", "label", "delete")


class FactDetail(EntryDetail):
    model = Fact
    template_name = "focal_points/entries/fact_detail.html"

    def get_context_data(self, **kwargs):
        may_propose = self.request.user.has_perm("focal_points.add_proposal")
        propose_url = reverse("focal_points:proposal-add") if may_propose else ""
        return super().get_context_data(propose_url=propose_url, **kwargs)


class InstitutionDetail(EntryDetail):
    model = Institution
    template_name = "focal_points/entries/institution_detail.html"
    MOST = 50

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        experts = Expert.objects.permitted(self.request.user).filter(institution=self.object, status=Status.PUBLISHED)
        experts = list(experts[: self.MOST])
        shown = strictest([context["page_tlp"], *(expert.tlp for expert in experts)])
        return context | {"experts": experts, "page_tlp": shown}


class ExpertDetail(EntryDetail):
    """An expert by the post. The institution and the events are named to those who may read them."""

    model = Expert
    template_name = "focal_points/entries/expert_detail.html"

    def get_context_data(self, **kwargs):
        expert, user = self.object, self.request.user
        institution = Institution.objects.permitted(user).filter(pk=expert.institution_id).first()
        events = list(expert.events.permitted(user).in_order())
        context = super().get_context_data(
            institution=institution,
            events=events,
            **kwargs,
        )
        rows = [expert, *events, *([institution] if institution else [])]
        return context | {"page_tlp": strictest(row.tlp for row in rows)}


# -- lists ----------------------------------------------------------------------------------------------------------


class InstitutionList(ListRecords):
    model = Institution
    public = PUBLIC
    filterset_class = InstitutionFilter
    related = ("country", "confirmed_by")
    template_name = "focal_points/entries/institution_list.html"

    def get_queryset(self):
        return super().get_queryset().exclude(status=Status.REPLACED)


class ExpertList(ListRecords):
    """The roster of all States. Whoever looks for help writes to the State, never to the expert."""

    model = Expert
    public = PUBLIC
    filterset_class = ExpertFilter
    related = ("country", "confirmed_by")
    template_name = "focal_points/entries/expert_list.html"

    def get_queryset(self):
        return super().get_queryset().exclude(status=Status.REPLACED)


# -- forms ----------------------------------------------------------------------------------------------------------


class WriteEntry(WriteRecord):
    """The form of a new entry. `?replaces=` names a released one of the own State of which it is the next wording."""

    action = "add"
    template_name = "focal_points/entries/entry_form.html"
    new_title = title = ""

    def get_record(self):
        return None

    @cached_property
    def predecessor(self):
        own = self.model.objects.permitted(self.request.user).filter(
            country=self.request.user.seat.country, status=Status.PUBLISHED
        )
        return own.filter(ref=self.request.GET.get("replaces", "")).first()

    @property
    def state(self):
        return self.record.country if self.record else self.request.user.seat.country

    def get_written(self):
        """Return the entry itself, or a copy of the one that is to be replaced."""
        if self.record is not None or self.predecessor is None:
            return self.record
        said = [name for name in actions.said_in(self.predecessor) if name != "changed_at"]
        return self.model(**{name: getattr(self.predecessor, name) for name in said})

    def begin(self, ref):
        entry = self.model(ref=ref, country=self.state, replaces=self.predecessor)
        if self.predecessor is not None:
            for name in actions.OF_THE_LABEL:
                setattr(entry, name, getattr(self.predecessor, name))
        return entry

    def save(self, form, entry):
        for name in form.Meta.fields:
            setattr(entry, name, form.cleaned_data[name])
        actions.write(entry, by=self.request.user, **self.parts(form))
        self.ask_again(entry, "change")
        messages.success(self.request, _("Draft saved."))
        return entry

    def parts(self, form):
        """Return what belongs to the entry and stands in rows of its own."""
        return {}

    def list_url(self):
        return reverse("focal_points:state-detail", args=[self.state.code.lower()])

    def get_context_data(self, **kwargs):
        tlp = strictest([row.tlp for row in (self.record, self.predecessor) if row])
        is_foreign = self.record is not None and self.record.country_id not in self.request.user.seat.grant.home
        context = super().get_context_data(
            title=self.new_title if self.record is None else self.title, is_foreign=is_foreign,
            readers=readers(self.record) if self.record and self.record.is_published else "",
            predecessor=self.predecessor, **kwargs,
        )  # fmt: skip
        return context | {"page_tlp": tlp}


class ChangeEntry(WriteEntry):
    """A draft is changed until it is released; what is released in place, by those who speak for the State.

    While nobody does, the secretariat corrects it.
    """

    action = "change"
    predecessor = None

    def get_record(self):
        rows = self.get_queryset().filter(status__in=[*OPEN, Status.PUBLISHED]).select_related("country")
        return get_object_or_404(rows, ref=self.kwargs["ref"])

    def save(self, form, entry):
        if entry.is_open:
            return super().save(form, entry)
        for name in form.Meta.fields:
            setattr(entry, name, form.cleaned_data[name])
        if entry.country_id in self.request.user.seat.grant.home:
            ask_who_is_there(self.request)  # others read it at once, as after a release
            actions.rewrite(entry, by=self.request.user, **self.parts(form))
            messages.success(self.request, _("Changed, and confirmed as of today."))
        else:
            actions.correct(entry, by=self.request.user)
            messages.success(self.request, _("Corrected. The page says that the secretariat did it."))
        return entry


class WriteFact(WriteEntry):
    model, action = Fact, "add"
    form_class = FactForm
    new_title, title = _("Add a fact"), _("Change a fact")

    def get_initial(self):
        return {"topic": self.request.GET.get("topic", "")}


class ChangeFact(ChangeEntry, WriteFact):
    model, action = Fact, "change"

    def get_initial(self):
        return {}


class WriteInstitution(WriteEntry):
    model, action = Institution, "add"
    form_class = InstitutionForm
    new_title, title = _("Add an institution"), _("Change an institution")


class ChangeInstitution(ChangeEntry, WriteInstitution):
    model, action = Institution, "change"


class WriteExpert(WriteEntry):
    model, action = Expert, "add"
    form_class = ExpertForm
    new_title, title = _("Add an expert"), _("Change an expert")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        held = self.record or self.predecessor
        chosen = list(held.events.permitted(self.request.user)) if held else []
        return kwargs | {"state": self.state, "chosen": chosen}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.record is not None and self.record.country_id not in self.request.user.seat.grant.home:
            # A correction is of the register's facts; which events they worked on is the State's to say.
            del form.fields["events"]
        return form

    def parts(self, form):
        return {"events": list(form.cleaned_data["events"]), "offered": form.fields["events"].queryset}


class ChangeExpert(ChangeEntry, WriteExpert):
    model, action = Expert, "change"
