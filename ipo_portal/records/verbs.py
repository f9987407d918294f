"""The verbs of records: each a page that says what follows, and a button."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.recent import ask_who_is_there

from . import actions
from .actions import NotPossible
from .forms import LabelForm


class Verb(PermittedMixin, FormView):
    """Ask, then do. A step somebody else took meanwhile is said, not repeated."""

    form_class = Form
    template_name = "records/verb.html"
    title = verb = done = ""
    kind = ""

    @cached_property
    def row(self):
        """What the verb is done to: the record, or its open version."""
        return self.get_row()

    def get_row(self):
        return get_object_or_404(self.get_queryset(), ref=self.kwargs["ref"])

    @property
    def record(self):
        return getattr(self.row, "record", self.row)

    def consequences(self):
        return []

    def said_after(self):
        return self.done

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, verb=self.verb, kind=self.kind, consequences=self.consequences(), record=self.record,
            row=self.row, back=self.record.get_absolute_url(), page_tlp=strictest([self.record.tlp]), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        try:
            gone = self.act(form)
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, self.said_after())
        return redirect(gone or self.record.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LabelVerb(Verb):
    """Raising is for anybody who may edit, lowering for an owner: the form shows what the person may choose."""

    action = "raise_label"
    form_class = LabelForm
    template_name = "records/label.html"
    label = staticmethod(actions.label)
    """What changes it: an app may ask for more."""
    title, verb, done = _("Who may read it?"), _("Save label"), _("Label changed. It holds from now on, everywhere.")

    def get_queryset(self):
        return super().get_queryset().marked_for(self.request.user, "lower_label")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "record": self.row,
            "may_open": self.row.may_lower_label,
            "initial": {
                name: getattr(self.row, name)
                for name in ("tlp", "shared_with", "existence_open", "steps_down_to", "steps_down_on")
            },
        }

    def act(self, form):
        chosen, shared = TLP(form.cleaned_data["tlp"]), form.cleaned_data["shared_with"]
        opens = chosen.rank < TLP(self.row.tlp).rank or not set(shared) <= set(self.row.shared_with)
        if opens and not self.row.may_lower_label:
            raise NotPossible(_("Only the focal point or an alternate of the State may open it to more readers."))
        if opens or {*form.changed_data} & {*form.LATER}:
            ask_who_is_there(self.request)
        type(self).label(self.row, by=self.request.user, tlp=chosen, shared_with=shared, **form.later)
        return self.release_url() if self.request.GET.get("then") == "release" else None

    def release_url(self):
        """Return where to go on: the label is often chosen on the way to a release."""
