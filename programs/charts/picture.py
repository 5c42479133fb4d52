"""What all charts have in common: points with their hedges, labels and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from programs.charts import style
from programs.charts.placing import LESS, MORE, Box, Label, Plot, Point
from programs.charts.scales import Scale
from programs.charts.style import REACH, Size
from programs.models import Kind

Layer = dict[str, Any]


class Picture:
    """One rendering of a chart, measured by its subclass, said in Vega-Lite."""

    left: float
    x: Scale
    y: Scale
    x_axis: dict[str, Any] | None
    y_axis: dict[str, Any] | None
    points: list[Point]

    def __init__(self, size: Size, height: int):
        self.size = size
        self.full_height = height
        self.height = height - size.top - size.bottom

    @property
    def width(self) -> int:
        return round(self.size.width - self.left - self.size.right)

    def specification(self) -> dict[str, Any]:
        layers = [
            *self.ground(),
            *self._hedges(),
            *self._symbols(),
            self._labels(),
            self._links(),
        ]
        wanted = [layer for layer in layers if layer["data"]["values"]]
        return style.specification(self.size, self.full_height, self.left, wanted)

    def ground(self) -> list[Layer]:
        """Return what lies under the points."""
        raise NotImplementedError

    def written(self, plot: Plot) -> list[Label]:
        """Return texts that are no numbers, and take their places before the numbers do."""
        return []

    def at(self, point: Point) -> dict[str, float]:
        return self.spot(point.x, point.y)

    def spot(self, x: float, y: float) -> dict[str, float]:
        """Return a place in pixels as the values that stand there."""
        return {"x": self.x.value(x), "y": self.y.value(self.height - y)}

    def layer(self, mark: dict[str, Any], rows: Iterable[dict], *fields: str) -> Layer:
        x = {"field": "x", "type": "quantitative", "axis": self.x_axis}
        y = {"field": "y", "type": "quantitative", "axis": self.y_axis}
        encoding: dict[str, Any] = {
            "x": x | {"scale": {"domain": self.x.domain, "nice": False, "zero": False}},
            "y": y | {"scale": {"domain": self.y.domain, "nice": False, "zero": False}},
            **{name: {"field": name} for name in fields},
        }
        return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}

    def _hedges(self) -> list[Layer]:
        """Return arrows towards where the true number may lie: more, less, or both ways."""
        more = [p for p in self.points if p.mark.qualifier in MORE]
        less = [p for p in self.points if p.mark.qualifier in LESS]
        return [*self._arrows(more, REACH), *self._arrows(less, -REACH)]

    def _arrows(self, points: list[Point], reach: float) -> list[Layer]:
        flat = bool(points) and points[0].flat
        rows, heads = [], []
        for point in points:
            tip = self.spot(point.x + reach * flat, point.y - reach * (not flat))
            rows.append(self.at(point) | ({"x2": tip["x"]} if flat else {"y2": tip["y"]}))
            heads.append(tip)
        stroke = {"type": "rule", "color": style.INK, "strokeWidth": style.HAIR}
        return [
            self.layer(stroke, rows, "x2" if flat else "y2"),
            self.layer(style.arrowhead(flat=flat, more=reach > 0), heads),
        ]

    def _symbols(self) -> list[Layer]:
        """Return the points: filled for reports, hollow for promises and for rejected values."""
        looks: dict[tuple[str, bool, bool], list[dict]] = {}
        for point in self.points:
            mark = point.mark
            filled = mark.chosen and mark.kind == Kind.ACTUAL
            looks.setdefault((mark.kind, filled, mark.disputed), []).append(self.at(point))
        return [
            self.layer(
                style.symbol(kind, filled=filled, disputed=odd, among=len(self.points)), rows
            )
            for (kind, filled, odd), rows in looks.items()
        ]

    def _labels(self) -> Layer:
        plot = Plot(self.size, self.width, self.height, [point.box for point in self.points])
        labels = self.written(plot) + [
            label for point in self.points if (label := plot.label(point)) is not None
        ]
        rows = [
            self.spot(label.x, label.y)
            | {"text": label.text, "align": label.align, "color": style.TEXTS.get(label.kind)}
            for label in labels
        ]
        mark = {"type": "text", "align": {"expr": "datum.align"}}
        layer = self.layer(mark, rows, "text")
        layer["encoding"]["color"] = {"field": "color", "type": "nominal", "scale": None}
        return layer

    def _links(self) -> Layer:
        rows = [
            self.at(point) | {"href": point.mark.url, "description": point.mark.said}
            for point in self.points
        ]
        return self.layer(style.target(), rows, "href", "description")


def shaded(box: Box, picture: Picture) -> dict[str, float]:
    """Return a rectangle in pixels as a row of Vega-Lite."""
    near, far = picture.spot(box.left, box.bottom), picture.spot(box.right, box.top)
    return near | {"x2": far["x"], "y2": far["y"]}
