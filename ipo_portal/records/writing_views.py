"""The form in which a record is written, new or changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.views.generic import FormView

from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.audit.models import Entry

from .actions import NotPossible
from .openings import note_opening


class WriteRecord(PermittedMixin, FormView):
    """A `WrittenForm` and what becomes of it: saved, or kept on the page with what stands in the way."""

    template_name = None

    def get_record(self):
        """Return the record that is changed, None for a new one."""
        raise NotImplementedError

    def get_written(self):
        """Return the row in the form: the record itself unless it has versions."""
        return self.record

    def begin(self, ref):
        """Return a new record of the seat acted in, not saved."""
        raise NotImplementedError

    def save(self, form, record):
        """Save what was typed, and return the record to go on with."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        self.record = None
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        self.record = self.get_record()
        return super().get_form_kwargs() | {"instance": self.get_written(), "user": self.request.user}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.record is not None:  # the form shows the whole text
            note_opening(Entry.Kind.READ, user=request.user, record=self.record, text="form")
        return response

    def form_valid(self, form):
        try:
            with transaction.atomic():
                record = self._save(form)
        except NotPossible as problem:
            form.add_error(None, ValidationError(str(problem), code="changed_meanwhile"))
            return self.form_invalid(form)
        return self.go(record)

    def _save(self, form):
        record = self.record
        if record is None:
            once = form.cleaned_data["once"]
            # Sent twice: the first one has made it.
            if (twin := self.model.objects.permitted(self.request.user).filter(ref=once).first()) is not None:
                return twin
            record = self.begin(once)
        return self.save(form, record)

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
