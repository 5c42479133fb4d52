"""What was promised and reported over the years.

A number of a stretch of time is a bar as long as that stretch; a running total is a point on its
last day, on a stem. A line joins running totals, or years that follow each other; never both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from programs.charts import style
from programs.charts.marks import Mark
from programs.charts.picture import Layer, Picture, shaded
from programs.charts.placing import Box, Label, Plot, Point, points, span
from programs.charts.scales import amounts, years
from programs.charts.style import Size
from programs.models import Kind

SILENT = "没有找到报道"


class OverYears(Picture):
    """Time from left to right, values upwards; `silent` are the years that no report touches."""

    def __init__(self, marks: Sequence[Mark], size: Size, silent: Sequence[int] = ()):
        super().__init__(size, size.height)
        values, self.years = amounts(marks), years(marks)
        self.left = values.label_width(size) + 14
        self.x, self.y = self.years.scale(self.width), values.scale(self.height)
        self.x_axis, self.y_axis = self._names_of_years(), values.axis()
        self.points = points(marks, self.x, self.y, self.height)
        self.strips = [self._strip(first, last) for first, last in runs(silent)]

    def at(self, point: Point) -> dict[str, float]:
        return {"x": self.x.value(point.x), "y": float(point.mark.value)}

    def ground(self) -> list[Layer]:
        silence = [shaded(strip, self) for strip in self.strips]
        return [
            self.layer({"type": "rect", "color": style.SILENCE}, silence, "x2", "y2"),
            *self._frame(),
            *(self._line(line) for line in lines(self.points)),
            *(self._spans(kind) for kind in Kind.values),
            self._stems(),
        ]

    def written(self, plot: Plot) -> list[Label]:
        """Return the words in the strips that are wide enough and free."""
        found = []
        for strip in self.strips:
            middle = (strip.left + strip.right) / 2, (strip.top + strip.bottom) / 2
            label = Label(SILENT, *middle, "center", "silence")
            box = plot.box(label)
            if box.right - box.left <= strip.right - strip.left and plot.take(box):
                found.append(label)
        return found

    def _strip(self, first: int, last: int) -> Box:
        """Return the strip over the axis that stands for years without a report."""
        left, right = self.x.pixel(first), self.x.pixel(last + 1)
        floor = self.height - max(0.0, self.y.pixel(0))
        return Box(left, floor - self.size.font * 1.8, right, floor)

    def _names_of_years(self) -> Layer:
        """Return the axis of time; a year's name stands in the middle of the year."""
        named = [year + 0.5 for year in self.years.labelled(self.size, self.width)]
        return {"values": named, "labelExpr": "floor(datum.value)", "grid": False}

    def _frame(self) -> list[Layer]:
        """Return the zero line and where each year starts."""
        rule = {"type": "rule", "color": style.AXIS}
        zero = {"x": self.x.low, "x2": self.x.high, "y": 0.0}
        tick = self.y.value(5)
        borders = range(self.years.first, self.years.last + 2)
        rows = [{"x": year, "y": self.y.low, "y2": tick} for year in borders]
        return [self.layer(rule, [zero], "x2"), self.layer(rule, rows, "y2")]

    def _line(self, line: Sequence[Point]) -> Layer:
        mark = {"type": "line", "color": style.COLOURS["actual"], "strokeWidth": style.LINE}
        return self.layer(mark | {"opacity": 0.6}, [self.at(point) for point in line])

    def _spans(self, kind: str) -> Layer:
        """Return the stretches of time; those of promises are dashed."""
        rows = []
        for point in self.points:
            if point.mark.kind == kind and point.mark.start:
                left, right = span(point.mark, self.x)
                end = self.x.value(max(right - 2, left + 4))
                rows.append({"x": self.x.value(left + 2), "x2": end, "y": float(point.mark.value)})
        thick = {"type": "rule", "color": style.COLOURS[kind], "strokeWidth": style.SPAN}
        dashed = {"strokeDash": [7, 4]} if kind == Kind.TARGET else {}
        return self.layer(thick | {"opacity": 0.5} | dashed, rows, "x2")

    def _stems(self) -> Layer:
        rows = [self.at(p) | {"y2": 0.0} for p in self.points if p.mark.cumulative]
        return self.layer({"type": "rule", "color": style.AXIS, "strokeDash": [2, 3]}, rows, "y2")


def lines(placed: Sequence[Point]) -> list[list[Point]]:
    """Return what a line joins: reported totals of one place, or reports that follow on.

    Only chosen values; nothing is joined over a stretch of time that no report covers.
    """
    series: dict[tuple, list[Point]] = defaultdict(list)
    for point in placed:
        mark = point.mark
        if mark.kind == Kind.ACTUAL and mark.chosen:
            counted_from = mark.start if mark.cumulative else None
            series[mark.place, mark.cumulative, counted_from].append(point)
    found: list[list[Point]] = []
    for (_, cumulative, _), row in series.items():
        found += [row] if cumulative else _unbroken(row)
    return [line for line in found if len(line) > 1]


def _unbroken(row: Sequence[Point]) -> list[list[Point]]:
    """Part the row wherever a stretch is not as long as the one before, or not the next."""
    parts: list[list[Point]] = []
    for point in row:
        if parts and _follows(parts[-1][-1].mark, point.mark):
            parts[-1].append(point)
        else:
            parts.append([point])
    return parts


def _follows(earlier: Mark, later: Mark) -> bool:
    if earlier.start is None or later.start is None:
        return False
    differ = abs((earlier.end - earlier.start) - (later.end - later.start))
    # Months, and years with a leap day, are as long as each other for a reader.
    return differ <= timedelta(days=3) and later.start - earlier.end == timedelta(days=1)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return numbers in order as unbroken runs: 2019, 2020, 2023 is (2019, 2020), (2023, 2023)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found
