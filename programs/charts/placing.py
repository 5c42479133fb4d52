"""Where points and their labels stand so that none hides another; all in pixels of the plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from programs.charts.marks import Mark
from programs.charts.scales import Scale, evening_of, year_of
from programs.charts.style import REACH, Size

APART = 26  # between two points: more than the 24 that WCAG 2.2 asks for
INSET = 9  # a point that ends its bar stands within it
HIDDEN = (6, 12)  # nearer across and up than this, one point hides another
GAP = 4  # between a point and the number beside it
HALF = 12  # of what a point covers
# Which way the true number may lie: towards more, towards less.
MORE = {"at_least", "over", "about"}
LESS = {"nearly", "up_to", "about"}


@dataclass(frozen=True)
class Box:
    """A rectangle; the y axis points down, as in the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: Box) -> bool:
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Point:
    """Where a mark's point stands; `flat` where more is to the right and not up."""

    mark: Mark
    x: float
    y: float
    flat: bool = False

    @property
    def box(self) -> Box:
        """What the point and the arrows of its hedge cover."""
        more = REACH + 4 if self.mark.qualifier in MORE else HALF
        less = REACH + 4 if self.mark.qualifier in LESS else HALF
        if self.flat:
            return Box(self.x - less, self.y - HALF, self.x + more, self.y + HALF)
        return Box(self.x - HALF, self.y - more, self.x + HALF, self.y + less)


@dataclass(frozen=True)
class Label:
    """A text, the middle of its line, and on which side of that place it stands."""

    text: str
    x: float
    y: float
    align: str
    kind: str = ""


@dataclass
class Plot:
    """The plot with what already stands in it."""

    size: Size
    width: float
    height: float
    taken: list[Box] = field(default_factory=list)

    def label(self, point: Point) -> Label | None:
        """Return the first free place beside the point and take it; None where all are taken."""
        for label in self._beside(point):
            if self.take(self.box(label)):
                return label
        return None

    def take(self, box: Box) -> bool:
        """Take the place if it is free and within the drawing."""
        within = Box(-4, -self.size.top, self.width + self.size.right - 2, self.height)
        free = box.inside(within) and not any(box.touches(other) for other in self.taken)
        if free:
            self.taken.append(box)
        return free

    def box(self, label: Label) -> Box:
        """Return what the text covers, with a little air on either side."""
        width = self.size.text_width(label.text)
        left = label.x - {"left": 0.0, "center": 0.5, "right": 1.0}[label.align] * width
        return Box(left - 3, label.y - self._half, left + width + 3, label.y + self._half)

    @property
    def _half(self) -> float:
        return self.size.font * 0.6

    def _beside(self, point: Point) -> Iterator[Label]:
        text, kind, y, box = point.mark.label, point.mark.kind, point.y, point.box
        above, below = box.top - self._half + 2, box.bottom + self._half - 2
        right, left = box.right + GAP, box.left - GAP
        if not point.flat:
            yield Label(text, point.x, above - 2, "center", kind)
        yield Label(text, right, y, "left", kind)
        yield Label(text, left, y, "right", kind)
        yield Label(text, point.x, below + 2, "center", kind)
        for height in (above - 2, below + 2):
            yield Label(text, box.left, height, "left", kind)
            yield Label(text, box.right, height, "right", kind)


def points(marks: Sequence[Mark], across: Scale, up: Scale, height: float) -> list[Point]:
    """Return where each mark's point stands: its height is exact, its day may give way.

    Within its own stretch of time a point gives way to one that a finger would hit with it; out of
    it only to one of the same time that it would hide, and by little.
    """
    placed: list[Point] = []
    little = min(APART, max(HIDDEN[0] + 1, across.pixel(across.low + 0.5)))
    for mark in marks:
        y = height - up.pixel(float(mark.value))
        home = _home(mark, across)
        left, right = span(mark, across)
        within = [x for x in _aside(home, APART, across) if left + INSET <= x <= right - INSET]
        x = next((x for x in (home, *within) if not _near(x, y, placed, APART, APART)), home)
        rivals = [other for other in placed if _is_same_time(mark, other.mark)]
        if _near(x, y, rivals, *HIDDEN):
            others = _aside(home, little, across)
            x = next((x for x in others if not _near(x, y, rivals, *HIDDEN)), home)
        placed.append(Point(mark, x, y))
    return placed


def _is_same_time(one: Mark, other: Mark) -> bool:
    return (one.start or one.end) <= other.end and (other.start or other.end) <= one.end


def _near(x: float, y: float, placed: Sequence[Point], across: float, up: float) -> bool:
    return any(abs(x - other.x) < across and abs(y - other.y) < up for other in placed)


def _home(mark: Mark, across: Scale) -> float:
    """Return the best place for the point: the middle of a stretch, the end of a total."""
    left, right = span(mark, across)
    if mark.start is None:
        home = right  # a stem stands on its day, not near it
    else:
        home = right - INSET if mark.cumulative else (left + right) / 2
    return max(home, INSET)


def _aside(home: float, step: float, across: Scale) -> Iterator[float]:
    """Yield places beside the best one, the nearest first."""
    for number in range(1, 5):
        for x in (home - number * step, home + number * step):
            if INSET <= x <= across.length - INSET:
                yield x


def span(mark: Mark, across: Scale) -> tuple[float, float]:
    """Return where the mark's time starts and ends; a total without a start is its last day."""
    left = year_of(mark.start or mark.end)
    return across.pixel(left), across.pixel(evening_of(mark.end))
