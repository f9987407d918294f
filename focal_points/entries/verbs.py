"""The verbs of entries. `urls` says of which model each is."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.recent import RecentlyAuthenticated
from ipo_portal.records.forms import ReasonForm
from ipo_portal.records.models import OPEN, Status
from ipo_portal.records.readers import readers
from ipo_portal.records.verbs import LabelVerb, Verb

from ..models import Expert
from . import actions


class EntryVerb(Verb):
    on = OPEN
    """Statuses in which it can be done."""

    def get_queryset(self):
        return super().get_queryset().filter(status__in=self.on).select_related("country")


class Submit(EntryVerb):
    action = "submit"
    title, verb, done = _("Send to the focal point?"), _("Send"), _("Sent to the focal point for release.")

    def consequences(self):
        return [_("The focal point and the alternates of your State get a task to release it or send it back.")]

    def act(self, form):
        actions.submit(self.row, by=self.request.user)


class Return(EntryVerb):
    action = "return"
    form_class = ReasonForm
    title, verb, done = _("Ask for changes?"), _("Send back"), _("Sent back with your reason.")

    def act(self, form):
        actions.send_back(self.row, by=self.request.user, reason=form.cleaned_data["reason"])


class Release(EntryVerb, RecentlyAuthenticated):
    action = "release"
    title, verb = _("Release for your State?"), _("Release")

    def get_queryset(self):
        return super().get_queryset().select_related("country", "replaces")

    def consequences(self):
        entry, replaced = self.row, self.row.replaces
        for name, value in actions.closer_label(entry, replaced).items():
            setattr(entry, name, value)
        said = [
            _("Who will read it: %(readers)s.") % {"readers": readers(entry)},
            _("Its label is %(label)s. To change it first, go back to the entry.") % {"label": TLP(entry.tlp).label},
            _("It counts as confirmed today. You are asked again within a year."),
        ]
        if replaced is not None:
            said.append(_("It takes the place of what is released now."))
        if isinstance(entry, Expert):
            said.append(_("Others find the expert by the post and write to your State, which says whether and how."))
        return said

    def said_after(self):
        return _("Released. Who reads it now: %(readers)s.") % {"readers": readers(self.row)}

    def act(self, form):
        actions.release(self.row, by=self.request.user)


class Confirm(EntryVerb):
    """Say that it still holds. Whoever may release may say so."""

    action = "release"
    on = (Status.PUBLISHED,)
    title, verb, done = _("Does it still hold?"), _("It still holds"), _("Confirmed for a year.")

    def act(self, form):
        actions.confirm(self.row, by=self.request.user)


class Withdraw(EntryVerb):
    action = "withdraw"
    on = (Status.PUBLISHED,)
    form_class = ReasonForm
    kind = "bad"
    title, verb, done = _("Withdraw?"), _("Withdraw"), _("Withdrawn. Nobody outside can open it any more.")

    def consequences(self):
        return [_("It is closed to all others with their next click, in lists and search too.")]

    def act(self, form):
        actions.withdraw(self.row, by=self.request.user, reason=form.cleaned_data["reason"])


class Delete(EntryVerb):
    action = "delete"
    kind = "bad"
    title, verb, done = _("Delete this draft?"), _("Delete draft"), _("Draft deleted.")

    def act(self, form):
        state = self.row.country_id.lower()
        actions.delete_draft(self.row, by=self.request.user)
        return reverse("focal_points:state-detail", args=[state])


class Label(LabelVerb):
    def release_url(self):
        return reverse(f"focal_points:{self.row._meta.model_name}-release", args=[self.row.ref])


def of(model, verb):
    """Return the view of a verb on one kind of entry."""
    return type(f"{verb.__name__}{model.__name__}", (verb,), {"model": model})
