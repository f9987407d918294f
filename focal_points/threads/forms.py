"""Forms of threads: to begin one, and to write on."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import TLP
from ipo_portal.records.forms import opened_ref, sealed_ref

from ..models import Message, Thread

GOOD_FOR = 24 * 3600
"""Seconds for which an opened form makes one thread, however often it is sent."""


class WriteForm(forms.ModelForm):
    class Meta:
        model = Message
        fields = ["text", "language"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = self._meta.model._meta.get_field("language").choices
        self.initial.setdefault("language", (get_language() or "en")[:2])


class BeginForm(WriteForm):
    """`once` makes a form sent twice one thread. Who could not read AMBER+STRICT afterwards cannot choose it."""

    subject = forms.CharField(
        label=_("Subject"), max_length=Thread._meta.get_field("subject").max_length,
        help_text=_("A question in a line. It is read by both sides only."),
    )  # fmt: skip
    tlp = forms.ChoiceField(
        label=_("Who may read it"), widget=forms.RadioSelect, initial=TLP.AMBER,
        choices=[
            (TLP.AMBER, _("TLP:AMBER: the people of both sides")),
            (TLP.STRICT, _("TLP:AMBER+STRICT: those who speak for both sides")),
        ],
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ["subject", "text", "language", "tlp", "once"]

    def __init__(self, *args, user, may_be_strict, **kwargs):
        super().__init__(*args, **kwargs)
        self._salt = f"new thread by {user.pk}"
        self.initial.setdefault("once", sealed_ref(self._salt))
        if not may_be_strict:
            del self.fields["tlp"]

    def clean_once(self):
        """Return the ref the thread will have."""
        return opened_ref(self.cleaned_data["once"], self._salt, good_for=GOOD_FOR)
