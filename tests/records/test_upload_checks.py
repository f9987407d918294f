import hashlib
import resource
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from ipo_portal.records.uploads import ALLOWED, MAX_BYTES, Checked, Refused, check
from ipo_portal.records.uploads.checks import CONTENT_TYPES
from tests import files

MIB = 1024 * 1024


@pytest.mark.parametrize("extension", sorted(files.GOOD))
def test_a_good_file_of_each_kind_is_described_as_it_is(extension):
    content = files.GOOD[extension]()

    checked = check(files.upload(f"Evaluación.{extension.upper()}", content))

    assert checked == Checked(
        name=f"Evaluación.{extension.upper()}",
        extension=extension,
        content_type=CONTENT_TYPES[extension],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def test_every_allowed_kind_has_a_good_sample():
    assert set(files.GOOD) == ALLOWED


@pytest.mark.parametrize(("name", "make", "code"), [pytest.param(*row, id=what) for what, row in files.HOSTILE.items()])
def test_a_hostile_file_is_refused_for_its_reason(name, make, code):
    with pytest.raises(Refused) as refused:
        check(files.upload(name, make()))

    assert refused.value.code == code
    assert name in refused.value.messages[0]


def test_a_file_above_the_limit_is_refused_whatever_size_it_claims():
    uploaded = files.upload("grande.pdf", files.pdf() + bytes(MAX_BYTES + 1 - len(files.pdf())))
    uploaded.size = 10

    with pytest.raises(Refused) as refused:
        check(uploaded)

    assert refused.value.code == "too_big"
    assert refused.value.messages == ["“grande.pdf” is larger than 50 MB. Make it smaller or split it into parts."]


def test_a_file_at_the_limit_is_taken():
    start, end = files.pdf().rsplit(b"startxref", 1)
    content = start + b"%" + bytes(MAX_BYTES - len(files.pdf()) - 2) + b"\nstartxref" + end
    uploaded = TemporaryUploadedFile("justo.pdf", "application/pdf", len(content), None)
    uploaded.write(content)

    assert check(uploaded).size == MAX_BYTES


def test_a_small_part_that_packs_very_well_is_no_bomb():
    almost_empty_sheets = files.with_member(files.workbook(), "customXml/item1.xml", 9 * MIB)

    assert check(files.upload("hoja.xlsx", almost_empty_sheets)).extension == "xlsx"


def test_a_file_that_takes_too_long_is_refused_as_such():
    with pytest.raises(Refused) as refused:
        check(files.upload("lento.pptx", files.presentation()), seconds=0)

    assert refused.value.code == "timeout"


def test_the_portal_itself_does_not_grow_with_a_bomb():
    bombs = [
        files.upload("bomba.docx", files.bomb(files.word(), 300)),
        files.upload("muchos.docx", files.crowded(files.word(), 20_000)),
        files.upload("enorme.png", files.huge_picture()),
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for bomb in bombs:
        with pytest.raises(Refused):
            check(bomb)

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 20


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("C:\\Usuarios\\Informe final.pdf", "Informe final.pdf"),
        ("../../etc/Señal.pdf", "Señal.pdf"),
        ("Sen\u0303al.pdf", "Señal.pdf"),
        ("informe\u202efdp.pdf", "informefdp.pdf"),
        ("in\x00for\r\nme\u2028\u200b.pdf", "informe.pdf"),
        ("  Doble   espacio .pdf", "Doble espacio.pdf"),
        ("á" * 200 + ".pdf", "á" * 146 + ".pdf"),
    ],
)
def test_a_name_keeps_its_words_and_loses_what_could_mislead(raw, name):
    uploaded = files.upload("x.pdf", files.pdf())
    uploaded._name = raw  # Django cleans a little of its own; what it lets through today is not counted on

    assert check(uploaded).name == name


@settings(max_examples=25, deadline=None)
@given(
    extension=st.sampled_from(sorted(ALLOWED)),
    place=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=64),
    whole=st.booleans(),
)
def test_any_damage_is_either_harmless_or_refused(extension, place, noise, whole):
    content = bytearray(files.GOOD[extension]())
    start = int(place * len(content))
    content[start : start + len(noise)] = noise

    with suppress(Refused):
        checked = check(files.upload(f"x.{extension}", bytes(content) if whole else noise))
        assert checked.extension == extension
