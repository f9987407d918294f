"""Sign-ins and sign-outs go into the trail wherever they happen."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from .models import Entry
from .trail import note


@receiver(user_logged_in)
def _signed_in(sender, user, **kwargs):
    note(Entry.Kind.SIGNED_IN, user=user)


@receiver(user_logged_out)
def _signed_out(sender, user, **kwargs):
    if user is not None:
        note(Entry.Kind.SIGNED_OUT, user=user)


@receiver(user_login_failed)
def _failed(sender, **kwargs):
    # Whom it was about is not noted: the address may be a mistyped password, or belong to nobody.
    note(Entry.Kind.SIGN_IN_FAILED)
