"""Administration pages by the rule: no second door to sign in, and a page only for those who manage its area."""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from .rules import manages


class RuleAdminSite(admin.AdminSite):
    """The administration without a sign-in of its own: whoever is not signed in goes to the portal's."""

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def asked(request, *args, **kwargs):
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            return self.login(request)

        return asked

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())


class ManagedAdmin(admin.ModelAdmin):
    """Rows of one area; nothing is deleted here, rows are retired or end."""

    area = None

    def has_module_permission(self, request):
        return manages(request.user, self.area)

    def has_view_permission(self, request, obj=None):
        return manages(request.user, self.area)

    def has_add_permission(self, request):
        return manages(request.user, self.area)

    def has_change_permission(self, request, obj=None):
        return manages(request.user, self.area)

    def has_delete_permission(self, request, obj=None):
        return False
