"""The map of the States as data for its template; static/img/map/build.mjs draws reference/map.json."""

import json
import textwrap
from functools import cache
from pathlib import Path

STYLES = {"designated": "yes", "none": "no", "plain": "plain"}
"""Style class by status. In public a State is designated or plain; "none" is for signed-in readers."""

CALLOUT_LINE = 20
"""Letters that fit beside a callout in one line."""


@cache
def drawing():
    """Return the outlines, read once."""
    return json.loads((Path(__file__).parent / "reference" / "map.json").read_text(encoding="utf-8"))


def drawn_states(states):
    """Join States with their outlines, for components/_map.html.

    `states` are dicts with code (ISO alpha-2), name, url, status ("designated", "none" or "plain") and label
    (the status in words, "" for plain). A State without an outline is in the list beside the map only.
    """
    rows = [{**state, "css": STYLES[state["status"]], "says": spoken(state)} for state in states]
    by_code = {row["code"]: row for row in rows}
    big, near = drawing()["big"], drawing()["near"]
    enlarged = [{**by_code[code], **shape} for code, shape in near["states"].items() if code in by_code]
    return {
        "states": rows,
        "statuses": {row["status"] for row in rows},
        "big": {
            **big,
            "links": [{**row, **big["states"][row["code"]]} for row in rows if is_large(row)],
            # Too small to point at here: drawn, and linked in the enlargement.
            "small": [{**row, **big["states"][row["code"]]} for row in rows if row["code"] in near["states"]],
        },
        "near": {
            **near,
            "links": [named(row) for row in enlarged if "words" in row],
            "callouts": [called_out(row) for row in enlarged if "callout" in row],
        },
    }


def is_large(row):
    """True for a State that is a link on the map of the hemisphere."""
    return row["code"] in drawing()["big"]["states"] and row["code"] not in drawing()["near"]["states"]


def spoken(state):
    """Say a State and its status, for readers of the map who do not see it."""
    return f"{state['name']}: {state['label']}" if state["label"] else str(state["name"])


def named(row):
    """Place the name of a State that is written on the enlargement itself."""
    x, y, anchor = row["words"]
    return {**row, "x": x, "y": y, "anchor": anchor}


def called_out(row):
    """Place a small island: its dot, the leader line and the name at the right edge, in one line or two."""
    x, y = row["at"]
    level = row["callout"]
    lines = textwrap.wrap(str(row["name"]), CALLOUT_LINE, max_lines=2, placeholder="…")
    return {
        **row,
        "x": x,
        "y": y,
        "leader": f"M{x + 3.5} {y}L516 {level}h10",
        "level": level,
        "top": level - 18,
        "lines": lines,
        "text_y": level + 4.5 if len(lines) == 1 else level - 3,
        "code_y": level + 7,
    }
