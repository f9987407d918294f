"""National expertise: what a State releases to others as it stands."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ipo_portal.accounts.models import Assignment
from ipo_portal.records.models import CountryRecord, Owned, Status, Version, new_ref

from .subjects import Subjects


@pghistory.track()
class Resource(CountryRecord):
    """A piece of national expertise: who owns it, who may read it, and which version stands."""

    version_table = "knowledge_resourceversion"
    published_by = "release"
    publishable = (Status.DRAFT, Status.REVIEW, Status.CHANGES)
    """A focal point may release at once, without a second hand."""

    current = models.ForeignKey(
        "knowledge.ResourceVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("current version"),
        help_text=_("The released version, or the draft while there is none."),
    )

    class Meta(CountryRecord.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["-changed_at"]
        indexes = [
            *CountryRecord.Meta.indexes,
            models.Index(fields=["-changed_at", "-id"], name="resource_newest"),
        ]

    def __str__(self):
        return self.current.title if self.current else self.ref

    def get_absolute_url(self):
        return reverse("knowledge:resource-detail", args=[self.ref])

    def became_stricter(self):
        from knowledge.citing import raise_citing  # which knows practices, as this module must not

        raise_citing.defer(pk=self.pk)


@pghistory.track()
class ResourceVersion(Subjects, Version):
    """What a resource says: title, abstract and files."""

    record_table = "knowledge_resource"
    owned_by = CountryRecord.owned_by

    record = models.ForeignKey(Resource, models.CASCADE, related_name="versions", editable=False)
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("abstract"), help_text=_("What it is and for whom it is useful, in five lines."))

    class Meta(Version.Meta):
        verbose_name = _("version of a resource")
        verbose_name_plural = _("versions of resources")
        ordering = ["record", "-number"]
        indexes = [GinIndex(fields=["area_codes"], name="resource_areas", fastupdate=False)]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.record.get_absolute_url()

    def copy_parts_to(self, other):
        """Give a new version the same files, with what was read and decided about them; the bytes are shared."""
        for file in self.files.all():
            file.pk, file.ref, file._state.adding = None, new_ref(), True
            file.version = other
            file.save()

    def blocking_files(self):
        """Return the files that keep this version from being released; each says why in `obstacle`."""
        return [file for file in self.files.defer("pages") if file.obstacle]


PAGES_NAMED = 8
"""Of a mark in the header of every page, this many pages are named."""


def _pages_text(numbers):
    named = ", ".join(str(number) for number in numbers[:PAGES_NAMED])
    if len(numbers) > PAGES_NAMED:
        named += " …"
    return ngettext("page %(pages)s", "pages %(pages)s", len(numbers)) % {"pages": named}


@pghistory.track(exclude=["pages"])
class ResourceFile(Owned):
    """One file of a version. The bytes lie in the file store under `path`; versions may share them."""

    class Reading(models.TextChoices):
        """Whether the text inside has been read for search."""

        WAITING = "waiting", _("being read")
        READ = "read", _("text found")
        PARTLY = "partly", _("only the beginning of the text read")
        EMPTY = "empty", _("no text inside")
        FAILED = "failed", _("text could not be read")

    owned_by = CountryRecord.owned_by
    stored_files = ("path",)

    ref = models.CharField(_("reference"), max_length=20, unique=True, default=new_ref, editable=False)
    version = models.ForeignKey(ResourceVersion, models.CASCADE, related_name="files", editable=False)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    reading = models.CharField(_("reading"), max_length=8, choices=Reading.choices, default=Reading.WAITING)
    pages = ArrayField(models.TextField(), default=list, editable=False)
    marks = models.JSONField(
        _("national classification marks"), default=list, editable=False,
        help_text=_("Pairs of page and mark, as found in the text."),
    )  # fmt: skip
    marks_cleared_by = models.ForeignKey(
        Assignment, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("marks declared harmless by"),
    )  # fmt: skip
    marks_cleared_because = models.TextField(_("why the marks are harmless"), blank=True, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta(Owned.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["version", "sha256"], name="resource_file_once_a_version"),
            models.CheckConstraint(
                condition=models.Q(marks_cleared_by__isnull=True) | ~models.Q(marks_cleared_because=""),
                name="resource_file_cleared_with_reason",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("knowledge:file", args=[self.ref])

    @property
    def is_waiting(self):
        return self.reading == self.Reading.WAITING

    @property
    def has_open_marks(self):
        """Bears a national classification mark that nobody has declared harmless."""
        return bool(self.marks) and self.marks_cleared_by_id is None

    @property
    def needs_eyes(self):
        """A mark inside would not have been found: a picture, a scan, a damaged or a very long file."""
        return self.reading in (self.Reading.PARTLY, self.Reading.EMPTY, self.Reading.FAILED)

    @property
    def marks_text(self):
        """Each mark with the pages it stands on: "RESERVADO" (page 2); "SECRETO" (pages 1, 4)."""
        pages = {}
        for page, mark in self.marks:
            pages.setdefault(mark, []).append(page)
        return "; ".join(f"“{mark}” ({_pages_text(numbers)})" for mark, numbers in pages.items())

    @property
    def obstacle(self):
        """Why the file cannot be released yet, as a sentence; empty when it can."""
        if self.is_waiting:
            return _("%(file)s: Its text is still being read; try again in a minute.") % {"file": self.name}
        if self.has_open_marks:
            return _("%(file)s bears a national classification mark: %(marks)s.") % {
                "file": self.name, "marks": self.marks_text,
            }  # fmt: skip
        return ""
