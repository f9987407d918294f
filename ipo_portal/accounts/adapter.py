"""What allauth must know about this portal: nobody registers by themselves (product decision 2)."""

from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry

from .limits import LimitedAdapter
from .mails import NOBODY, absolute, sender

TO_NOBODY = "account/email/unknown_account"


class InvitationOnlyAdapter(LimitedAdapter):
    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """Let no demonstration account into a real installation: allauth returns refused ones, too."""
        user = super().authenticate(request, **credentials)
        return None if user and user.is_demo and not settings.DEMONSTRATION else user

    @transaction.atomic
    def set_password(self, user, password):
        """Save a new password, changed or reset, and its entry of the trail: both or neither."""
        super().set_password(user, password)
        trail.note(Entry.Kind.PASSWORD, user=user)

    def send_mail(self, template_prefix, email, context):
        """Send nothing to an address without an account, but write as much as for one with: that takes as long."""
        site = SimpleNamespace(name=str(settings.SITE_NAME), domain=urlsplit(settings.SITE_ADDRESS).netloc)
        if template_prefix == TO_NOBODY:
            email, context = NOBODY, {**context, "email": NOBODY}
        super().send_mail(template_prefix, email, {**context, **sender(), "current_site": site})

    def get_reset_password_from_key_url(self, key):
        return absolute(urlsplit(super().get_reset_password_from_key_url(key)).path)

    def get_email_confirmation_url(self, request, emailconfirmation):
        return absolute(urlsplit(super().get_email_confirmation_url(request, emailconfirmation)).path)
