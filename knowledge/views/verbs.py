"""The verbs of resources and practices, but for what all records have in common."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import MEANING, TLP
from ipo_portal.accounts.recent import RecentlyAuthenticated
from ipo_portal.records.forms import ReasonForm
from ipo_portal.records.models import OPEN
from ipo_portal.records.readers import readers
from ipo_portal.records.verbs import LabelVerb, Verb

from .. import actions
from ..forms import MarksForm
from ..models import Practice, PracticeVersion, Resource, ResourceVersion


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


class LabelResource(LabelVerb):
    model, action = Resource, "raise_label"
    label = staticmethod(actions.label)

    def release_url(self):
        return reverse("knowledge:resource-release", args=[self.row.ref])


class LabelPractice(LabelVerb):
    model, action = Practice, "raise_label"
    label = staticmethod(actions.label)
