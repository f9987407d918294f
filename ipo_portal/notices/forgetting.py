"""What nobody needs any more is forgotten, every night: invitations nobody accepted, and which mail went where.

A forgotten invitation leaves in the trail who offered which seat of which home and when, and neither address nor name:
those are not among what its history keeps. The file of an official letter goes with the next sweep of files.
"""

import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from procrastinate.contrib.django import app

from ipo_portal.accounts.models import Invitation
from ipo_portal.jobs.queue import job

from .models import OutgoingMail

UNACCEPTED_FOR = datetime.timedelta(days=30)
"""How long an invitation is kept after it has lapsed or was revoked."""
MAIL_FOR = datetime.timedelta(days=90)
"""How long it is kept which mail went to which address; the texts are gone once it is out."""


@app.periodic(cron="11 2 * * *")
@job(name="notices.forget")
def forget_old(timestamp):
    """Run before the sweep of files, once a day; run twice, it does nothing new."""
    forget()


def unaccepted():
    """Return the invitations to forget today."""
    before = timezone.now() - UNACCEPTED_FOR
    return Invitation.objects.filter(
        Q(revoked_at__lte=before) | Q(revoked_at__isnull=True, expires_at__lte=before), accepted_at__isnull=True
    )


def old_mail(without):
    """Return the mails to forget today: old ones, and those about the invitations to be forgotten, or gone already."""
    about = Concat(Value("invitation:"), "ref", output_field=CharField())
    kept = Invitation.objects.exclude(pk__in=without).annotate(about=about).filter(about=OuterRef("about"))
    is_orphan = Q(about__startswith="invitation:") & ~Exists(kept)
    is_done = ~Q(status=OutgoingMail.Status.QUEUED)
    return OutgoingMail.objects.filter(is_orphan | (is_done & Q(created_at__lte=timezone.now() - MAIL_FOR)))


@transaction.atomic
def forget():
    """Forget what is due; returns how many invitations and how many mails."""
    # Locked, so that one that is sent again in this moment stays.
    due = [row.pk for row in unaccepted().select_for_update(of=["self"])]
    mails, _ = old_mail(without=due).delete()
    Invitation.objects.filter(pk__in=due).delete()
    return len(due), mails
