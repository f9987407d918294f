"""Views that cannot forget the rule: without an action they do not import, and what they look up is permitted."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404

from .rules import holds

SAFE = ("GET", "HEAD", "OPTIONS")


class DeclaredMixin:
    """A view that says whether visitors may open it, and why. Every view of the project inherits this."""

    public = ""
    """Why a visitor may open the page; empty means sign-in."""

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)
        view.login_required = not cls.public
        return view

    def dispatch(self, request, *args, **kwargs):
        if request.method in SAFE:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            return super().dispatch(request, *args, **kwargs)


class PermittedMixin(DeclaredMixin):
    """A view over a guarded model.

    The kind of right is asked before any look-up (403); the row is looked up among the permitted ones (404).
    A visitor is sent to sign in in both cases, so that the answer says nothing about the row.
    """

    model = None
    action = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.model is not None and not cls.action:
            raise ImproperlyConfigured(f"{cls.__name__} has a model and no action")

    def dispatch(self, request, *args, **kwargs):
        if not holds(request.user, self.action, self.model):
            return self._turn_away(request)
        try:
            return super().dispatch(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    def _turn_away(self, request):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    def get_queryset(self):
        return self.model._default_manager.permitted(self.request.user, self.action)

    def ask_again(self, row, action=None):
        """Refuse, and so roll back, when what was just written is not a row the user may write (I3)."""
        rows = type(row)._default_manager.permitted(self.request.user, action or self.action)
        if not rows.filter(pk=row.pk).exists():
            raise PermissionDenied
