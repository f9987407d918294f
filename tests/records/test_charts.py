"""Numbers drawn as columns."""

import itertools

from ipo_portal.records.charts import HEIGHT, Column, drawn


def test_the_highest_column_fills_the_drawing_and_the_others_stand_in_proportion():
    places = drawn([Column("May", 4), Column("June", 1), Column("July", 0)])

    assert [place.height for place in places] == [HEIGHT, round(HEIGHT / 4), 0]
    assert {place.y + place.height for place in places} == {HEIGHT}


def test_columns_stand_side_by_side_within_the_drawing():
    places = drawn([Column(str(n), n) for n in range(24)])

    edges = [(float(place.x[:-1]), float(place.x[:-1]) + float(place.width[:-1])) for place in places]
    assert all(right < next_left for (_, right), (next_left, _) in itertools.pairwise(edges))
    assert edges[0][0] > 0
    assert edges[-1][1] < 100


def test_nothing_to_draw_is_drawn_as_nothing():
    assert drawn([]) == []
    assert [place.height for place in drawn([Column("May", 0)])] == [0]
