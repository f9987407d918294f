"""The States on the map: every one is a link exactly once, and the public map tells two things only."""

import gzip
import re

from django.template.loader import render_to_string

from focal_points.map import drawing, drawn_states


def states(status="plain", label=""):
    codes = sorted(drawing()["big"]["states"])
    return [
        {"code": code, "name": f"State {code}", "url": f"/{code}", "status": status, "label": label} for code in codes
    ]


def links(html):
    return sorted(re.findall(r'<a href="/(\w\w)"', html))


def test_there_are_35_outlines():
    assert len(drawing()["big"]["states"]) == 35


def test_each_state_is_a_link_once_on_the_maps_and_once_in_the_list():
    rows = states()

    html = render_to_string("components/_map.html", {"drawn": drawn_states(rows)})

    assert links(html) == sorted(2 * [row["code"] for row in rows])


def test_without_a_status_every_state_looks_and_reads_the_same():
    html = render_to_string("components/_map.html", {"drawn": drawn_states(states())})

    assert set(re.findall(r'class="(yes|no|plain)"', html.split("<ul")[0])) == {"plain"}
    assert "None recorded" not in html
    assert 'aria-label="State CO"' in html


def test_a_status_is_said_in_words_too():
    rows = states()
    peru = next(row for row in rows if row["code"] == "PE")
    peru |= {"status": "designated", "label": "focal point designated"}

    html = render_to_string("components/_map.html", {"drawn": drawn_states(rows)})

    assert html.count("State PE: focal point designated") == 2
    assert '<span>State PE<span class="vh">: focal point designated</span></span>' in html


def test_a_state_without_an_outline_stays_in_the_list():
    rows = [*states(), {"code": "XX", "name": "Other", "url": "/XX", "status": "plain", "label": ""}]

    html = render_to_string("components/_map.html", {"drawn": drawn_states(rows)})

    assert links(html).count("XX") == 1


def test_a_name_is_escaped_on_the_map():
    rows = states()
    rows[0]["name"] = "<script>"

    html = render_to_string("components/_map.html", {"drawn": drawn_states(rows)})

    assert "<script>" not in html


def test_the_maps_stay_light():
    html = render_to_string("components/_map.html", {"drawn": drawn_states(states("none", "none recorded"))})
    drawn = "".join(re.findall(r'<svg class="map".*?</svg>', html, re.DOTALL))

    assert len(gzip.compress(drawn.encode(), 9)) <= 11 * 1024
