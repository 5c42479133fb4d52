"""The charts of an indicator's page, with everything the page says about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from programs.charts import words
from programs.charts.by_place import ByPlace
from programs.charts.choosing import choose
from programs.charts.drawing import draw
from programs.charts.marks import Mark, marks_of
from programs.charts.over_years import OverYears
from programs.charts.picture import Picture
from programs.charts.style import SIZES
from programs.models import Figure, Indicator, Kind

# So many of the newest figures go into charts; the table of the page has all of them.
MOST_DRAWN = 400


@dataclass(frozen=True)
class Chart:
    """A chart in all its renderings; none where drawing failed."""

    title: str
    unit: str
    drawings: tuple[SafeString, ...]
    key: list[tuple[str, str]]
    flattened: bool


@dataclass(frozen=True)
class Told:
    """What an indicator's figures say: in charts, and in words where no chart can."""

    charts: tuple[Chart, ...]
    left_out: tuple[Mark, ...]
    latest_report: Mark | None
    latest_promise: Mark | None
    silence: str


def tell_newest(indicator: Indicator) -> tuple[list[Figure], list[int], Told]:
    """Return the newest public figures, the years without a report, and what both say."""
    figures = indicator.figures.published().for_display()
    newest = list(figures.order_by("-period_end", "-pk")[:MOST_DRAWN])
    silent = silent_years(figures, timezone.localdate().year)
    return newest, silent, tell(indicator, newest, silent)


def tell(indicator: Indicator, figures: Iterable[Figure], silent: Sequence[int]) -> Told:
    """Return the charts and words of figures loaded by `for_display()`."""
    marks = marks_of(figures)
    choice = choose(marks)
    charts = []
    if choice.over_years:
        shown = choice.over_years
        gaps = [year for year in silent if _reaches(shown, year)]
        pictures: list[Picture] = [OverYears(shown, size, gaps) for size in SIZES]
        charts.append(_chart(_title(indicator, shown), shown, pictures, gaps))
    if choice.by_place:
        rows = choice.by_place
        pictures = [ByPlace(rows, size) for size in SIZES]
        charts.append(_chart(f"{indicator.name}：各地", rows, pictures))
    return Told(
        charts=tuple(charts),
        left_out=choice.left_out,
        latest_report=_latest(marks, Kind.ACTUAL),
        latest_promise=_latest(marks, Kind.TARGET),
        silence=words.silence(silent),
    )


def silent_years(figures: QuerySet[Figure], this_year: int) -> list[int]:
    """Return the years between the first and the last figure that no report touches.

    What lies ahead is not silent: nobody can have reported it.
    """
    rows = list(figures.values_list("kind", "period_start", "period_end"))
    if not rows:
        return []
    told = {
        year
        for kind, start, end in rows
        if kind != Kind.TARGET
        for year in range((start or end).year, end.year + 1)
    }
    years = [end.year for _, _, end in rows]
    last = min(max(years), this_year)
    return [year for year in range(min(years), last + 1) if year not in told]


def _title(indicator: Indicator, marks: Sequence[Mark]) -> str:
    place = marks[0].place
    return f"{place}：{indicator.name}" if place else indicator.name


def _reaches(marks: Sequence[Mark], year: int) -> bool:
    return min((m.start or m.end).year for m in marks) <= year <= max(m.end.year for m in marks)


def _latest(marks: Sequence[Mark], kind: str) -> Mark | None:
    """Return the last number of the kind, one of no particular place before any other."""
    found = [mark for mark in marks if mark.kind == kind and mark.chosen]
    return max(found, key=lambda mark: (not mark.place, mark.end), default=None)


def _chart(
    title: str, marks: Sequence[Mark], pictures: Sequence[Picture], silent: Sequence[int] = ()
) -> Chart:
    label = words.alternative(title, marks)
    drawn = [draw(p.specification(), label=label, name=p.size.name) for p in pictures]
    drawings = tuple(drawing for drawing in drawn if drawing)
    return Chart(
        title=title,
        unit=marks[0].unit,
        drawings=drawings if len(drawings) == len(drawn) else (),
        key=words.key(marks, silent, timed=isinstance(pictures[0], OverYears)),
        flattened=words.flattened(marks),
    )
