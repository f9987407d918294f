"""People of one's State or body: who holds which seat, who is invited, and the verbs on both."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView, TemplateView, View

from ipo_portal.access.matrix import Area, Homes
from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.access.rules import invitable, manages, may_invite, may_read_letters, sees_people
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts import actions
from ipo_portal.accounts.confirmation import to_confirm
from ipo_portal.accounts.models import Assignment, Invitation, today
from ipo_portal.accounts.recent import RecentlyAuthenticated
from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry
from ipo_portal.notices.models import OutgoingMail
from ipo_portal.records import uploads

from .forms import EndForm, InviteForm


def _theirs(user):
    """Return, as one Q on seats or invitations, those the user may see: where they invite, and the own State."""
    rows = Q(country=user.seat.country_id) if user.seat.role in SPEAKING_ROLES else Q(pk__in=[])
    for role, homes in invitable(user).items():
        if homes is not Homes.OWN_STATE:
            rows |= Q(role=role, **{"body" if homes is Homes.STATES else "country": None})
    return rows


class AboutPeople(DeclaredMixin):
    """A page for those who invite, or speak for a State; for all others there is none (403, before any look-up)."""

    def dispatch(self, request, *args, **kwargs):
        if not self.is_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_for(self, user):
        return bool(invitable(user))

    def the(self, model):
        """Return the row of the address, if the user may invite into such a seat; any other does not exist."""
        row = get_object_or_404(model.objects.select_related("country", "body"), ref=self.kwargs["ref"])
        if not may_invite(self.request.user, row.role, row.home_code):
            raise Http404
        return row


class People(AboutPeople, TemplateView):
    template_name = "people/list.html"
    ordering = ("country", "body", "role", "pk")

    def is_for(self, user):
        return sees_people(user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        seats = Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today()), _theirs(user))
        invitations = Invitation.objects.pending().filter(_theirs(user))
        return super().get_context_data(
            seats=self._marked(seats.select_related("user", "country", "body").order_by(*self.ordering)),
            invitations=_with_mail(self._marked(invitations.select_related("country", "body"))),
            home=user.seat.home if user.seat.role in SPEAKING_ROLES else None,
            may_invite=bool(invitable(user)),
            to_confirm=to_confirm(user).count() if invitable(user) else 0,
            may_see_mail=manages(user, Area.MAIL),
            today=today(),
            **kwargs,
        )

    def _marked(self, rows):
        """Say of each row what the reader may do with it."""
        user = self.request.user
        for row in rows:
            row.is_theirs = may_invite(user, row.role, row.home_code)
            row.shows_letter = bool(row.letter_path) and may_read_letters(user, row.home_code)
        return rows


def _with_mail(invitations):
    """Give each invitation its last mail."""
    abouts = [f"invitation:{row.ref}" for row in invitations]
    mails = OutgoingMail.objects.filter(about__in=abouts).defer("body").order_by("pk")
    last = {mail.about: mail for mail in mails}
    for row in invitations:
        row.mail = last.get(f"invitation:{row.ref}")
    return invitations


class Asking(AboutPeople, FormView):
    """A form whose verb may not be possible as things stand: that is said, with what was typed kept."""

    success_url = reverse_lazy("people")

    def form_valid(self, form):
        try:
            done = self.act(form)
        except actions.NotPossible as problem:
            form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, done)
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Invite(Asking, RecentlyAuthenticated):
    form_class = InviteForm
    template_name = "people/invite.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_valid() and "remove" not in request.POST:
            return self.form_valid(form)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        """A letter that came with a form not done yet is kept, and need not be chosen again."""
        form = kwargs.get("form")
        received = form.receive() if form is not None and form.is_bound else []
        return super().get_context_data(received=received, **kwargs)

    def act(self, form):
        said = form.cleaned_data
        with uploads.keep_or_discard(), transaction.atomic():
            invitation = actions.invite(
                by=self.request.user,
                email=said["email"],
                role=said["role"],
                home_code=said["home_code"],
                language=said["language"],
                starts_on=said["starts_on"],
                hands_over=said.get("hands_over", False),
                letter=self._kept(said.get("letter")),
            )
        return _("The invitation to %(email)s is on its way.") % {"email": invitation.email}

    @staticmethod
    def _kept(letter):
        """Store the letter, unless it was stored before, and return the fields of a row that name it."""
        if letter is None:
            return None
        checked = letter.checked
        is_new = isinstance(letter, uploads.Upload)
        return {
            "letter_path": uploads.stored_in_transaction(letter.file, checked) if is_new else letter.path,
            "letter_name": checked.name,
            "letter_sha256": checked.sha256,
            "letter_size": checked.size,
            "letter_content_type": checked.content_type,
        }


class Resend(AboutPeople, RecentlyAuthenticated):
    def post(self, request, ref):
        invitation = self.the(Invitation)
        try:
            actions.resend(invitation, by=request.user)
        except actions.NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("A new link is on its way; the old one no longer works."))
        return HttpResponseRedirect(reverse("people"))


class Verb(Asking):
    """Ask, then do."""

    model = None

    @cached_property
    def row(self):
        return self.the(self.model)

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=self.row, **kwargs)


class Revoke(Verb):
    model = Invitation
    form_class = Form
    template_name = "people/revoke.html"

    def act(self, form):
        actions.revoke(self.row, by=self.request.user)
        return _("The invitation is revoked; its link no longer works.")


class EndSeat(Verb, RecentlyAuthenticated):
    model = Assignment
    form_class = EndForm
    template_name = "people/end.html"

    def act(self, form):
        actions.end(self.row, by=self.request.user, on=form.cleaned_data["on"])
        return _("The seat is ended. What was released stays with its State.")


class Letter(AboutPeople, View):
    """The official letter of a designation, attached and never shown; who fetched it is noted."""

    model = None

    def is_for(self, user):
        return sees_people(user)

    def get(self, request, ref):
        row = get_object_or_404(self.model.objects.exclude(letter_path=""), ref=ref)
        if not may_read_letters(request.user, row.home_code):
            raise Http404
        trail.note(
            Entry.Kind.DOWNLOADED, user=request.user, record_kind=row._meta.label_lower, record_ref=ref, text="letter"
        )
        return uploads.serve(row.letter_path, row.letter_name, row.letter_content_type)


class SeatLetter(Letter):
    model = Assignment


class InvitationLetter(Letter):
    model = Invitation


class Mail(AboutPeople, ListView):
    """Mail on its way, sent and given up: for administrators, without the texts."""

    paginate_by = 50
    template_name = "people/mail.html"
    context_object_name = "mails"

    def is_for(self, user):
        return manages(user, Area.MAIL)

    def get_queryset(self):
        rows = OutgoingMail.objects.defer("body")
        status = self.request.GET.get("status")
        return rows.filter(status=status) if status in OutgoingMail.Status.values else rows

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("status", "")
        kinds = [("", _("All")), *((value, capfirst(label)) for value, label in OutgoingMail.Status.choices)]
        views = [
            {"label": label, "url": f"?status={value}" if value else self.request.path, "current": value == asked}
            for value, label in kinds
        ]
        return super().get_context_data(views=views, **kwargs)
