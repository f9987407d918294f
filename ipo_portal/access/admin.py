"""Administration pages by the rule: no second door to sign in, and a page only for those who manage its area."""

from functools import wraps

from django import forms
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .rules import manages


class RuleAdminSite(admin.AdminSite):
    """The administration without a sign-in of its own: in, out and new passwords are the portal's."""

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

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")


class ManagedAdmin(admin.ModelAdmin):
    """Rows of one area; nothing is deleted here, rows are retired or end."""

    area = None
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})},
        ArrayField: {"help_text": _("Separate several by commas.")},
    }

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
