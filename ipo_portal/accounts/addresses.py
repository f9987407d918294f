"""One account, one address: the one it has now. Whoever invited vouches for it; an old one opens nothing."""

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import User


@receiver(post_save, sender=User)
def _keep_one_address(sender, instance, created, update_fields, **kwargs):
    """Tell allauth the address is confirmed: it lets nobody set up a second factor before, and would ask nobody."""
    if update_fields is not None and "email" not in update_fields:
        return
    if not created:
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()
    EmailAddress.objects.update_or_create(
        user=instance, email=instance.email, defaults={"verified": True, "primary": True}
    )
