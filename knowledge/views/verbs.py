"""The verbs of resources and practices: each a page that says what follows, and a button."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from ipo_portal.access.tlp import MEANING, TLP, strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.recent import RecentlyAuthenticated, ask_who_is_there
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.models import OPEN

from .. import actions
from ..forms import LabelForm, MarksForm, ReasonForm
from ..models import Practice, PracticeVersion, Resource, ResourceVersion
from ..readers import readers


class Verb(PermittedMixin, FormView):
    """Ask, then do. A step somebody else took meanwhile is said, not repeated."""

    form_class = Form
    template_name = "knowledge/verb.html"
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


class VersionVerb(Verb):
    """A verb on the version being worked on."""

    def get_row(self):
        rows = self.get_queryset().filter(status__in=OPEN).select_related("record")
        return get_object_or_404(rows, record__ref=self.kwargs["ref"])


class SubmitResource(VersionVerb):
    model, action = ResourceVersion, "submit"
    title, verb, done = _("Send to the focal point?"), _("Send"), _("Sent to the focal point for release.")

    def consequences(self):
        return [_("The focal point and the alternates of your State get a task to release it or send it back.")]

    def act(self, form):
        actions.submit(self.row, by=self.request.user)


class SubmitPractice(VersionVerb):
    model, action = PracticeVersion, "submit"
    title, verb, done = _("Hand in for review?"), _("Hand in"), _("Handed in for review.")

    def consequences(self):
        return [_("Another curator reviews it. Nobody endorses what the own hand wrote.")]

    def act(self, form):
        actions.submit(self.row, by=self.request.user)


class ReturnResource(VersionVerb):
    model, action = ResourceVersion, "return"
    form_class = ReasonForm
    title, verb, done = _("Ask for changes?"), _("Send back"), _("Sent back with your reason.")

    def act(self, form):
        actions.send_back(self.row, by=self.request.user, reason=form.cleaned_data["reason"])


class ReturnPractice(ReturnResource):
    model, action = PracticeVersion, "return"


class ReleaseResource(VersionVerb, RecentlyAuthenticated):
    """What goes out and who will read it; what stands in the way is said before the button is offered."""

    model, action = ResourceVersion, "release"
    template_name = "knowledge/release.html"
    title, verb = _("Release for your State?"), _("Release")

    def said_after(self):
        return _("Released. Who reads it now: %(readers)s.") % {"readers": readers(self.record)}

    def get_context_data(self, **kwargs):
        files = list(self.row.files.defer("pages").select_related("marks_cleared_by__country"))
        return super().get_context_data(
            files=files, blocking=[file for file in files if file.obstacle], readers=readers(self.record), **kwargs
        )

    def act(self, form):
        actions.publish(self.row, by=self.request.user)


class ClearMarks(VersionVerb):
    """The way out where an ordinary word was taken for a national classification mark."""

    model, action = ResourceVersion, "release"
    form_class = MarksForm
    template_name = "knowledge/clear_marks.html"
    title, verb = _("Declare a mark harmless?"), _("Declare harmless")
    done = _("Declared harmless. It is noted in the trail with your reason.")

    def consequences(self):
        return [
            _("Nationally classified papers do not belong here, whatever their label: replace such a file."),
            _("You answer for your State that what was found is no classification of the paper."),
            _("Your seat, the time and the reason are kept with the file."),
        ]

    def get_form_kwargs(self):
        marked = [file for file in self.row.blocking_files() if file.has_open_marks]
        return super().get_form_kwargs() | {"files": marked}

    def form_invalid(self, form):
        if not form.fields["files"].choices:
            form.add_error(None, _("No file bears a mark that is still to be declared. Look at the page again."))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return super().form_invalid(form)

    def act(self, form):
        actions.clear_marks(
            self.row, by=self.request.user, refs=form.cleaned_data["files"], reason=form.cleaned_data["reason"]
        )


class EndorsePractice(VersionVerb, RecentlyAuthenticated):
    model, action = PracticeVersion, "endorse"
    title, verb, done = _("Endorse and publish?"), _("Publish"), _("Published.")

    def consequences(self):
        label = TLP(self.record.tlp)
        return [
            _("Its label is %(label)s. %(meaning)s") % {"label": label.label, "meaning": MEANING[label]},
            _("The version stays as it is from now on; changes make a new version."),
        ]

    def act(self, form):
        actions.publish(self.row, by=self.request.user)


class WithdrawResource(Verb):
    model, action = Resource, "withdraw"
    form_class = ReasonForm
    kind = "bad"
    title, verb, done = _("Withdraw?"), _("Withdraw"), _("Withdrawn. Nobody outside can open it any more.")

    def get_queryset(self):
        return super().get_queryset().filter(status="published").select_related("current")

    def consequences(self):
        return [_("It is closed to all others with their next click, in lists and search too.")]

    def act(self, form):
        actions.withdraw(self.row, by=self.request.user, reason=form.cleaned_data["reason"])


class WithdrawPractice(WithdrawResource):
    model, action = Practice, "withdraw"


class DeleteResource(VersionVerb):
    model, action = ResourceVersion, "delete"
    kind = "bad"
    title, verb, done = _("Delete this draft?"), _("Delete draft"), _("Draft deleted.")
    home = "knowledge:resource-list"

    def act(self, form):
        was_all = self.record.current_id == self.row.pk
        actions.delete_draft(self.row, by=self.request.user)
        return self.home if was_all else None


class DeletePractice(DeleteResource):
    model, action = PracticeVersion, "delete"
    home = "knowledge:practice-list"


class LabelResource(Verb):
    """Raising is for anybody who may edit, lowering for an owner: the form shows what the person may choose."""

    model, action = Resource, "raise_label"
    form_class = LabelForm
    template_name = "knowledge/label.html"
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
        actions.label(self.row, by=self.request.user, tlp=chosen, shared_with=shared, **form.later)
        if self.request.GET.get("then") == "release":
            return reverse("knowledge:resource-release", args=[self.row.ref])


class LabelPractice(LabelResource):
    model, action = Practice, "raise_label"
