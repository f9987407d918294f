"""Pages of threads: all that one's own side has part in, one of them, and the form that begins one."""

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from ipo_portal.access.rules import corresponds_as, grants, reads_own_strict
from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.models import Country
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.explaining import names_of
from ipo_portal.records.views import ListRecords, RecordDetail
from ipo_portal.vocabulary.terms import terms

from ..models import Thread
from . import actions
from .forms import BeginForm, WriteForm

PUBLIC = "by the rule: threads are AMBER or stricter, so visitors find none"


class ThreadList(ListRecords):
    """Threads of one's own side: those one asked, and those one is asked; the latest word first."""

    model = Thread
    public = PUBLIC
    related = ("to",)
    template_name = "focal_points/threads/thread_list.html"

    def get_queryset(self):
        return super().get_queryset().with_last().order_by("-last_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        name_sides(context["object_list"], self.request.user)
        return context


def name_sides(threads, user):
    """Give each thread the names of its sides and of whose turn it is, in one look-up."""
    codes = {code for thread in threads for code in (thread.asker, thread.to_id)}
    names, mine = names_of(codes), {code for grant in grants(user) for code in grant.home}
    for thread in threads:
        thread.asker_name, thread.to_name = names[thread.asker], names[thread.to_id]
        thread.turn_name = names.get(thread.waits_for, "")
        thread.is_my_turn = thread.waits_for in mine
        thread.is_mine = thread.asker in mine


class ThreadDetail(RecordDetail):
    """One thread, with what was said as far as the reader may see it, and the form to write on."""

    model = Thread
    public = PUBLIC
    related = ("to", "begun_by__country", "begun_by__body")
    marks = ("correspond", *RecordDetail.marks)
    template_name = "focal_points/threads/thread_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_last()

    def get_context_data(self, **kwargs):
        thread, user = self.object, self.request.user
        name_sides([thread], user)
        said = list(thread.messages.permitted(user).select_related("written_by__country", "written_by__body"))
        names = names_of({message.owner_codes[0] for message in said})
        for message in said:
            message.side = names[message.owner_codes[0]]
            message.in_stead = message.owner_codes[0] not in (thread.asker, thread.to_id)
        context = super().get_context_data(
            said=said, about=about_record(user, thread.about_kind, thread.about_ref), is_open=thread.closed_at is None,
            form=WriteForm(initial={"language": thread.language}), **kwargs,
        )  # fmt: skip
        return context | {"page_tlp": strictest([thread.tlp, *(message.tlp for message in said)])}


def about_record(user, kind, ref):
    """Return the record a thread is about where the reader may see it."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    if not (getattr(model, "has_label", False) and hasattr(model, "ref")):
        return None
    related = ["current"] if hasattr(model, "current") else []
    return model.objects.permitted(user).select_related(*related).filter(ref=ref).first()


class OfThread(PermittedMixin):
    model, action = Thread, "correspond"

    @cached_property
    def thread(self):
        return get_object_or_404(self.get_queryset().with_last().select_related("to"), ref=self.kwargs["ref"])


class Write(OfThread, FormView):
    """The form of the thread's page, sent; with an error it stands alone."""

    form_class = WriteForm
    template_name = "focal_points/threads/thread_write.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(thread=self.thread, page_tlp=strictest([self.thread.tlp]), **kwargs)

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            message = actions.write(self.thread, by=self.request.user, text=said["text"], language=said["language"])
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.ask_again(message)
        messages.success(self.request, _("Sent."))
        return redirect(f"{self.thread.get_absolute_url()}#m{message.pk}")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Close(OfThread, View):
    def post(self, request, **kwargs):
        try:
            actions.close(self.thread, by=request.user)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("Closed."))
        return redirect(self.thread.get_absolute_url())


class Contact(PermittedMixin, FormView):
    """Write to a State. It says who will read it before the button."""

    model, action = Thread, "correspond"
    form_class = BeginForm
    template_name = "focal_points/threads/contact.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and corresponds_as(request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def state(self):
        state = terms(Country).get(self.kwargs["code"].upper())
        if state is None:
            raise Http404
        return state

    @cached_property
    def about(self):
        kind, _sep, ref = self.request.GET.get("about", "").partition(":")
        return about_record(self.request.user, kind, ref)

    @property
    def is_own(self):
        return self.state.code in self.request.user.seat.grant.home

    def get(self, request, *args, **kwargs):
        if self.is_own:
            messages.info(request, _("This is your own State: its people write to each other outside the portal."))
            return redirect("focal_points:state-detail", code=self.state.code.lower())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        user = self.request.user
        return super().get_form_kwargs() | {"user": user, "may_be_strict": reads_own_strict(user)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            state=self.state, about=self.about, is_vacant=self.state.code in self.request.user.vacant_codes,
            page_tlp=strictest([self.about.tlp]) if self.about else None, **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        said, user = form.cleaned_data, self.request.user
        if (twin := Thread.objects.permitted(user).filter(ref=said["once"]).first()) is not None:
            return redirect(twin.get_absolute_url())  # sent twice: the first one has made it
        if self.is_own:
            raise Http404
        thread = Thread(
            ref=said["once"], to=self.state, subject=said["subject"], language=said["language"],
            tlp=said.get("tlp", TLP.AMBER), about_kind=self.about.record_kind if self.about else "",
            about_ref=self.about.ref if self.about else "",
        )  # fmt: skip
        try:
            actions.begin(thread, by=user, text=said["text"])
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.ask_again(thread)
        messages.success(self.request, _("Sent. The answer will stand here and among your notices."))
        return redirect(thread.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
