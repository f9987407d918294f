"""Hostile files are opened only in here: a process of its own, limited, that can be lost without harm."""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = Path(__file__).parent / "child"
LONGEST_ANSWER = 16 * 1024 * 1024
# Signals by which the kernel ends a process that used up its seconds.
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}

logger = logging.getLogger(__name__)


class Ended(Exception):
    """The child gave no full answer; `code` is the refusal this stands for, `lines` what it said before."""

    def __init__(self, code, lines):
        super().__init__(code)
        self.code = code
        self.lines = lines


def ask(task, file, extension, seconds):
    """Let a limited process do `task` on an open file and return its answers, one dictionary a line."""
    with (
        tempfile.TemporaryDirectory(prefix="upload-") as room,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as complained,
    ):
        process = subprocess.Popen(  # noqa: S603 -- our own program, and the extension is from the allow-list
            [sys.executable, "-I", "-X", "utf8", str(PROGRAM), task, extension],
            stdin=file,
            stdout=said,
            stderr=complained,
            cwd=room,
            env={},
            start_new_session=True,
        )
        try:
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            process.kill()
            process.wait()
        lines = _lines(said)
        if status != 0:
            logger.warning("upload %s of a %s ended with %s: %s", task, extension, status, _last(complained))
            late = status is None or status in OUT_OF_TIME
            raise Ended("timeout" if late else "corrupt", lines)
        return lines


def _lines(said):
    """Return the whole lines; one that was cut off when the child ended is left out."""
    said.seek(0)
    answers = []
    for line in said.read(LONGEST_ANSWER).split(b"\n")[:-1]:
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            logger.warning("upload child wrote a line that is no answer")
            break
        if isinstance(answer, dict):
            answers.append(answer)
    return answers


def _last(complained):
    complained.seek(0)
    lines = complained.read(100_000).decode("utf-8", "replace").strip().split("\n")
    return lines[-1][:200]
