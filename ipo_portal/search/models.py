"""What can be found. One row a record and language."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Whose
from ipo_portal.access.rules import PermittedQuerySet


def _weighted(column, weight):
    """Return the words of a column in the language of the row, in both streams (`ipo_vector`), with a weight."""
    return Func(Func(F("language"), F(column), function="ipo_vector"), Value(weight), function="setweight")


def _joined(*vectors):
    return Func(*vectors, template="%(expressions)s", arg_joiner=" || ")


class SearchDocument(models.Model):
    """The text of a record in one language, with the columns the rule compares.

    Those columns follow the record by trigger in the same transaction (`records.triggers`), so that a record that
    is restricted now is gone from search with the next request; the text follows by job. `vector` is computed by
    the database from title, summary and body.
    """

    unguarded_because = "follows its record by trigger; read only through `permitted`"
    # The rule reads it as it reads any record.
    owned_by = (Whose.NATIONAL, Whose.PROGRAMME)
    is_register = is_conversation = False
    keeps_hands = False
    has_existence = False

    kind = models.CharField(_("kind"), max_length=60)
    ref = models.CharField(_("reference"), max_length=40)
    language = models.CharField(_("language"), max_length=2)
    title = models.TextField(_("title"))
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)
    owner_codes = ArrayField(models.CharField(max_length=12), default=list)
    shared_with = ArrayField(models.CharField(max_length=40), default=list)
    tlp = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    area_codes = ArrayField(models.CharField(max_length=20), default=list)
    event_type_codes = ArrayField(models.CharField(max_length=20), default=list)
    country_codes = ArrayField(models.CharField(max_length=2), default=list)
    changed_at = models.DateTimeField(_("changed"))
    vector = models.GeneratedField(
        expression=_joined(_weighted("title", "A"), _weighted("summary", "B"), _weighted("body", "D")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PermittedQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [models.UniqueConstraint(fields=["kind", "ref", "language"], name="search_document_once")]
        indexes = [GinIndex(fields=["vector"], name="search_vector", fastupdate=False)]

    def __str__(self):
        return f"{self.kind} {self.ref} ({self.language})"
