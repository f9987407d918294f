"""DOCX, XLSX and PPTX are ZIP archives of XML: here they are counted before any parser unfolds them."""

import re
import zipfile

from defusedxml import ElementTree
from refusal import Refusal

MIB = 1024 * 1024
MOST_BYTES = 100 * MIB
MOST_MEMBERS = 2_000
MOST_RATIO = 100
# Below this size a high ratio is ordinary: an almost empty sheet is XML that packs 200 to 1.
HARMLESS = 10 * MIB
CHUNK = 256 * 1024

CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": OFFICE + "wordprocessingml.document.main+xml",
    "xlsx": OFFICE + "spreadsheetml.sheet.main+xml",
    "pptx": OFFICE + "presentationml.presentation.main+xml",
}
MACRO_TYPES = re.compile(r"macroEnabled|vbaProject|macrosheet|activeX", re.IGNORECASE)
MACRO_MEMBERS = re.compile(r"(^|/)(vbaProject\w*\.bin|macrosheets/.+|activeX/.+)$", re.IGNORECASE)
# Office files have no document type; where one is declared, it declares entities to unfold or to fetch.
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)")
PICTURES_AND_PAGES = (".svg", ".html", ".htm", ".xhtml")


def examine(file, extension):
    """Refuse an archive that is not what its extension says, or that unfolds beyond all measure."""
    packed = file.seek(0, 2)
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        _weigh_as_declared(members, packed)
        names = [member.filename for member in members]
        if len({name.casefold() for name in names}) != len(names):
            raise Refusal("corrupt")  # two parts of one name: each program would read another one
        if CONTENT_TYPES not in names:
            raise Refusal("mismatch")
        if any(map(MACRO_MEMBERS.search, names)):
            raise Refusal("macros")
        _unfold_and_count(archive, members, packed)
        _compare_kind(archive.read(CONTENT_TYPES), extension)


def _weigh_as_declared(members, packed):
    if len(members) > MOST_MEMBERS:
        raise Refusal("bomb")
    if any(member.flag_bits & 1 for member in members):
        raise Refusal("encrypted")
    for member in members:
        _weigh(member.file_size, member.compress_size)
    _weigh(sum(member.file_size for member in members), packed)


def _weigh(unfolded, packed):
    if unfolded > MOST_BYTES or (unfolded > HARMLESS and unfolded > MOST_RATIO * packed):
        raise Refusal("bomb")


def _unfold_and_count(archive, members, packed):
    total = 0
    for member in members:
        with archive.open(member) as part:
            is_xml, tail = None, b""
            while chunk := part.read(CHUNK):
                total += len(chunk)
                _weigh(total, packed)
                plain = tail + chunk.replace(b"\0", b"")  # UTF-16 hides nothing
                if is_xml is None:
                    is_xml = _looks_like_xml(member.filename, plain)
                if is_xml and DECLARATION.search(plain):
                    raise Refusal("bomb")
                tail = plain[-16:]


def _looks_like_xml(name, start):
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and not name.lower().endswith(
        PICTURES_AND_PAGES
    )


def _compare_kind(content_types, extension):
    found = {entry.get("ContentType", "") for entry in ElementTree.fromstring(content_types)}
    if any(map(MACRO_TYPES.search, found)):
        raise Refusal("macros")
    if found.intersection(MAIN_TYPES.values()) != {MAIN_TYPES[extension]}:
        raise Refusal("mismatch")
