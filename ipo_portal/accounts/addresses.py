"""One account, one address: the one it has now. An old one neither signs in nor gets mail to set a password."""

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import User


@receiver(post_save, sender=User)
def _forget_old_addresses(sender, instance, created, **kwargs):
    if not created:
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()
