"""Numbers drawn as columns. A drawing shows what the table beneath it says; the caller counts permitted rows only."""

from dataclasses import dataclass

HEIGHT = 150
"""Pixels of the highest column."""
FILLED = 0.7
"""Of the room of one column; the rest is the gap to the next."""


@dataclass(frozen=True)
class Column:
    """One number, with its name in full, as short as it goes, and the longer time it begins, if it begins one.

    A number that nobody knows is None: nothing is drawn for it, and the table says so.
    """

    name: str
    value: int | None
    short: str = ""
    shortest: str = ""
    begins: str = ""
    url: str = ""


@dataclass(frozen=True)
class Drawn:
    """Where a column stands. Across in per cent, so that words keep their size; as text, for SVG knows no comma."""

    column: Column
    x: str
    middle: str
    width: str
    y: int
    height: int


def drawn(columns):
    """Return the columns with their places, side by side, the highest as high as the drawing."""
    most = max((column.value or 0 for column in columns), default=0) or 1
    room = 100 / max(len(columns), 1)
    found = []
    for number, column in enumerate(columns):
        height = round(HEIGHT * (column.value or 0) / most)
        left = number * room + room * (1 - FILLED) / 2
        found.append(
            Drawn(
                column,
                x=f"{left:.2f}%",
                middle=f"{(number + 0.5) * room:.2f}%",
                width=f"{room * FILLED:.2f}%",
                y=HEIGHT - height,
                height=height,
            )
        )
    return found
