"""Groups of seats: made by those who speak for a State, or by curators, and named as readers of their records."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView

from ipo_portal.access.roles import PROGRAMME, SPEAKING_ROLES, Role
from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.models import Assignment, Body, Country, SharingGroup
from ipo_portal.vocabulary.terms import named


def seats_to_choose(user):
    """Return the seats one may put into a group: who speaks for States, those of bodies, and all of the own State."""
    offered = Q(role__in=SPEAKING_ROLES) | Q(body__isnull=False) | Q(country=user.seat.country_id)
    seats = Assignment.objects.in_force().filter(offered).exclude(role=Role.ADMINISTRATOR)
    return seats.select_related("country", "body", "user").order_by("country", "body", "role", "pk")


class GroupForm(forms.Form):
    name = SharingGroup._meta.get_field("name").formfield()
    seats = forms.MultipleChoiceField(
        label=_("Seats"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"}),
        help_text=_("When a seat ends, so does its place in the group: choose the successor's, too."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group
        home = user.seat.home_code
        self.fields["seats"].choices = [
            # Addresses of the own people only: of others the office is enough, and all that is told.
            (str(seat.pk), f"{seat} · {seat.user.email}" if seat.home_code == home else str(seat))
            for seat in seats_to_choose(user)
        ]
        if group.pk:
            self.initial = {
                "name": group.name,
                "seats": [str(pk) for pk in group.seat_ids],
                "seen": group.changed_at.isoformat(),
            }

    def clean(self):
        cleaned = super().clean()
        if self.group.pk and cleaned.get("seen") != self.group.changed_at.isoformat():
            raise forms.ValidationError(_("Somebody else has changed this group meanwhile. Open it again, then save."))
        return cleaned


class Groups(PermittedMixin, ListView):
    model = SharingGroup
    action = "lower_label"
    template_name = "readership/groups.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pks = {pk for group in context["object_list"] for pk in group.seat_ids}
        seats = {seat.pk: seat for seat in Assignment.objects.in_force().filter(pk__in=pks)}
        for group in context["object_list"]:
            held = [seats[pk] for pk in group.seat_ids if pk in seats]
            group.held = len(held)
            codes = {seat.home_code for seat in held}
            group.homes = [*named(Country, codes), *named(Body, codes)]
        return context


class WriteGroup(PermittedMixin, FormView):
    """A group, new or changed. Who is added reads with the next request what was shared with the group."""

    model = SharingGroup
    action = "lower_label"
    form_class = GroupForm
    template_name = "readership/group.html"
    success_url = reverse_lazy("groups")

    @cached_property
    def group(self):
        if "code" not in self.kwargs:
            return SharingGroup(owner_codes=[self._owner()])
        rows = self.get_queryset()
        if self.request.method == "POST":
            rows = rows.select_for_update()
        return get_object_or_404(rows, code=self.kwargs["code"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "group": self.group}

    def _owner(self):
        seat = self.request.user.seat
        if seat.country_id:
            return seat.country_id
        if PROGRAMME not in seat.grant.home:
            raise PermissionDenied
        return PROGRAMME

    def form_valid(self, form):
        self.group.name = form.cleaned_data["name"]
        self.group.seat_ids = sorted(int(pk) for pk in form.cleaned_data["seats"])
        self.group.save()
        self.ask_again(self.group)
        messages.success(self.request, _("Group saved. It holds with the next request of each member."))
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=409 if form.non_field_errors() else 422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(group=self.group, **kwargs)
