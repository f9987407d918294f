"""Checking the hash chain: whoever altered, removed or slipped in a trail row, with whatever rights, left a trace."""

import hashlib
import logging
from dataclasses import dataclass

from django.db import connection
from procrastinate.contrib.django import app
from psycopg import sql

from .models import Link

logger = logging.getLogger(__name__)

# Columns that came or went since the row was written are left out of the comparison.
ALTERED = """
SELECT l.id FROM audit_link l LEFT JOIN {table} t ON t.{key} = (l.payload::jsonb->>{name})::bigint
 WHERE l."table" = {source} AND (t.{key} IS NULL OR EXISTS (
    SELECT 1 FROM jsonb_each(l.payload::jsonb) was JOIN jsonb_each(to_jsonb(t)) is_now USING (key)
     WHERE was.value IS DISTINCT FROM is_now.value))
 ORDER BY l.id LIMIT 1
"""
UNCHAINED = """
SELECT t.{key} FROM {table} t WHERE NOT EXISTS (
    SELECT 1 FROM audit_link l WHERE l."table" = {source} AND (l.payload::jsonb->>{name})::bigint = t.{key})
 ORDER BY t.{key} LIMIT 1
"""


@dataclass(frozen=True)
class Broken:
    """The first thing found wrong. `link` is None for a row that has no link at all."""

    link: int | None
    table: str
    reason: str


def head():
    """Return (number, digest in hex) of the last link: kept elsewhere, it shows whether the end was cut off."""
    last = Link.objects.order_by("-pk").first()
    return (last.pk, bytes(last.digest).hex()) if last else (0, "")


def first_broken():
    """Return the first break of the chain, of a row against its link, or of a row without one; None if all holds."""
    return _broken_chain() or _broken_row()


def _broken_chain():
    previous = b""
    for link in Link.objects.order_by("pk").iterator():
        if bytes(link.previous) != previous:
            return Broken(link.pk, link.table, "does not follow from the link before")
        previous = hashlib.sha256(previous + link.payload.encode()).digest()
        if bytes(link.digest) != previous:
            return Broken(link.pk, link.table, "digest and payload differ")
    return None


def _broken_row():
    found = []
    with connection.cursor() as cursor:
        for table, key in _trail_tables():
            names = {
                "table": sql.Identifier(table), "key": sql.Identifier(key),
                "name": sql.Literal(key), "source": sql.Literal(table),
            }  # fmt: skip
            cursor.execute(sql.SQL(ALTERED).format(**names))
            if row := cursor.fetchone():
                found.append(Broken(row[0], table, "the row was altered or removed since"))
            cursor.execute(sql.SQL(UNCHAINED).format(**names))
            if row := cursor.fetchone():
                found.append(Broken(None, table, f"row {row[0]} was written past the chain"))
    return min(found, key=lambda broken: broken.link or float("inf"), default=None)


def _trail_tables():
    """Return (table, primary key) of every table whose inserts are chained, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
            " WHERE t.tgname LIKE 'pgtrigger_chain_%' AND NOT t.tgisinternal ORDER BY c.relname"
        )
        return cursor.fetchall()


@app.periodic(cron="5 * * * *")
@app.task(name="audit.publish_head", queue="default", queueing_lock="audit.publish_head")
def publish_head(timestamp):
    """Log the head every hour: the log goes where the portal cannot write, an insider cannot recompute it there."""
    number, digest = head()
    logger.info("trail head %s %s", number, digest)
