"""The official letter of a designation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WithLetter(models.Model):
    """Has a letter, or empty fields. The bytes lie in the file store under `letter_path`."""

    stored_files = ("letter_path",)

    letter_name = models.CharField(_("official letter"), max_length=200, blank=True, editable=False)
    letter_path = models.CharField(max_length=120, blank=True, editable=False)
    letter_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    letter_size = models.PositiveBigIntegerField(default=0, editable=False)
    letter_content_type = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def letter(self):
        """The five fields, to copy from an invitation to the seat it leads to."""
        names = ("letter_name", "letter_path", "letter_sha256", "letter_size", "letter_content_type")
        return {name: getattr(self, name) for name in names}
