"""What a chart shows, said in words: for whoever sees no picture, and for what none can show."""

from __future__ import annotations

from collections.abc import Sequence

from programs.charts.marks import Mark
from programs.charts.over_years import runs
from programs.charts.placing import LESS, MORE
from programs.models import Kind

# A number so many times smaller than the largest is a hair above zero.
FLAT = 100


def silence(years: Sequence[int]) -> str:
    """Return "2019年至2021年、2023年没有找到报道。", or nothing where every year has its report."""
    spans = [
        f"{a}年" if a == b else f"{a}年{'、' if b == a + 1 else '至'}{b}年" for a, b in runs(years)
    ]
    return f"{'、'.join(spans)}没有找到报道。" if spans else ""


def alternative(name: str, marks: Sequence[Mark]) -> str:
    """Return the text that stands for the picture; each number is in its links and the table."""
    first = min((mark.start or mark.end).year for mark in marks)
    last = max(mark.end.year for mark in marks)
    when = f"{first}年" if first == last else f"{first}年至{last}年"
    figures = len({mark.figure for mark in marks})
    return f"{name}，{when}，图中有{figures}个数字；每个标记都通向它的出处，数字也都列在表里。"


def flattened(marks: Sequence[Mark]) -> bool:
    """Whether some numbers are too small beside the largest to be told from zero."""
    sizes = [abs(mark.value) for mark in marks if mark.value]
    return bool(sizes) and min(sizes) * FLAT < max(sizes)


def key(
    marks: Sequence[Mark], silent: Sequence[int] = (), *, timed: bool = True
) -> list[tuple[str, str]]:
    """Return (sign, meaning) of what occurs in the picture; the sign names a class of site.css.

    `timed` where the picture runs over the years and shows how long a number's time is.
    """
    kinds = {mark.kind for mark in marks}
    hedges = {mark.qualifier for mark in marks}
    told = [
        ("actual", "报告", Kind.ACTUAL in kinds),
        ("target", "承诺", Kind.TARGET in kinds),
        ("baseline", "基线", Kind.BASELINE in kinds),
        ("span", "横条：那一段时间内的数", timed and _any_span(marks)),
        ("running", "竖线：截至那时的累计", timed and any(m.cumulative for m in marks)),
        ("more", "≥：“超”“至少”，实际只多不少", bool(hedges & (MORE - LESS))),
        ("less", "≤：“近”“至多”，实际只少不多", bool(hedges & (LESS - MORE))),
        ("about", "≈：“约”", "about" in hedges),
        ("disputed", "说法不一：几种都画出，报告中实心的是采用的", any(m.disputed for m in marks)),
        ("silence", "没有找到报道的年份", bool(silent)),
    ]
    return [(sign, meaning) for sign, meaning, occurs in told if occurs]


def _any_span(marks: Sequence[Mark]) -> bool:
    return any(mark.start and not mark.cumulative for mark in marks)
