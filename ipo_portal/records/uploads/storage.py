"""The files' own place on disk: a file is there whole, under a name of ours, or it is not there."""

import logging
import os
import re
import time
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from errno import EDQUOT, ENOSPC
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.transaction import TransactionManagementError

from .copying import copy_measured
from .refusals import Refused

INCOMING = "incoming"
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z]{3,4}")

logger = logging.getLogger(__name__)
_batch = ContextVar("files stored in the transaction under way", default=None)


@dataclass
class SweepReport:
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def store(uploaded, checked):
    """Write a checked upload to disk, safe against a power cut, and return its relative name.

    The caller answers for the row: use `stored_in_transaction` where one is written.
    """
    place = f"{checked.sha256[:2]}/{uuid.uuid4()}.{checked.extension}"
    target = _root() / place
    arriving = _root() / INCOMING / target.name
    try:
        _make_directory(arriving.parent)
        _make_directory(target.parent)
        _write(arriving, uploaded, checked)
        arriving.rename(target)
        _settle(target.parent)
    except BaseException as error:
        arriving.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT}:
            raise Refused("no_room", checked.name) from error
        raise
    return place


def _write(path, uploaded, checked):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        _, sha256 = copy_measured(uploaded, checked.name, file)
        os.fsync(file.fileno())
    if sha256 != checked.sha256:
        raise Refused("corrupt", checked.name)  # what was checked is not what would be kept


def open_stored(path):
    """Open a stored file for reading; any name that is not of our making is an error."""
    return _located(path).open("rb")


def discard(path):
    """Remove a stored file; one that is already gone is no error."""
    _located(path).unlink(missing_ok=True)


def stored_in_transaction(uploaded, checked, using=DEFAULT_DB_ALIAS):
    """Store a file whose row is written in this transaction: no commit, no file.

    Needs `keep_or_discard()` around the atomic block, for Django calls nobody when a transaction rolls back.
    """
    batch, connection = _batch.get(), connections[using]
    if batch is None or not connection.in_atomic_block:
        raise TransactionManagementError("Store inside keep_or_discard() and, in it, atomic().")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        (transaction_id,) = cursor.fetchone()
    path = store(uploaded, checked)
    batch.append((path, transaction_id))
    return path


@contextmanager
def keep_or_discard(using=DEFAULT_DB_ALIAS):
    """Wrap an atomic block: files stored within stay if it commits and go if it does not."""
    batch = []
    token = _batch.set(batch)
    failed = True
    try:
        yield
        failed = False
    finally:
        _batch.reset(token)
        for path, transaction_id in batch:
            if _is_lost(transaction_id, failed, connections[using]):
                discard(path)


def _is_lost(transaction_id, failed, connection):
    """Say whether the transaction came to nothing: the database knows, an exception does not.

    A commit whose answer never arrived has happened all the same, and its file must stay. Where the database
    cannot be asked the file stays too: the sweep finds it if no row names it.
    """
    if connection.in_atomic_block:
        return failed  # a larger transaction is still open, as in tests
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_xact_status(%s::text::xid8)", [transaction_id])
            return cursor.fetchone() == ("aborted",)
    except Error:
        logger.exception("could not ask whether transaction %s was committed; its files stay", transaction_id)
        return False


def sweep(known_paths, older_than):
    """Remove files that no row names and that are older than the grace; report rows without a file.

    Take `known_paths` first: what is stored after that is younger than any sensible grace.
    """
    report = SweepReport()
    before = time.time() - older_than / timedelta(seconds=1)
    there = set()
    for file in sorted(_root().glob("*/*")):
        place = file.relative_to(_root()).as_posix()
        is_incoming = file.parent.name == INCOMING
        if not is_incoming and not STORED.fullmatch(place):
            continue  # not ours: an operator's note, a mount point's lost+found
        there.add(place)
        if place not in known_paths and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            report.removed.append(place)
    report.missing = sorted(known_paths - there)
    return report


def _root():
    return Path(settings.FILES_ROOT)


def _located(path):
    if not STORED.fullmatch(path):
        raise ValueError(f"Not the name of a stored file: {path!r}")
    return _root() / path


def _make_directory(path):
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        _settle(path.parent)


def _settle(directory):
    """Make names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
