"""The house style of all charts: sizes, type and colours, and Vega-Lite's configuration.

Colours and font are variables of site.css, so that one drawing serves light, dark and print; what
stands after the comma is for whoever has no style sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Part of every cache key: raise it when anything here or in `finishing` changes the picture.
VERSION = 1

INK = "var(--ink, #1f1d1a)"
SOFT = "var(--soft, #5d574d)"
GRID = "var(--line, #ddd5c5)"
AXIS = "var(--line-strong, #b9ae99)"
PAPER = "var(--paper, #fbf9f4)"
SILENCE = "var(--chart-silence, #f4ecd8)"
SILENCE_INK = "var(--no-report, #665000)"
DISPUTED = "var(--contradicted, #7d1d58)"
COLOURS = {
    "actual": "var(--chart-report, #0f5c4c)",
    "target": "var(--chart-promise, #a04a00)",
    "baseline": "var(--chart-baseline, #5d574d)",
}
TEXTS = {
    "actual": INK,
    "target": COLOURS["target"],
    "baseline": SOFT,
    "silence": SILENCE_INK,
    "row": SOFT,
}
SHAPES = {"actual": "circle", "target": "diamond", "baseline": "square"}

SPAN = 5  # thickness of what stands for a stretch of time
LINE = 2
HAIR = 1.25
POINT = 150  # areas of symbols, in square pixels
SMALL = 60  # where more points than SEVERAL stand close
SEVERAL = 16
TARGET = 620  # what a finger hits: 28 pixels wide, WCAG 2.2 asks for 24
REACH = 24  # length of a hedge's arrow


@dataclass(frozen=True)
class Size:
    """One rendering; `font` is in pixels of a drawing `width` pixels wide."""

    name: str
    width: int
    height: int
    font: int
    right: int = 16
    top: int = 20
    bottom: int = 32

    def text_width(self, text: str) -> float:
        """Return about how wide the text is drawn: a Chinese character is as wide as high."""
        return self.font * sum(0.58 if letter.isascii() else 1.0 for letter in text)


WIDE = Size("wide", 760, 380, 15)
NARROW = Size("narrow", 350, 340, 15)
SIZES = (WIDE, NARROW)


def config(size: Size) -> dict[str, Any]:
    """Return the configuration that every specification carries."""
    return {
        "font": "var(--sans, sans-serif)",
        "background": None,
        "view": {"stroke": None},
        "aria": False,
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelFontSize": size.font - 1,
            "labelColor": SOFT,
            "labelOverlap": False,
            "gridColor": GRID,
            "labelPadding": 8,
        },
        "text": {"fontSize": size.font, "fontWeight": 600, "baseline": "middle"},
        "rule": {"strokeCap": "butt"},
    }


def specification(size: Size, height: int, left: float, layers: list[dict]) -> dict[str, Any]:
    """Return the specification of layers over one plot that starts `left` pixels in.

    The layout is fixed: nothing depends on which fonts the machine that draws has.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": config(size),
        "autosize": {"type": "none"},
        "width": round(size.width - left - size.right),
        "height": height - size.top - size.bottom,
        "padding": {
            "left": round(left),
            "right": size.right,
            "top": size.top,
            "bottom": size.bottom,
        },
        "layer": layers,
    }


def symbol(kind: str, *, filled: bool, disputed: bool, among: int) -> dict[str, Any]:
    """Return the point of a kind; where sources differ it has the colour of contradictions."""
    colour = DISPUTED if disputed else COLOURS[kind]
    size = SMALL if among > SEVERAL else POINT
    look = {"type": "point", "shape": SHAPES[kind], "size": size, "opacity": 1}
    return look | {"fill": colour if filled else PAPER, "stroke": colour, "strokeWidth": 2.5}


def arrowhead(*, flat: bool, more: bool) -> dict[str, Any]:
    way = ("right" if more else "left") if flat else ("up" if more else "down")
    look = {"type": "point", "shape": f"triangle-{way}", "size": 40, "filled": True}
    return look | {"color": INK, "opacity": 1}


def target() -> dict[str, Any]:
    """Return the unseen disc over a point that makes it a link as wide as a finger."""
    unseen = {"fill": "#fff", "fillOpacity": 0, "stroke": "none", "opacity": 1}
    return {"type": "point", "shape": "circle", "size": TARGET} | unseen
