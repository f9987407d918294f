"""What happens to second factors goes into the trail; without one left, every session of the account ends."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from ipo_portal.audit.models import Entry
from ipo_portal.audit.trail import note

from ..sessions import end_all
from .keys import FACTORS
from .session import has_factor


@receiver(post_save, sender=Authenticator)
def _added(sender, instance, created, **kwargs):
    if created:
        note(Entry.Kind.SECOND_FACTOR, user=instance.user, text=f"{instance.type} added")


@receiver(post_delete, sender=Authenticator)
def _removed(sender, instance, **kwargs):
    note(Entry.Kind.SECOND_FACTOR, user=instance.user, text=f"{instance.type} removed")
    if instance.type in FACTORS and not has_factor(instance.user):
        end_all(instance.user)


@receiver(authentication_failed)
def _failed(sender, user, authenticator, **kwargs):
    """The password was right: this is worth more attention than a wrong one."""
    note(Entry.Kind.SIGN_IN_FAILED, user=user, text=f"second factor: {authenticator.type}")
