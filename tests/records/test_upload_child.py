"""The limited process: what it gave up before it opens a file, seen from inside."""

import subprocess
import sys

import pytest

from ipo_portal.records.uploads import isolation
from tests import files

PROBE = f"""
import sys
sys.path.insert(0, {str(isolation.PROGRAM)!r})
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

    assert told.stdout.split("\n")[:-1] == [f"{most} {most}" for most in (512 * 2**20, 20, 16 * 2**20, 64, 0, 0)]


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


def test_the_child_is_given_no_secret_and_no_place_of_ours(tmp_path, monkeypatch):
    """Another program in the child's place tells what that place knows."""
    (tmp_path / "__main__.py").write_text(
        "import json, os, sys\n"
        "ours = [name for name in sys.modules if name.split('.')[0] in ('django', 'ipo_portal')]\n"
        "print(json.dumps({'secret': os.environ.get('SECRET_KEY'), 'ours': ours, 'here': os.listdir()}))\n"
    )
    monkeypatch.setenv("SECRET_KEY", "of the portal")
    monkeypatch.setattr(isolation, "PROGRAM", tmp_path)

    with (tmp_path / "__main__.py").open("rb") as file:
        answers = isolation.ask("check", file, "pdf", 10)

    assert answers == [{"secret": None, "ours": [], "here": []}]


def test_proving_a_file_loads_no_django():
    told = inside("import openers, texts, docx, openpyxl, pptx, pypdfium2, PIL.Image; print('django' in sys.modules)")

    assert told.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("program", "code", "lines"),
    [
        ("import os; print('{\"page\": \"una\"}', flush=True); os.abort()", "corrupt", [{"page": "una"}]),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "timeout", []),
        ("import time; print('{\"page\": \"una\"}\\n{\"pag', end='', flush=True); time.sleep(60)", "timeout",
         [{"page": "una"}]),
    ],
)  # fmt: skip
def test_a_child_that_dies_or_hangs_leaves_its_whole_lines(tmp_path, monkeypatch, program, code, lines):
    (tmp_path / "__main__.py").write_text(program)
    monkeypatch.setattr(isolation, "PROGRAM", tmp_path)

    with (tmp_path / "__main__.py").open("rb") as file, pytest.raises(isolation.Ended) as ended:
        isolation.ask("text", file, "pdf", 2)

    assert (ended.value.code, ended.value.lines) == (code, lines)


def test_an_answer_that_is_none_is_not_believed(tmp_path, monkeypatch):
    (tmp_path / "__main__.py").write_text("print('[1]'); print('{\"opened\": true}'); print('[' * 100_000)")
    monkeypatch.setattr(isolation, "PROGRAM", tmp_path)

    with (tmp_path / "__main__.py").open("rb") as file:
        assert isolation.ask("check", file, "pdf", 10) == [{"opened": True}]


def test_an_answer_is_whole_lines(tmp_path):
    path = tmp_path / "informe.pdf"
    path.write_bytes(files.pdf("Primera", "Segunda"))

    with path.open("rb") as file:
        answers = isolation.ask("text", file, "pdf", 20)

    assert answers == [{"page": "Primera"}, {"page": "Segunda"}, {"done": True}]
