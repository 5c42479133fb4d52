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

EVERYWHERE = "不限一地"
ROW = 58
NAME = 16  # from the top of a row to the middle of its name
LINE = 40  # and to the middle of its points


class ByPlace(Picture):
    """Values from left to right; the rows stand in the order of the marks."""

    def __init__(self, marks: Sequence[Mark], size: Size):
        self.rows = list(dict.fromkeys(mark.figure for mark in marks))
        self.marks = list(marks)
        super().__init__(size, len(self.rows) * ROW + size.top + size.bottom)
        values = amounts(marks)
        self.left = 10
        self.x, self.y = values.scale(self.width), Scale(0, self.height, self.height)
        self.x_axis, self.y_axis = values.axis(size, self.width), None
        self.points = [self._point(mark) for mark in marks]

    def _point(self, mark: Mark) -> Point:
        y = self.rows.index(mark.figure) * ROW + LINE
        return Point(mark, self.x.pixel(float(mark.value)), y, flat=True)

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
        labels = []
        for number, figure in enumerate(self.rows):
            mark = next(mark for mark in self.marks if mark.figure == figure)
            name = self._shortened(f"{mark.place or EVERYWHERE} {mark.when}")
            label = Label(name, 4, number * ROW + NAME, "left", "row")
            plot.taken.append(plot.box(label))
            labels.append(label)
        return labels

    def _shortened(self, text: str) -> str:
        while self.size.text_width(text) > self.width:
            text = text[:-2] + "…"
        return text
