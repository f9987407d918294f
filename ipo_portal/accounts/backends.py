"""Sign-in by allauth, permissions by the rule, and the person with the seats in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from ipo_portal.access.backend import RuleBackend

from .models import Assignment, User


class SeatBackend(RuleBackend, AuthenticationBackend):
    def get_user(self, user_id):
        """Return the active person with `seats` filled: a signed-in request needs both, every time."""
        held = list(
            Assignment.objects.in_force().with_groups().filter(user=user_id).select_related("user", "country", "body")
        )
        user = held[0].user if held else User.objects.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.seats = held
        return user

    def user_can_authenticate(self, user):
        """Refuse the inactive, and demonstration accounts that found their way into a real installation."""
        return super().user_can_authenticate(user) and (settings.DEMONSTRATION or not user.is_demo)
