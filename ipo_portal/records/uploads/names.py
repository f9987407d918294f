import re
import unicodedata
from urllib.parse import quote

from .refusals import Refused

LONGEST_NAME = 150
SEPARATORS = {"Zl", "Zp"}


def clean_name(raw):
    """Return the file's own name: no path, no control or direction characters, accents kept, 150 at most."""
    name = unicodedata.normalize("NFC", (raw or "").replace("\\", "/").rpartition("/")[2])
    # All of Unicode's class C goes: controls, bidi overrides, invisible joiners, lone surrogates.
    visible = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C" and not _separates(letter))
    name = re.sub(r"\s+", " ", visible).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    if not any(letter.isalnum() for letter in stem):
        raise Refused("name", name or "?")
    stem = stem[: max(LONGEST_NAME - len(dot + extension), 1)].rstrip(" .")
    return (stem + dot + extension)[:LONGEST_NAME]


def _separates(letter):
    return unicodedata.category(letter) in SEPARATORS


def extension_of(name):
    return name.rpartition(".")[2].lower() if "." in name else ""


def disposition(name):
    """Return the RFC 6266 header: an ASCII name for old programs, the true one beside it."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    fallback = re.sub(r"[^A-Za-z0-9 ._()-]", "_", letters).strip() or "file"
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
