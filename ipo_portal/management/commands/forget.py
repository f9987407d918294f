"""What the nightly job forgets, for those who want to see it beforehand or have it done now."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipo_portal.notices import forgetting


class Command(BaseCommand):
    help = "Forget invitations nobody accepted, 30 days after they lapsed or were revoked, and mails after 90 days."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, check, **options):
        if options["verbosity"] > 1:
            for row in forgetting.unaccepted().order_by("pk"):
                how = "revoked" if row.revoked_at else "lapsed"
                day = (row.revoked_at or row.expires_at).date()
                self.stdout.write(f"  {row.ref}: {row.role} of {row.home_code}, {how} {day}")
        if check:
            due = forgetting.unaccepted()
            invitations, mails = due.count(), forgetting.old_mail(without=due.values("pk")).count()
        else:
            invitations, mails = forgetting.forget()
        told = ngettext("%(n)s invitation", "%(n)s invitations", invitations) % {"n": invitations}
        told += ", " + ngettext("%(n)s mail", "%(n)s mails", mails) % {"n": mails}
        text = _("To forget: %(what)s.") if check else _("Forgotten: %(what)s.")
        self.stdout.write(text % {"what": told})
