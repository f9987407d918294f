"""Where an embedded cluster lies, whom it belongs to, and the locks that say who uses it."""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SERVICE_ACCOUNT = "ipo_postgres"
# Only used by root: PostgreSQL refuses to run as root, and its own account must reach what it is given.
ROOT_AREA = Path("/var/lib/ipo-portal")
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes on Linux, 103 elsewhere
SOCKET_NAME = ".s.PGSQL.5432"


class DatabaseUnavailable(Exception):
    """The embedded database cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Place:
    data_dir: Path
    cluster: Path
    sockets: Path

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKET_NAME

    @property
    def log(self) -> Path:
        return self.data_dir / "postgresql.log"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the cluster, for as long as it lives."""
        return self.data_dir / ".database-users.lock"

    @property
    def start_lock(self) -> Path:
        """Held while one process starts the cluster, so that the others wait."""
        return self.data_dir / ".database-start.lock"

    @property
    def keeper_lock(self) -> Path:
        return keeper_lock(self.data_dir)


@dataclass(frozen=True)
class Account:
    """The operating-system account PostgreSQL runs as: ours, or for root one of its own."""

    uid: int
    gid: int
    switches: bool

    @property
    def credentials(self) -> dict:
        """Return the arguments by which `subprocess` becomes this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switches else {}

    def can_enter(self, directory: Path) -> bool:
        if not self.switches:
            return os.access(directory, os.X_OK)
        probe = ["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)]
        done = subprocess.run(probe, stderr=subprocess.DEVNULL, cwd="/", **self.credentials)  # noqa: S603
        return done.returncode == 0

    def own(self, directory: Path) -> None:
        """Make `directory` one that only this account reads, or refuse one that others prepared."""
        try:
            directory.mkdir(mode=0o700)
            if self.switches:
                os.chown(directory, self.uid, self.gid)
        except FileExistsError:
            found = directory.lstat()
            private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
            if not private or found.st_uid != self.uid:
                raise DatabaseUnavailable(
                    f"{directory} is there, but not a private directory of the database's account: remove it."
                ) from None


@cache
def account() -> Account:
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switches=False)
    try:
        entry = pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        make = ["/usr/sbin/useradd", "--system", "--user-group", "--no-create-home", SERVICE_ACCOUNT]
        try:
            subprocess.run([*make, "--shell", "/usr/sbin/nologin"], capture_output=True)  # noqa: S603
            entry = pwd.getpwnam(SERVICE_ACCOUNT)  # another process may have made it meanwhile
        except (OSError, KeyError):
            raise DatabaseUnavailable(
                f"PostgreSQL does not run as root, and the account {SERVICE_ACCOUNT!r} could not be made. "
                "Run as another user, or set DATABASE_URL and DATABASE_OWNER_URL."
            ) from None
    return Account(entry.pw_uid, entry.pw_gid, switches=True)


def root_area() -> Path:
    """Return root's directory for databases, which others may pass through but not list."""
    ROOT_AREA.mkdir(parents=True, exist_ok=True)
    ROOT_AREA.chmod(0o711)
    return ROOT_AREA


def keeper_lock(data_dir: Path) -> Path:
    """Return the lock held by the one process that keeps the cluster of `data_dir`."""
    return data_dir / ".database-keeper.lock"


def prepare(data_dir: Path) -> Place:
    """Return where the cluster of `data_dir` lies, making the directories it needs."""
    data_dir = data_dir.absolute()
    owner = account()
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(data_dir, os.W_OK | os.X_OK):
            raise PermissionError
        if owner.switches and not owner.can_enter(data_dir):
            # The database's own group may pass through this one directory; its parents stay as they are.
            os.chown(data_dir, -1, owner.gid)
            data_dir.chmod(stat.S_IMODE(data_dir.stat().st_mode) | 0o010)
    except PermissionError:
        raise DatabaseUnavailable(f"{data_dir} cannot be written: name another directory in DATA_DIR.") from None
    with locked(data_dir / ".database-place.lock"):
        cluster = _cluster(data_dir, owner)
        return Place(data_dir, cluster, _sockets(data_dir, cluster, owner))


def _cluster(data_dir: Path, owner: Account) -> Path:
    """Return DATA_DIR/pg, or what it links to where root keeps its data in a home nobody else enters."""
    cluster = data_dir / "pg"
    if not owner.switches or owner.can_enter(data_dir):
        return cluster
    if not cluster.is_symlink():
        apart = Path(tempfile.mkdtemp(prefix="data-", dir=root_area()))
        os.chown(apart, owner.uid, owner.gid)
        cluster.symlink_to(apart / "pg")
    return Path(os.readlink(cluster))


def _sockets(data_dir: Path, cluster: Path, owner: Account) -> Path:
    """Return a private directory for the socket, short enough for the kernel."""
    beside = cluster.parent / "socket"
    name = "ipo-" + hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    elsewhere = (root_area() if owner.switches else Path(tempfile.gettempdir())) / name
    for sockets in (beside, elsewhere):
        if len(os.fsencode(sockets / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            owner.own(sockets)
            return sockets
    raise DatabaseUnavailable(
        f"The path {elsewhere} is too long for a socket (more than {LONGEST_SOCKET_PATH} bytes): "
        "set DATA_DIR or TMPDIR to a shorter one."
    )


def remove_sockets(place: Place) -> None:
    """Remove a socket directory that does not lie in the data directory and would outlive it."""
    if place.sockets.parent != place.cluster.parent:
        shutil.rmtree(place.sockets, ignore_errors=True)


@contextmanager
def locked(path: Path):
    """Hold the lock file at `path` alone; others wait."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def try_lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Tell whether some process holds the lock file at `path` alone."""
    descriptor = open_lock(path)
    try:
        return not try_lock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
