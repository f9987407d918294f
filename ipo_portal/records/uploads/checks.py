import tempfile
from dataclasses import dataclass

import filetype

from . import isolation
from .copying import copy_measured
from .names import clean_name, extension_of
from .refusals import Refused

CHECK_SECONDS = 10
HEAD = 8192

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
ALLOWED = frozenset(CONTENT_TYPES)
ACCEPT = ",".join(f".{extension}" for extension in CONTENT_TYPES)  # for the file input of a form
OFFICE = frozenset({"docx", "xlsx", "pptx"})

ACTIVE_EXTENSIONS = {"svg", "svgz", "html", "htm", "xhtml", "xht", "mht", "mhtml", "js", "xml"}
MACRO_EXTENSIONS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam"}
ACTIVE_STARTS = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<head", b"<body", b"<iframe")
ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old Office formats, and the shell of a locked new one
LOCKED = "EncryptedPackage".encode("utf-16-le")
CHILD_REASONS = {"corrupt", "encrypted", "bomb", "macros", "mismatch", "too_many_pixels"}


@dataclass(frozen=True)
class Checked:
    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def check(uploaded, seconds=CHECK_SECONDS):
    """Return what is known of a good file; raise Refused with the reason for any other.

    Name, size and first bytes are looked at here; the whole file is opened only in a limited process.
    """
    name = clean_name(uploaded.name)
    extension = _allowed_extension(name)
    with tempfile.TemporaryFile() as file:  # nameless, and another process can be given it
        size, sha256 = copy_measured(uploaded, name, file)
        if not size:
            raise Refused("empty", name)
        _sniff(file, name, extension)
        _prove(file, name, extension, seconds)
    return Checked(name, extension, CONTENT_TYPES[extension], size, sha256)


def _allowed_extension(name):
    extension = extension_of(name)
    if extension in ACTIVE_EXTENSIONS:
        raise Refused("active_content", name)
    if extension in MACRO_EXTENSIONS:
        raise Refused("macros", name)
    if extension not in ALLOWED:
        raise Refused("kind", name)
    return extension


def _sniff(file, name, extension):
    file.seek(0)
    head = file.read(HEAD)
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(ACTIVE_STARTS) or (start.startswith((b"<?xml", b"<!--", b"<!")) and _draws(start)):
        raise Refused("active_content", name)
    if head.startswith(OLE):
        raise Refused("encrypted" if _contains(file, LOCKED) else "mismatch", name)
    if extension in OFFICE:
        fits = head.startswith(ZIP)  # which of the three it is, the child reads inside
    else:
        guess = filetype.guess(head)
        fits = guess is not None and guess.mime == CONTENT_TYPES[extension]
    if not fits:
        raise Refused("mismatch", name)


def _draws(start):
    return any(tag in start for tag in ACTIVE_STARTS)


def _contains(file, words):
    file.seek(0)
    tail = b""
    while chunk := file.read(1024 * 1024):
        if words in tail + chunk:
            return True
        tail = chunk[-len(words) :]
    return False


def _prove(file, name, extension, seconds):
    try:
        answers = isolation.ask("check", file, extension, seconds)
    except isolation.Ended as ended:
        raise Refused(ended.code, name) from ended
    if answers != [{"opened": True}]:
        reason = answers[0].get("refused") if answers else None
        raise Refused(reason if reason in CHILD_REASONS else "corrupt", name)
