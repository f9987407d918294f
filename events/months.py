"""A month as a grid: weeks from Monday, and events as bars that keep their lane through a week."""

import calendar
import datetime
import re
from dataclasses import dataclass, field

FIRST_YEAR, LAST_YEAR = 2000, 2040


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text):
        """Return the month written as 2027-07; None for anything else and outside the calendar."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if not found:
            return None
        month = cls(int(found[1]), int(found[2]))
        return month if 1 <= month.number <= 12 and FIRST_YEAR <= month.year <= LAST_YEAR else None

    def __str__(self):
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self):
        return datetime.date(self.year, self.number, 1)

    @property
    def last(self):
        return datetime.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def previous(self):
        """The month before, None at the edge of the calendar."""
        return self.parse(str(self.of(self.first - datetime.timedelta(days=1))))

    @property
    def next(self):
        """The month after, None at the edge of the calendar."""
        return self.parse(str(self.of(self.last + datetime.timedelta(days=1))))

    @property
    def weeks(self):
        """The days shown, Monday to Sunday, the ends of the neighbouring months included."""
        return calendar.Calendar(calendar.MONDAY).monthdatescalendar(self.year, self.number)


@dataclass
class Bar:
    """What is painted: an event from its first to its last day, both included."""

    start: datetime.date
    end: datetime.date
    title: str
    url: str
    css: str = ""
    language: str = ""
    """Of the title, where it is in one language."""


@dataclass
class Day:
    date: datetime.date
    in_month: bool
    is_today: bool
    entries: list = field(default_factory=list)


def grid(month, bars, today):
    """Return the weeks of a month as lists of `Day`, with entries as `components/_month.html` wants them."""
    bars = sorted(bars, key=lambda bar: (bar.start, -(bar.end - bar.start).days, bar.title))
    weeks = []
    for dates in month.weeks:
        week = [Day(date, Month.of(date) == month, date == today) for date in dates]
        _paint(week, [bar for bar in bars if bar.start <= dates[-1] and bar.end >= dates[0]])
        weeks.append(week)
    return weeks


def _paint(week, bars):
    """Give each bar the highest lane free on all its days of this week, and each day its entries in lanes.

    What lasts one day goes below: its title may take several lines, which would push longer bars out of line.
    """
    covered = [({day.date for day in week if bar.start <= day.date <= bar.end}, bar) for bar in bars]
    lanes = []
    for days, bar in sorted(covered, key=lambda pair: len(pair[0]) == 1):
        taken = [any(days & others for others, _ in lane) for lane in lanes]
        number = taken.index(False) if False in taken else len(lanes)
        if len(days) == 1:
            number = max((lane + 1 for lane, is_taken in enumerate(taken) if is_taken), default=0)
        if number == len(lanes):
            lanes.append([])
        lanes[number].append((days, bar))
    for day in week:
        found = [next((bar for days, bar in lane if day.date in days), None) for lane in lanes]
        while found and found[-1] is None:
            found.pop()
        day.entries = [_entry(bar, day, week) for bar in found]


def _entry(bar, day, week):
    if bar is None:
        return {"gap": True}
    first_shown, last_shown = max(bar.start, week[0].date), min(bar.end, week[-1].date)
    return {
        "title": bar.title,
        "url": bar.url,
        "css": bar.css,
        "language": bar.language,
        "starts_here": day.date == first_shown,
        "days": (last_shown - first_shown).days + 1,
        "continues": day.date < last_shown,
    }
