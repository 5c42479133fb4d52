"""Marks for charts, with and without sense."""

import calendar
from datetime import date
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st

from programs.charts.marks import Mark
from programs.models import Kind, Qualifier

_numbers = count(1)


def mark(value="5", *, year=2022, **fields):
    """A report of a whole year; any field by keyword."""
    number = fields.pop("figure", next(_numbers))
    fields = {
        "kind": Kind.ACTUAL,
        "cumulative": False,
        "start": date(year, 1, 1),
        "end": date(year, 12, 31),
        "when": f"{year}年",
        "said": f"{year}年，报告：{value}个",
        "url": f"/sources/1/#c{number}",
        "unit": "个",
    } | fields
    return Mark(figure=number, value=Decimal(value), **fields)


def total(value="5", *, year=2022, **fields):
    """A running total to the end of the year."""
    return mark(value, year=year, **{"cumulative": True, "start": None} | fields)


def disputed(*values, **fields):
    """What several sources say of one figure; the first value is the one chosen."""
    number = next(_numbers)
    return [
        mark(
            value,
            figure=number,
            url=f"/sources/{place}/#c{number}",
            chosen=place == 0,
            disputed=True,
            **fields,
        )
        for place, value in enumerate(values)
    ]


@st.composite
def spans(draw):
    """A whole year, a half-known stretch, or the end of a running total."""
    year = draw(st.integers(1950, 2050))
    month = draw(st.integers(1, 12))
    last = date(year, month, calendar.monthrange(year, month)[1])
    shape = draw(st.sampled_from(["year", "months", "total"]))
    if shape == "year":
        return {"start": date(year, 1, 1), "end": date(year, 12, 31), "cumulative": False}
    if shape == "total":
        return {"start": None, "end": last, "cumulative": True}
    first = date(draw(st.integers(year - 3, year - 1)), draw(st.integers(1, 12)), 1)
    return {"start": first, "end": last, "cumulative": draw(st.booleans())}


values = st.one_of(
    st.integers(-(10**6), 10**12).map(str),
    st.decimals(0, 1000, places=6).map(str),
    st.sampled_from(["0", "-0.000001", "999999999999999999", "1e12"]),
)


@st.composite
def figures(draw):
    """All marks of one figure: one, or several where sources differ."""
    fields = draw(spans()) | {
        "kind": draw(st.sampled_from(Kind.values)),
        "qualifier": draw(st.sampled_from(Qualifier.values)),
        "place": draw(st.sampled_from(["", "", "", "甲县", "乙县", "丙自治县"])),
    }
    if draw(st.integers(0, 4)):
        return [mark(draw(values), **fields)]
    return disputed(*draw(st.lists(values, min_size=2, max_size=3, unique=True)), **fields)


@st.composite
def ledgers(draw, most=60):
    """The marks of an indicator, in order of time."""
    found = [one for figure in draw(st.lists(figures(), max_size=most)) for one in figure]
    return sorted(found, key=lambda one: (one.end, one.start or one.end, one.value))
