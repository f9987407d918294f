"""After the key has changed: everything sealed is sealed with the new one, and the old one can be thrown away."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ipo_portal.accounts.second_factor import keys
from ipo_portal.notices import outbox


class Command(BaseCommand):
    help = "Seal anew, with the first key of MFA_KEY, what older keys have sealed; ends with 1 if some cannot be read."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, check, **options):
        tallies = {
            _("Secrets of second factors"): keys.reseal(check=check),
            _("Mails on their way"): outbox.reseal(check=check),
        }
        for name, tally in tallies.items():
            text = (
                _("%(name)s: %(resealed)s to seal anew, %(current)s of the first key, %(unreadable)s unreadable")
                if check
                else _("%(name)s: %(resealed)s sealed anew, %(current)s of the first key, %(unreadable)s unreadable")
            )
            self.stdout.write(text % {"name": name, **vars(tally)})
        if any(tally.unreadable for tally in tallies.values()):
            raise CommandError(_("Some were sealed with a key that is not named any more: name it again, last."))
