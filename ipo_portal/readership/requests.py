"""Ask for access, where the owner lets all accounts know that a record exists; and the owner's answer."""

from django import forms
from django.apps import apps
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.notices.models import AccessRequest
from ipo_portal.records.actions import NotPossible

from . import actions
from .receipts import home_named
from .views import AboutRecord, OfRecord


class AskForm(forms.Form):
    reason = forms.CharField(
        label=_("What you need it for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The focal point and the alternates of its owner read this, with your office."),
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[("granted", _("Give access to the State or body that asks")), ("declined", _("Decline"))],
    )
    words = forms.CharField(
        label=_("In words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asked reads this. To decline, say why."),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == "declined" and not cleaned.get("words"):
            self.add_error("words", _("Say in a sentence why not."))
        return cleaned


class Settling(OfRecord, FormView):
    """A form whose step somebody may have taken meanwhile: that is said, with what was typed kept."""

    @cached_property
    def record(self):
        return self.get_record()

    def form_valid(self, form):
        try:
            said, where = self.act(form)
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, said)
        return HttpResponseRedirect(where)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Ask(Settling):
    action = "know"
    form_class = AskForm
    template_name = "readership/ask.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(record=self.record, page_tlp=TLP.GREEN, **kwargs)

    def act(self, form):
        if self.model.objects.permitted(self.request.user).filter(pk=self.record.pk).exists():
            return _("You may read it already."), self.record.get_absolute_url()
        actions.ask(self.record, by=self.request.user, reason=form.cleaned_data["reason"])
        return _("Asked. The answer will stand here and among your notices."), reverse("requests")


class Requests(AboutRecord):
    """Who asks for a record, for those who may open it."""

    action = "lower_label"
    template_name = "readership/requests_of.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = actions.requests_of(self.record).select_related("seat__country", "seat__body")
        return context | {"rows": rows}


class Answer(Settling):
    action = "lower_label"
    form_class = AnswerForm
    template_name = "readership/answer.html"

    @cached_property
    def asked(self):
        rows = actions.requests_of(self.record).select_related("seat__country", "seat__body", "seat__user")
        return get_object_or_404(rows, ref=self.kwargs["request_ref"])

    def get_context_data(self, **kwargs):
        shown = strictest([self.record.tlp])
        return super().get_context_data(record=self.record, asked=self.asked, page_tlp=shown, **kwargs)

    def act(self, form):
        granted = form.cleaned_data["answer"] == "granted"
        actions.answer(
            self.asked, record=self.record, by=self.request.user, granted=granted, words=form.cleaned_data["words"]
        )
        where = reverse("requests-of", args=[self.record.record_kind, self.record.ref])
        return (_("Access given, with the next request.") if granted else _("Declined.")), where


class OwnRequests(DeclaredMixin, TemplateView):
    """What the seat acted in has asked for, and the answers. Titles only where they may still be known."""

    template_name = "readership/requests.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = list(AccessRequest.objects.filter(seat=user.seat)) if user.seat else []
        known = {}
        for kind in {row.record_kind for row in rows}:
            refs = {row.record_ref for row in rows}
            for action in ("know", "view"):
                for record in apps.get_model(kind).objects.permitted(user, action).filter(ref__in=refs):
                    known[kind, record.ref] = record
        for row in rows:
            row.record = known.get((row.record_kind, row.record_ref))
            row.owners = [home_named(code) for code in row.owner_codes]
        return super().get_context_data(rows=rows, page_tlp=TLP.GREEN if known else TLP.CLEAR, **kwargs)
