"""The administration pages: vocabularies, accounts and seats. Records of States and the programme are not here."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.admin import ManagedAdmin, RuleAdminSite
from ipo_portal.access.matrix import Area
from ipo_portal.access.rules import manages
from ipo_portal.accounts import actions
from ipo_portal.accounts.models import Assignment, Body, Country, Subregion, User, today
from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry
from ipo_portal.vocabulary.models import CourseType, EventType, LegislationTopic, PartnershipTopic, PlanningArea

site = RuleAdminSite(name="admin")
NAMES = {"name_en": "en", "name_es": "es", "name_fr": "fr", "name_pt": "pt"}


def in_its_language(name):
    """Return the column of a name that says in which language it is."""

    @admin.display(description=PlanningArea._meta.get_field(name).verbose_name, ordering=name)
    def column(row):
        return format_html('<span lang="{}">{}</span>', NAMES[name], getattr(row, name))

    return column


class VocabularyAdmin(ManagedAdmin):
    """What is public and has no history: each change is an entry of the trail, before and after, in its transaction."""

    area = Area.VOCABULARY
    list_display = ("key", *map(in_its_language, NAMES))
    search_fields = tuple(NAMES)

    @admin.display(description=_("code"), ordering="pk")
    def key(self, obj):
        return obj.pk

    def get_readonly_fields(self, request, obj=None):
        return ("code",) if obj else ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in NAMES:
            field.widget.attrs["lang"] = NAMES[db_field.name]
        return field

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        said = "; ".join(
            f"{name}: {form.initial.get(name, '')} → {form.cleaned_data[name]}" for name in form.changed_data
        )
        kind, ref = obj._meta.label_lower, str(obj.pk)
        trail.note(Entry.Kind.MANAGED, user=request.user, record_kind=kind, record_ref=ref, text=said)


class UserAdmin(ManagedAdmin):
    """Accounts are made by invitation only; here they are closed, and corrected."""

    area = Area.ACCOUNTS
    list_display = ("email", "may_sign_in", "created_at")
    search_fields = ("email",)
    fields = ("email", "language", "is_active")

    @admin.display(description=_("may sign in"), ordering="is_active")
    def may_sign_in(self, user):
        return _("yes") if user.is_active else _("no")

    def has_add_permission(self, request):
        return False


class SeatForm(forms.ModelForm):
    """A seat ends earlier than it would have; it does not begin again, nor last longer."""

    ends_on = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_ends_on(self):
        on = self.cleaned_data["ends_on"]
        if on < max(today(), self.instance.starts_on):
            raise forms.ValidationError(_("Choose today or a later day on which the seat is held."))
        try:
            actions.refuse_end(self.instance, on=on)
        except actions.NotPossible as problem:
            raise forms.ValidationError(str(problem)) from problem
        return on


class AssignmentAdmin(ManagedAdmin):
    """Seats are given by invitation only; here one can end them, those of States without a focal point too."""

    area = Area.STATE_SEATS
    form = SeatForm
    list_display = ("account", "role", "country", "body", "starts_on", "ends_on")
    list_filter = ("role", "country", "body")
    list_select_related = ("user", "country", "body")
    fields = ("account", "role", "country", "body", "starts_on", "ends_on")
    readonly_fields = ("account", "role", "country", "body", "starts_on")

    @admin.display(description=_("account"), ordering="user__email")
    def account(self, seat):
        return seat.user.email

    def _may(self, request):
        return manages(request.user, Area.STATE_SEATS), manages(request.user, Area.BODY_SEATS)

    def has_module_permission(self, request):
        return any(self._may(request))

    has_view_permission = has_change_permission = lambda self, request, obj=None: any(self._may(request))

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        of_states, of_bodies = self._may(request)
        rows = super().get_queryset(request)
        if not of_states:
            rows = rows.filter(country__isnull=True)
        return rows if of_bodies else rows.filter(body__isnull=True)


for model in (PlanningArea, EventType, LegislationTopic, PartnershipTopic, CourseType, Subregion, Country):
    site.register(model, VocabularyAdmin)
site.register(Body, type("BodyAdmin", (VocabularyAdmin,), {"area": Area.BODY_SEATS}))
site.register(User, UserAdmin)
site.register(Assignment, AssignmentAdmin)
