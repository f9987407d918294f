"""Pages that take a workbook: look at every row, say all that is wrong, and write all as drafts with one button."""

import tempfile
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from ipo_portal.access.views import PermittedMixin
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.exports import CONTENT_TYPES, XLSX
from ipo_portal.records.uploads import RECEIVED_FOR, Refused, check, read_rows, store

from . import importing
from .models import Expert, Institution

MOST_BYTES = 1024 * 1024


class WorkbookField(forms.FileField):
    """One workbook, opened and found good. Cleans to what the check found; the file is in `upload`."""

    widget = forms.FileInput(attrs={"accept": ".xlsx"})
    default_error_messages = {
        "no_workbook": _("Choose a workbook: a file that ends in .xlsx."),
        "too_large": _("The workbook is larger than 1 MB. Send it in parts."),
    }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(self.error_messages["no_workbook"], code="no_workbook")
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        return upload, check(upload)


class WorkbookForm(forms.Form):
    workbook = WorkbookField(
        label=_("Workbook"), help_text=_("The first sheet of an XLSX file, up to 500 rows and 1 MB.")
    )


@dataclass(frozen=True)
class Sent:
    """A workbook that was received: where it lies, and what it was called."""

    path: str
    name: str


class Import(PermittedMixin, FormView):
    """First the workbook is read and every problem told; then, without any, one button writes its rows as drafts."""

    action = "add"
    form_class = WorkbookForm
    template_name = "focal_points/import.html"
    row_form = None

    def post(self, request):
        if "received" in request.POST:
            return self._write()
        return super().post(request)

    def form_valid(self, form):
        upload, checked = form.cleaned_data["workbook"]
        try:
            sent = Sent(store(upload, checked), checked.name)
            found = self._look(sent)
        except Refused as refused:
            form.add_error("workbook", refused)
            return self.form_invalid(form)
        token = "" if found.problems else signing.dumps([sent.path, sent.name], salt=self._salt)
        context = self.get_context_data(form=form, found=found, name=sent.name, token=token)
        return self.render_to_response(context, status=422 if found.problems else 200)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        noun = self.model._meta.model_name
        return super().get_context_data(
            kind=self.model._meta.verbose_name_plural, template_url=reverse(f"focal_points:{noun}-template"), **kwargs
        )

    def _look(self, sent):
        return importing.dry_run(self.row_form, read_rows(sent.path, sent.name), by=self.request.user)

    def _write(self):
        """Write what was looked at. It is looked at again: what it names may have been closed or added meanwhile."""
        try:
            told = signing.loads(self.request.POST["received"], salt=self._salt, max_age=RECEIVED_FOR)
            sent = Sent(*told)
            written = importing.rows_written(self.model, sent.path)
            found = None if written else self._look(sent)
        except (signing.BadSignature, FileNotFoundError):
            return self._say(_("The workbook is not here any more. Send it again."))
        except Refused as refused:
            return self._say(refused)
        if found is not None and found.problems:
            context = self.get_context_data(form=self.form_class(), found=found, name=sent.name, token="")
            return self.render_to_response(context, status=409)
        try:
            written = written or importing.write_all(found.entries, key=sent.path, by=self.request.user)
        except NotPossible as problem:
            return self._say(str(problem))
        text = ngettext("%(n)s draft is written.", "%(n)s drafts are written.", written)
        messages.success(self.request, text % {"n": written})
        state = self.request.user.seat.country_id.lower()
        return HttpResponseRedirect(reverse("focal_points:state-detail", args=[state]))

    def _say(self, problem):
        form = self.form_class(data={}, files={})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, problem)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    @property
    def _salt(self):
        """What one person has sent is written by no other, and not as rows of another kind."""
        return f"import of {self.model.__name__} by {self.request.user.pk} in {self.request.user.seat.pk}"


class ImportInstitutions(Import):
    model = Institution
    row_form = importing.InstitutionRow


class ImportExperts(Import):
    model = Expert
    row_form = importing.ExpertRow


class Template(PermittedMixin, View):
    """An empty workbook to fill in."""

    action = "add"
    row_form = None

    def get(self, request):
        file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
        importing.template(self.row_form).save(file)
        file.seek(0)
        response = FileResponse(file, content_type=CONTENT_TYPES[XLSX])
        response["Content-Disposition"] = f'attachment; filename="{self.model._meta.model_name}s.xlsx"'
        return response


class InstitutionTemplate(Template):
    model = Institution
    row_form = importing.InstitutionRow


class ExpertTemplate(Template):
    model = Expert
    row_form = importing.ExpertRow
