"""From values and days to places on the plot, and back."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from programs.charts.marks import Mark, short
from programs.charts.style import Size

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
TICKS = 4
HEADROOM = Decimal("0.2")  # of the values' range, for labels and the arrows of hedges


@dataclass(frozen=True)
class Scale:
    """A straight scale from `low`…`high` to 0…`length` pixels."""

    low: float
    high: float
    length: float

    def pixel(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) * self.length

    def value(self, pixel: float) -> float:
        return self.low + pixel / self.length * (self.high - self.low)

    @property
    def domain(self) -> list[float]:
        return [self.low, self.high]


@dataclass(frozen=True)
class Amounts:
    """The axis of values: always with its zero, so that heights can be compared."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    unit: str = ""

    @property
    def labels(self) -> list[str]:
        return [short(tick, self.unit) for tick in self.ticks]

    def scale(self, length: float) -> Scale:
        return Scale(float(self.low), float(self.high), length)

    def label_width(self, size: Size) -> float:
        return max(size.text_width(label) for label in self.labels)

    def axis(self, size: Size | None = None, length: float = 0) -> dict:
        """Return Vega-Lite's axis; the labels are ours, its own know neither 万 nor 亿.

        Along a `length` of pixels only so many ticks are named as do not touch.
        """
        room = length / (self.label_width(size) + size.font) if size else len(self.ticks)
        every = max(1, -(-len(self.ticks) // max(1, int(room))))
        ticks = [float(tick) for tick in self.ticks[::every]]
        return {
            "values": ticks,
            "labelExpr": f"{self.labels[::every]}[indexof({ticks}, datum.value)]",
            "grid": True,
        }


def amounts(marks: Sequence[Mark]) -> Amounts:
    """Return the axis that holds all marks, from zero, with round steps."""
    values = [mark.value for mark in marks]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    reach = (high - low) or Decimal(1)
    step = _step(reach / TICKS)
    if all(value == value.to_integral_value() for value in values):
        step = max(step, Decimal(1))
    top = high + reach * HEADROOM
    bottom = low - reach * HEADROOM if low < 0 else Decimal(0)
    first = (bottom / step).to_integral_value(ROUND_CEILING)
    count = int(top / step - first) + 1
    ticks = tuple((first + number) * step for number in range(count))
    return Amounts(bottom, top, ticks, marks[0].unit)


def _step(least: Decimal) -> Decimal:
    """Return the smallest round number that is not under `least`."""
    power = Decimal(10) ** least.adjusted()
    return next(step * power for step in STEPS if step * power >= least)


@dataclass(frozen=True)
class Years:
    """The axis of time: whole years, so that a year is as wide as it is long."""

    first: int
    last: int

    def scale(self, length: float) -> Scale:
        return Scale(self.first, self.last + 1, length)

    def labelled(self, size: Size, length: float) -> list[int]:
        """Return the years that get a label: all, or as many as do not touch."""
        count = self.last - self.first + 1
        room = length / (size.text_width("2021") + size.font)
        every = max(1, int(-(-count // max(1, room))))
        return list(range(self.first, self.last + 1, every))


def years(marks: Sequence[Mark]) -> Years:
    starts = [(mark.start or mark.end).year for mark in marks]
    return Years(min(starts), max(mark.end.year for mark in marks))


def year_of(day: date) -> float:
    """Return the day's morning as a year: 2 July 2022 is 2022.5."""
    days = 366 if isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1) / days


def evening_of(day: date) -> float:
    """Return the day's end as a year: 31 December 2022 is 2023."""
    if day == date.max:
        return float(day.year + 1)
    return year_of(day + timedelta(days=1))
