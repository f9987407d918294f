import os
import uuid
from datetime import timedelta
from time import time

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from ipo_portal.records.uploads import (
    Refused,
    SweepReport,
    check,
    discard,
    keep_or_discard,
    open_stored,
    store,
    stored_in_transaction,
    sweep,
)
from tests import files

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def real_commits(django_db_setup, django_db_blocker):
    """Transactions that end as in earnest. Emptying every table afterwards is neither allowed nor needed."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        Group.objects.all().delete()
        connection.close()


def on_disk(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def good(content=None):
    uploaded = files.upload("Señal.pdf", content or files.pdf())
    return uploaded, check(uploaded)


def stored(content=None):
    return store(*good(content))


def aged(root, place, days):
    moment = time() - days * 86_400
    os.utime(root / place, (moment, moment))


@pytest.mark.parametrize("extension", sorted(files.GOOD))
def test_what_comes_out_is_bit_for_bit_what_went_in(files_root, extension):
    content = files.GOOD[extension]()
    uploaded = files.upload(f"a.{extension}", content)
    checked = check(uploaded)

    path = store(uploaded, checked)

    with open_stored(path) as file:
        assert file.read() == content
    folder, _, name = path.partition("/")
    assert folder == checked.sha256[:2]
    assert str(uuid.UUID(name.removesuffix(f".{extension}"))) + f".{extension}" == name
    assert on_disk(files_root) == [path]


def test_no_one_else_on_the_machine_may_read_a_stored_file(files_root):
    path = files_root / stored()

    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)


def test_the_same_file_twice_is_two_files(files_root):
    assert sorted([stored(), stored()]) == on_disk(files_root)
    assert len(on_disk(files_root)) == 2


def test_a_file_that_changed_after_its_check_is_not_kept(files_root):
    _, checked = good()

    with pytest.raises(Refused):
        store(files.upload("Señal.pdf", files.pdf("Otra")), checked)

    assert on_disk(files_root) == []


def test_a_full_disk_is_said_and_leaves_nothing(files_root):
    """/dev/full answers each write as a full disk does; the arriving file is a link to it."""
    uploaded, checked = good()
    (files_root / "incoming").mkdir(parents=True)
    seen = []

    class Full(type(uploaded)):
        def chunks(self, chunk_size=None):
            (arriving,) = (files_root / "incoming").iterdir()
            descriptors = [int(entry) for entry in os.listdir("/proc/self/fd")]
            for descriptor in descriptors:
                if _points_to(descriptor, arriving):
                    full = os.open("/dev/full", os.O_WRONLY)
                    os.dup2(full, descriptor)
                    os.close(full)
                    seen.append(descriptor)
            yield from super().chunks(chunk_size)

    uploaded.__class__ = Full
    with pytest.raises(Refused) as refused:
        store(uploaded, checked)

    assert len(seen) == 1
    assert refused.value.code == "no_room"
    assert on_disk(files_root) == []


def _points_to(descriptor, path):
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}") == str(path)
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "incoming/x.pdf", "ab/../ab/x.pdf", ""])
def test_a_name_that_is_not_ours_opens_and_removes_nothing(path):
    with pytest.raises(ValueError, match="Not the name"):
        open_stored(path)
    with pytest.raises(ValueError, match="Not the name"):
        discard(path)


def test_discarding_removes_one_file_and_may_be_repeated(files_root):
    gone, kept = stored(), stored()

    discard(gone)
    discard(gone)

    assert on_disk(files_root) == [kept]


@pytest.mark.usefixtures("real_commits")
def test_a_committed_transaction_keeps_its_files(files_root):
    with keep_or_discard(), transaction.atomic():
        path = stored_in_transaction(*good())
        Group.objects.create(name=path)

    assert on_disk(files_root) == [path]
    assert list(Group.objects.values_list("name", flat=True)) == [path]


@pytest.mark.usefixtures("real_commits")
def test_a_failed_transaction_leaves_no_file(files_root):
    with pytest.raises(ZeroDivisionError), keep_or_discard(), transaction.atomic():  # noqa: PT012
        stored_in_transaction(*good())
        Group.objects.create(name=stored_in_transaction(*good()))
        1 / 0  # noqa: B018

    assert on_disk(files_root) == []
    assert not Group.objects.exists()


@pytest.mark.usefixtures("real_commits")
def test_a_transaction_rolled_back_without_a_word_leaves_no_file(files_root):
    with keep_or_discard(), transaction.atomic():
        stored_in_transaction(*good())
        transaction.set_rollback(True)

    assert on_disk(files_root) == []


@pytest.mark.usefixtures("real_commits")
def test_what_was_committed_stays_even_if_something_fails_afterwards(files_root):
    """The row is there, so the file must be: a notice that could not be sent is no reason to lose it."""
    with pytest.raises(ZeroDivisionError), keep_or_discard(), transaction.atomic():  # noqa: PT012
        transaction.on_commit(lambda: 1 / 0)
        path = stored_in_transaction(*good())
        Group.objects.create(name=path)

    assert on_disk(files_root) == [path]
    assert Group.objects.filter(name=path).exists()


@pytest.mark.usefixtures("real_commits")
def test_a_connection_lost_in_the_middle_leaves_no_file(files_root):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    other = connection.copy()

    with pytest.raises(Exception, match=r"terminat|closed|server"), keep_or_discard(), transaction.atomic():  # noqa: PT012
        stored_in_transaction(*good())
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [process])
        Group.objects.create(name="never")

    other.close()
    assert on_disk(files_root) == []


@pytest.mark.django_db
def test_inside_a_larger_transaction_the_block_itself_decides(files_root):
    with keep_or_discard(), transaction.atomic():
        path = stored_in_transaction(*good())
    with pytest.raises(ZeroDivisionError), keep_or_discard(), transaction.atomic():  # noqa: PT012
        stored_in_transaction(*good())
        1 / 0  # noqa: B018

    assert on_disk(files_root) == [path]


@pytest.mark.usefixtures("real_commits")
def test_storing_for_a_row_without_a_transaction_is_an_error(files_root):
    with pytest.raises(TransactionManagementError), keep_or_discard():
        stored_in_transaction(*good())
    with pytest.raises(TransactionManagementError), transaction.atomic():
        stored_in_transaction(*good())

    assert on_disk(files_root) == []


def test_the_sweep_takes_old_orphans_and_nothing_else(files_root):
    known, orphan, young = stored(), stored(), stored()
    half = "incoming/half.pdf"
    (files_root / half).write_bytes(b"half")
    note = "lost+found/note.txt"
    (files_root / note).parent.mkdir()
    (files_root / note).write_text("of the operator")
    for place in (known, orphan, half, note):
        aged(files_root, place, days=3)
    gone = f"ab/{uuid.uuid4()}.pdf"

    report = sweep({known, gone}, older_than=DAY)

    assert report == SweepReport(removed=sorted([half, orphan]), missing=[gone])
    assert on_disk(files_root) == sorted([known, young, note])


def test_the_sweep_of_an_empty_place_finds_nothing():
    assert sweep(set(), older_than=DAY) == SweepReport()
