"""The administration pages: vocabularies, accounts and seats. Records of States and the programme are not here."""

from ipo_portal.access.admin import ManagedAdmin, RuleAdminSite
from ipo_portal.access.matrix import Area
from ipo_portal.access.roles import BODY_ROLES, STATE_ROLES, Role
from ipo_portal.access.rules import manages
from ipo_portal.accounts.models import Assignment, Body, Country, Subregion, User
from ipo_portal.vocabulary.models import CourseType, EventType, LegislationTopic, PartnershipTopic, PlanningArea

site = RuleAdminSite(name="admin")
NAMES = ("name_en", "name_es", "name_fr", "name_pt")


class VocabularyAdmin(ManagedAdmin):
    area = Area.VOCABULARY
    list_display = ("pk", *NAMES)
    search_fields = NAMES

    def get_readonly_fields(self, request, obj=None):
        return ("code",) if obj else ()


class UserAdmin(ManagedAdmin):
    """An account is made without a password: its owner sets one through "forgotten password"."""

    area = Area.ACCOUNTS
    list_display = ("email", "is_active", "created_at")
    search_fields = ("email",)
    fields = ("email", "language", "is_active")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


class AssignmentAdmin(ManagedAdmin):
    """Seats: who holds one may end; the seat itself never becomes another's."""

    area = Area.STATE_SEATS
    list_display = ("user", "role", "country", "body", "starts_on", "ends_on")
    list_filter = ("role", "country", "body")
    list_select_related = ("user", "country", "body")

    def _may(self, request):
        return manages(request.user, Area.STATE_SEATS), manages(request.user, Area.BODY_SEATS)

    def has_module_permission(self, request):
        return any(self._may(request))

    has_view_permission = has_change_permission = lambda self, request, obj=None: any(self._may(request))

    def has_add_permission(self, request):
        return any(self._may(request))

    def get_queryset(self, request):
        of_states, of_bodies = self._may(request)
        rows = super().get_queryset(request)
        if not of_states:
            rows = rows.filter(country__isnull=True)
        return rows if of_bodies else rows.filter(body__isnull=True)

    def get_fields(self, request, obj=None):
        of_states, of_bodies = self._may(request)
        homes = (["country"] if of_states else []) + (["body"] if of_bodies else [])
        return ["user", "role", *homes, "starts_on", "ends_on"]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            of_states, of_bodies = self._may(request)
            offered = {Role.PLANNER, *(STATE_ROLES if of_states else ()), *(BODY_ROLES if of_bodies else ())}
            kwargs["choices"] = [pair for pair in db_field.choices if pair[0] in offered]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.get_fields(request) if name not in ("starts_on", "ends_on")] if obj else []


for model in (PlanningArea, EventType, LegislationTopic, PartnershipTopic, CourseType, Subregion, Country):
    site.register(model, VocabularyAdmin)
site.register(Body, type("BodyAdmin", (VocabularyAdmin,), {"area": Area.BODY_SEATS}))
site.register(User, UserAdmin)
site.register(Assignment, AssignmentAdmin)
