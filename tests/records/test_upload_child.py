"""The limited process: what it gave up before it opens a file, seen from inside."""

import subprocess
import sys

import pytest

from ipo_portal.records.uploads.isolation import PROGRAM, ask
from tests import files

PROBE = f"""
import sys
sys.path.insert(0, {str(PROGRAM)!r})
import limits
limits.impose()
"""


def inside(code):
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-c", PROBE + code], capture_output=True, text=True, timeout=20, check=False
    )


def test_memory_ends_at_half_a_gibibyte():
    assert inside("bytearray(300 * 2**20)").returncode == 0
    assert inside("bytearray(600 * 2**20)").stderr.strip().split("\n")[-1] == "MemoryError"


def test_every_limit_is_hard():
    told = inside(
        "import resource as r\n"
        "for n in 'AS CPU FSIZE NOFILE NPROC CORE'.split(): print(*r.getrlimit(getattr(r, 'RLIMIT_' + n)))"
    )

    assert told.stdout.split("\n")[:-1] == [
        f"{most} {most}" for most in (512 * 2**20, 20, 16 * 2**20, 64, 0, 0)
    ]


def test_there_is_no_network_where_the_kernel_allows_to_take_it():
    may = subprocess.run(
        [
            sys.executable,
            "-c",
            "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)",
        ],
        check=False,
    )
    if may.returncode:
        pytest.skip("this kernel gives no network of its own to a process without privileges")

    told = inside("print(*sorted(__import__('socket').if_nameindex()))")

    assert told.stdout.strip() == "(1, 'lo')"


def test_the_child_knows_neither_django_nor_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of the portal")

    told = inside("import os; print('django' in sys.modules)")

    assert told.stdout.strip() == "False"


def test_an_answer_is_whole_lines(tmp_path):
    path = tmp_path / "informe.pdf"
    path.write_bytes(files.pdf("Primera", "Segunda"))

    with path.open("rb") as file:
        answers = ask("text", file, "pdf", 20)

    assert answers == [{"page": "Primera"}, {"page": "Segunda"}, {"done": True}]
