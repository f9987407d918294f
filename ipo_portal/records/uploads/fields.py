from dataclasses import dataclass
from time import monotonic

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .checks import ACCEPT, CHECK_SECONDS, Checked, check
from .refusals import Refused

MOST_FILES = 10
FORM_SECONDS = 25  # all files of one form together: below the patience of the web server


@dataclass(frozen=True)
class Upload:
    """A good file of a form, with what the check found; both go to `stored_in_transaction`."""

    file: UploadedFile
    checked: Checked


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPT, **(attrs or {})})


class MultipleFileField(forms.FileField):
    """Several files at once, each checked. Cleans to a list of Upload.

    When some are refused the error names each of them, and `good` holds the others for a form that keeps
    them.
    """

    widget = MultipleFileInput
    default_error_messages = {
        "too_many": _("Choose at most %(most)s files at a time; the rest can follow afterwards."),
    }

    def clean(self, data, initial=None):
        self.good = []
        files = [file for file in data or [] if file]
        if not files:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(files) > MOST_FILES:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": MOST_FILES})
        refusals = self._check(files)
        if refusals:
            raise ValidationError(refusals)
        return self.good

    def _check(self, files):
        refusals, deadline = [], monotonic() + FORM_SECONDS
        for file in files:
            try:
                checked = check(file, seconds=min(CHECK_SECONDS, max(deadline - monotonic(), 0)))
                self.good.append(Upload(file, checked))
            except Refused as refused:
                refusals.append(refused)
        return refusals
