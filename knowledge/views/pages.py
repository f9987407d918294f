"""What the pages of resources and practices have in common: the record's page and the form of its draft."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView

from events.models import Event
from ipo_portal.access.rules import rule
from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.audit.models import Entry
from ipo_portal.records.actions import NotPossible, open_edit
from ipo_portal.records.models import OPEN
from ipo_portal.records.openings import note_opening
from ipo_portal.records.views import RecordDetail


class VersionedDetail(RecordDetail):
    """The page of a record: its current version, or the version asked for by those who may see it."""

    related = ("current",)
    marks = ("change", "submit", "withdraw", *RecordDetail.marks)

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            known = None if "number" in kwargs else self._known()
            if known is None:
                raise
            # Its title was opened to all accounts, as if it were GREEN; nothing else of it is on the page.
            return render(request, "knowledge/known.html", {"record": known, "page_tlp": TLP.GREEN})

    def _known(self):
        """Return the record of the address if its owner lets all accounts know of it."""
        if not self.request.user.is_authenticated:
            return None
        rows = self.model.objects.permitted(self.request.user, "know").select_related(*self.related)
        return rows.filter(ref=self.kwargs["ref"]).first()

    def get_context_data(self, **kwargs):
        record, user = self.object, self.request.user
        versions = list(
            record.versions.permitted(user)
            .marked_for(user, "change", "submit", "return", record.published_by, "delete")
            .select_related("made_by", "published_by")
        )
        shown = self._shown(versions)
        # An event may be closed to readers of what was written about it.
        event = Event.objects.permitted(user).filter(pk=shown.event_id).first() if shown.event_id else None
        open_version = next((version for version in versions if version.is_open), None)
        context = super().get_context_data(
            version=shown,
            event=event,
            versions=versions,
            open_version=open_version,
            may_publish=open_version is not None
            and open_version.status in record.publishable
            and getattr(open_version, f"may_{record.published_by}"),
            **kwargs,
        )
        return context | {"page_tlp": strictest(row.tlp for row in (record, event) if row)}

    def _shown(self, versions):
        number = self.kwargs.get("number")
        wanted = [version for version in versions if version.number == number] if number else []
        if number and not wanted:
            raise Http404
        return wanted[0] if number else next(v for v in versions if v.pk == self.object.current_id)


class WriteDraft(PermittedMixin, FormView):
    """The form of a draft, for a new record or the next version of one."""

    versions = None
    """The model of the versions."""
    template_name = None

    def get_record(self):
        """Return the record whose draft is written, None for a new one.

        Who may change the open version is here, and who may change the record and so begin a new version.
        """
        if "ref" not in self.kwargs:
            return None
        user = self.request.user
        mine = self.versions.objects.permitted(user, "change").filter(status__in=OPEN).values("record")
        rows = self.model.objects.filter(rule(user, "change", self.model) | Q(pk__in=mine))
        return get_object_or_404(rows.select_related("current"), ref=self.kwargs["ref"])

    def dispatch(self, request, *args, **kwargs):
        self.record = self.open_version = None
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        self.record = self.get_record()
        kwargs = super().get_form_kwargs()
        version = None
        if self.record is not None:
            self.open_version = self.record.versions.filter(status__in=OPEN).first()
            version = self.open_version or self.record.current
        return kwargs | {"instance": version, "user": self.request.user}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.record is not None:  # the form shows the whole text
            note_opening(Entry.Kind.READ, user=request.user, record=self.record, text="form")
        return response

    def begin(self, ref):
        """Return a new record of the seat acted in, not saved."""
        raise NotImplementedError

    def write(self, record, version, form):
        """Save the draft with what belongs to it."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with transaction.atomic():
                record = self._save(form)
        except NotPossible as problem:
            form.add_error(None, ValidationError(str(problem), code="changed_meanwhile"))
            return self.form_invalid(form)
        return self.go(record)

    def _save(self, form):
        user, version, record = self.request.user, form.instance, self.record
        if record is None:
            once = form.cleaned_data["once"]
            # Sent twice: the first one has made it.
            if (twin := self.model.objects.permitted(user).filter(ref=once).first()) is not None:
                return twin
            record = self.begin(once)
        elif self.open_version is None:
            version = open_edit(record, by=user)
            for name in form.Meta.fields:
                setattr(version, name, form.cleaned_data[name])
        self.write(record, version, form)
        self.ask_again(version, "change")
        messages.success(self.request, _("Draft saved."))
        return record

    def form_invalid(self, form):
        conflict = any(error.code == "changed_meanwhile" for error in form.non_field_errors().as_data())
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=409 if conflict else 422)

    def get_context_data(self, **kwargs):
        record = self.record
        context = super().get_context_data(record=record, **kwargs)
        context["page_tlp"] = strictest([record.tlp]) if record else None
        context["back"] = record.get_absolute_url() if record else self.list_url()
        return context

    def go(self, record):
        return redirect(record.get_absolute_url())
