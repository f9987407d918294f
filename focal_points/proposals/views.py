"""Pages of proposals: written by the secretariat, decided by the State."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.rules import spoken_for
from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.accounts.recent import RecentlyAuthenticated
from ipo_portal.records.forms import ReasonForm
from ipo_portal.records.models import Status
from ipo_portal.records.readers import readers
from ipo_portal.records.verbs import Verb
from ipo_portal.records.views import RecordDetail
from ipo_portal.records.writing_views import WriteRecord

from ..entries.forms import FACT_FIELDS, FactForm
from ..models import Fact, Proposal, ProposalAnswer
from . import actions
from .forms import ProposalForm


class ProposalDetail(RecordDetail):
    """A proposal, the fact it would correct, and the answer. Whoever reads the one may read the other."""

    model = Proposal
    public = "by the rule: proposals are AMBER or stricter, so visitors find none"
    related = ("country", "made_by__body", "made_by__country")
    template_name = "focal_points/proposals/proposal_detail.html"

    def get_context_data(self, **kwargs):
        proposal, user = self.object, self.request.user
        answer = ProposalAnswer.objects.filter(proposal=proposal).select_related("decided_by__country").first()
        facts = Fact.objects.permitted(user).filter(pk__in=[proposal.fact_id, answer.fact_id if answer else None])
        facts = {fact.pk: fact for fact in facts}
        may_answer = answer is None and proposal.is_published and spoken_for(user) == proposal.country_id
        context = super().get_context_data(
            answer=answer, corrected=facts.get(proposal.fact_id), made=facts.get(answer.fact_id) if answer else None,
            may_answer=may_answer, **kwargs,
        )  # fmt: skip
        return context | {"page_tlp": strictest([proposal.tlp, *(fact.tlp for fact in facts.values())])}


class Propose(WriteRecord):
    """The form of a proposal. `?fact=` names a fact to correct, `?state=` the State of a new one."""

    model, action = Proposal, "add"
    form_class = ProposalForm
    template_name = "focal_points/proposals/proposal_form.html"

    @cached_property
    def fact(self):
        facts = Fact.objects.permitted(self.request.user).filter(status=Status.PUBLISHED)
        return facts.filter(ref=self.request.GET.get("fact", "")).select_related("country").first()

    def get_record(self):
        return None

    def get_initial(self):
        return {"country": self.request.GET.get("state", "")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"fact": self.fact}

    def begin(self, ref):
        return Proposal(ref=ref, fact=self.fact, country=self.fact.country if self.fact else None)

    def save(self, form, proposal):
        for name in form.fields.keys() & {"country", *FACT_FIELDS}:
            setattr(proposal, name, form.cleaned_data[name])
        actions.propose(proposal, by=self.request.user)
        self.ask_again(proposal, "change")
        messages.success(self.request, _("Sent to the State. Its answer will stand here and among your notices."))
        return proposal

    def list_url(self):
        return self.fact.get_absolute_url() if self.fact else reverse("focal_points:state-list")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(fact=self.fact, **kwargs)
        return context | {"page_tlp": strictest([TLP.AMBER, *([self.fact.tlp] if self.fact else [])])}


class Decide(Verb):
    """An answer of those who speak for the State: whoever may release its facts, of a proposal they may read."""

    model, action = Fact, "release"

    def get_row(self):
        open_ones = Proposal.objects.permitted(self.request.user).filter(
            status=Status.PUBLISHED, country=spoken_for(self.request.user)
        )
        return get_object_or_404(open_ones.select_related("country", "made_by__user"), ref=self.kwargs["ref"])


class Accept(Decide, RecentlyAuthenticated):
    """The words of the proposal as the State's own: changed before, if need be, and released with the button."""

    form_class = FactForm
    template_name = "focal_points/proposals/accept.html"
    title, verb, done = _("Take it over as your own?"), _("Release"), _("Released as a fact of your State.")

    @cached_property
    def fact(self):
        """The fact that is corrected, while it stands; else a new one."""
        own = Fact.objects.permitted(self.request.user, "change").filter(status=Status.PUBLISHED)
        return own.filter(pk=self.row.fact_id).first() or Fact(country=self.row.country)

    def get_form_kwargs(self):
        initial = {name: getattr(self.row, name) for name in FACT_FIELDS}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def get_context_data(self, **kwargs):
        self.fact.owner_codes = [self.row.country_id]
        return super().get_context_data(fact=self.fact, readers=readers(self.fact), **kwargs)

    def act(self, form):
        for name in FACT_FIELDS:
            setattr(self.fact, name, form.cleaned_data[name])
        if self.fact.pk is None:
            self.fact.ref = form.cleaned_data["once"]
        actions.accept(self.row, self.fact, by=self.request.user)
        self.ask_again(self.fact)
        return self.fact.get_absolute_url()


class Decline(Decide):
    form_class = ReasonForm
    title, verb, done = _("Decline the proposal?"), _("Decline"), _("Declined, with your reason.")

    def consequences(self):
        return [_("Your profile stays as it is. The secretariat reads your reason.")]

    def act(self, form):
        actions.decline(self.row, by=self.request.user, reason=form.cleaned_data["reason"])
