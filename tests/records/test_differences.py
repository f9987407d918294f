"""What changed from one text to the next."""

import pytest

from ipo_portal.records.differences import MOST_WORDS, differences


def marked(parts):
    return "".join(f"[{part.text}]" if part.is_changed else part.text for part in parts)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("Open all tiers.", "Open tier 1.", "Open [all] [tiers].", "Open [tier] [1]."),
        ("Same.", "Same.", "Same.", "Same."),
        ("", "New.", "", "[New.]"),
        ("Gone.", "", "[Gone.]", ""),
    ],
)
def test_words_that_differ_are_marked_on_their_side(old, new, left, right):
    before, after = differences(old, new)

    assert marked(before) == left
    assert marked(after) == right


def test_both_sides_keep_every_letter():
    old, new = "One gate,\n two lanes – três filas.", "Two gates,\n two lanes: três filas!"

    assert ["".join(part.text for part in side) for side in differences(old, new)] == [old, new]


def test_a_very_long_text_is_compared_line_by_line():
    old = "\n".join(f"Step {n} of many." for n in range(MOST_WORDS))
    new = old.replace("Step 7 of", "Step seven of")

    before, after = differences(old, new)

    assert [part.text for part in before if part.is_changed] == ["Step 7 of many."]
    assert [part.text for part in after if part.is_changed] == ["Step seven of many."]
