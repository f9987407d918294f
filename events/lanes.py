"""Single events on one line of time, a lane for each: what is drawn is said in words beside it."""

import datetime
from dataclasses import dataclass

from .models import Event

YEARS = 5
"""The present year and those after it."""
LEAST = 0.8
"""Of the whole line, in per cent: a day among five years would not be seen."""
ROOM = 12
"""What the number of a year takes of the line."""


@dataclass(frozen=True)
class Lane:
    """An event and where its bar stands; in per cent, as text, for SVG knows no comma."""

    event: Event
    x: str
    width: str
    is_soft: bool
    """The days are not certain: not known, not fixed, or called off."""


@dataclass(frozen=True)
class Line:
    """The stretch of time that is drawn, from the first day of this month to the end of a year."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def of(cls, day):
        return cls(day.replace(day=1), datetime.date(day.year + YEARS - 1, 12, 31))

    def at(self, day):
        """Return where a day begins, in per cent; what lies outside stands at the end."""
        days = (self.last - self.first).days + 1
        return 100 * min(max((day - self.first).days / days, 0), 1)

    @property
    def years(self):
        """Return (year, place) of each year, for the marks; the present one begins where the line does."""
        return [
            (year, f"{self.at(datetime.date(year, 1, 1)):.2f}%") for year in range(self.first.year, self.last.year + 1)
        ]

    @property
    def labels(self):
        """Return the marks that have room for their year before the next one begins."""
        ends = [place for _year, place in self.years[1:]] + ["100%"]
        return [
            (year, place)
            for (year, place), end in zip(self.years, ends, strict=True)
            if float(end[:-1]) - float(place[:-1]) >= ROOM
        ]

    def lane(self, event):
        start = self.at(event.starts_on)
        width = max(self.at(event.last_day + datetime.timedelta(days=1)) - start, LEAST)
        return Lane(
            event,
            x=f"{min(start, 100 - width):.2f}%",
            width=f"{width:.2f}%",
            is_soft=not event.is_exact or event.is_uncertain or event.is_called_off,
        )
