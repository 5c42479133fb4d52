"""What was promised and reported in several places: one row for each figure."""

from __future__ import annotations

from collections.abc import Sequence

from programs.charts import style
from programs.charts.marks import Mark
from programs.charts.picture import Layer, Picture
from programs.charts.placing import Label, Plot, Point
from programs.charts.scales import Scale, amounts
from programs.charts.style import Size
from programs.models import Kind

EVERYWHERE = "未分地区"
ROOMY = 600  # a rendering as wide as this has its names beside the rows, else above them
LONGEST = 280  # of a name beside, in pixels


class ByPlace(Picture):
    """Values from left to right; the rows stand in the order of the marks."""

    def __init__(self, marks: Sequence[Mark], size: Size):
        self.names: dict[int, str] = {}
        for mark in marks:
            self.names.setdefault(mark.figure, f"{mark.place or EVERYWHERE} {mark.when}")
        self.beside = size.width > ROOMY
        self.row, self.line = (32, 16) if self.beside else (50, 34)
        super().__init__(size, len(self.names) * self.row + size.top + size.bottom)
        widest = max(size.text_width(name) for name in self.names.values())
        self.left = min(LONGEST, widest) + 16 if self.beside else 10
        values = amounts(marks)
        self.x, self.y = values.scale(self.width), Scale(0, self.height, self.height)
        self.x_axis, self.y_axis = values.axis(size, self.width), None
        rows = {figure: number for number, figure in enumerate(self.names)}
        self.points = [self._point(mark, rows[mark.figure]) for mark in marks]

    def _point(self, mark: Mark, row: int) -> Point:
        x = self.x.pixel(float(mark.value))
        return Point(mark, x, row * self.row + self.line, flat=True)

    def at(self, point: Point) -> dict[str, float]:
        return {"x": float(point.mark.value), "y": self.height - point.y}

    def ground(self) -> list[Layer]:
        zero = [{"x": 0.0, "y": 0.0, "y2": self.height}]
        rule = {"type": "rule", "color": style.AXIS}
        return [self.layer(rule, zero, "y2"), *(self._bars(kind) for kind in Kind.values)]

    def _bars(self, kind: str) -> Layer:
        """Return the bars from zero; those of promises are dashed, rejected values have none."""
        those = [p for p in self.points if p.mark.kind == kind and p.mark.chosen]
        thick = {"type": "rule", "color": style.COLOURS[kind], "strokeWidth": style.SPAN}
        dashed = {"strokeDash": [7, 4]} if kind == Kind.TARGET else {}
        rows = [self.at(point) | {"x2": 0.0} for point in those]
        return self.layer(thick | {"opacity": 0.5} | dashed, rows, "x2")

    def written(self, plot: Plot) -> list[Label]:
        """Return the names of the rows, as far as they fit."""
        room = self.left - 12 if self.beside else self.width
        x, y, align = (-10, self.line, "right") if self.beside else (4, 12, "left")
        labels = [
            Label(self._shortened(name, room), x, number * self.row + y, align, "row")
            for number, name in enumerate(self.names.values())
        ]
        plot.taken += [plot.box(label) for label in labels]
        return labels

    def _shortened(self, text: str, room: float) -> str:
        while self.size.text_width(text) > room:
            text = text[:-2] + "…"
        return text
