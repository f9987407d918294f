"""What allauth must know about this portal: nobody registers by themselves (product decision 2)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class InvitationOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """Let no demonstration account into a real installation: allauth returns refused ones, too."""
        user = super().authenticate(request, **credentials)
        return None if user and user.is_demo and not settings.DEMONSTRATION else user
