"""A PostgreSQL that starts by itself, for `make run` and the tests. Never for production.

Whoever calls `start` holds a share in the cluster until it calls `stop` or ends, however it ends: the share
is a file lock, which the kernel takes back even after `kill -9`. A keeper process (`keeper.py`) runs the
server, starts it again when it dies, and stops it when the last share is gone.

The settings import this module: it imports neither Django nor anything else of the project.
"""

import fcntl
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .place import DatabaseUnavailable, Place, is_held, keeper_lock, locked, open_lock, prepare, try_lock

__all__ = ["DatabaseUnavailable", "Urls", "default_data_dir", "is_kept", "start", "stop"]

CHECKOUT = Path(__file__).resolve().parents[2]
STARTS_TRIED = 3

_shares: dict[Path, int] = {}


@dataclass(frozen=True)
class Urls:
    """How to reach the cluster: as the owner of all tables, and as the role the web processes use."""

    owner: str
    web: str


def default_data_dir(checkout: Path) -> Path:
    """Return DATA_DIR, or a directory of this checkout, so that checkouts never share a database."""
    return Path(checkout, os.environ.get("DATA_DIR") or ".data").absolute()


def start(data_dir: Path, *, durable: bool = True, timeout: float = 90) -> Urls:
    """Make the cluster in `data_dir` answer, keep a share in it, and return its addresses.

    With `durable=False` the server does not wait for the disk: for tests, whose data nobody misses.
    """
    place = prepare(Path(data_dir))
    with locked(place.start_lock):
        _take_share(place)
        deadline, starts = time.monotonic() + timeout, 0
        while not _answers(place):
            if not is_held(place.keeper_lock):
                if starts == STARTS_TRIED:
                    raise DatabaseUnavailable(f"The embedded database did not start.\n{_last_words(place)}")
                _launch_keeper(place, durable)
                starts += 1
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"No embedded database after {timeout} s.\n{_last_words(place)}")
            time.sleep(0.02)
    return _urls(place)


def stop(data_dir: Path, *, timeout: float = 30) -> bool:
    """Give back this process's share; return whether the cluster stopped, as it does with the last one."""
    place = prepare(Path(data_dir))
    share = _shares.pop(place.data_dir, None)
    if share is not None:
        os.close(share)
    users = open_lock(place.users_lock)
    deadline = time.monotonic() + timeout
    try:
        while is_held(place.keeper_lock) and time.monotonic() < deadline:
            # A stopping keeper holds the lock alone; before that, only the shares of others can bar us.
            if try_lock(users, fcntl.LOCK_SH) and not try_lock(users, fcntl.LOCK_EX):
                return False
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(0.05)
        return not is_held(place.keeper_lock)
    finally:
        os.close(users)


def is_kept(data_dir: Path) -> bool:
    """Tell whether a keeper looks after the cluster: while one does, the server comes back by itself."""
    return is_held(keeper_lock(Path(data_dir)))


def _take_share(place: Place) -> None:
    if place.data_dir not in _shares:
        share = open_lock(place.users_lock)
        fcntl.flock(share, fcntl.LOCK_SH)  # waits while a keeper is just stopping the server
        _shares[place.data_dir] = share


def _answers(place: Place) -> bool:
    """Tell whether the server takes connections: it says so in its pid file, and its socket is open."""
    try:
        status = (place.cluster / "postmaster.pid").read_text().splitlines()[7].strip()
    except (FileNotFoundError, IndexError):
        return False
    if status != "ready":
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(place.socket))
        except OSError:  # nobody listens: the pid file is a dead server's
            return False
    return True


def _launch_keeper(place: Place, durable: bool) -> None:
    """Start a keeper that is nobody's child: it outlives us while others use the cluster."""
    command = [sys.executable, "-m", f"{__package__}.keeper", str(place.data_dir)]
    with place.log.open("ab") as log:
        os.chmod(place.log, 0o600)
        subprocess.run(  # noqa: S603
            command if durable else [*command, "--fast"],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=True,
        )


def _urls(place: Place) -> Urls:
    where = f"@:5432/ipo?host={quote(str(place.sockets))}"
    return Urls(owner=f"postgresql://ipo_owner{where}", web=f"postgresql://ipo_web{where}")


def _last_words(place: Place) -> str:
    lines = place.log.read_text(errors="replace").splitlines()[-15:]
    return "\n".join([f"The end of {place.log}:", *lines])
