"""The 34 province-level units as squares of one grid: a scheme of who lies where, and no map.

No boundary is drawn, so none can be drawn wrong; every unit is there and all are of one size.
"""

from __future__ import annotations

from dataclasses import dataclass

from counties.models import Division
from counties.records import places_with_records

# Row by row from the north, west to east; two digits are a unit's place in GB/T 2260.
GRID = """
.. .. .. .. .. .. .. 23
.. .. .. .. .. .. .. 22
65 .. .. .. 15 11 12 21
.. 63 62 64 14 13 37 ..
54 .. 51 61 41 32 31 ..
.. .. .. 50 42 34 33 ..
.. .. 53 52 43 36 35 71
.. .. .. .. 45 44 81 ..
.. .. .. .. 46 82 .. ..
"""
PLACES = {
    code: (row, column)
    for row, line in enumerate(GRID.split("\n"))
    for column, code in enumerate(line.split(), start=1)
    if code.isdigit()
}
# Code, name as it is said, and the single character that stands for it where there is no room.
NAMES = """
11北京京 12天津津 13河北冀 14山西晋 15内蒙古蒙 21辽宁辽 22吉林吉 23黑龙江黑 31上海沪 32江苏苏
33浙江浙 34安徽皖 35福建闽 36江西赣 37山东鲁 41河南豫 42湖北鄂 43湖南湘 44广东粤 45广西桂
46海南琼 50重庆渝 51四川川 52贵州黔 53云南滇 54西藏藏 61陕西陕 62甘肃甘 63青海青 64宁夏宁
65新疆新 71台湾台 81香港港 82澳门澳
"""
SHORT = {entry[:2]: (entry[2:-1], entry[-1]) for entry in NAMES.split()}
# From how many places with records a tile takes the next darker shade.
STEPS = (1, 3, 10)


@dataclass(frozen=True)
class Tile:
    """One unit: where its square stands, how many places with records lie in it, and its shade."""

    division: Division
    row: int
    column: int
    count: int

    @property
    def name(self) -> str:
        return SHORT[self.division.code[:2]][0]

    @property
    def mark(self) -> str:
        return SHORT[self.division.code[:2]][1]

    @property
    def shade(self) -> int:
        return sum(self.count >= step for step in STEPS)


def province_tiles() -> list[Tile]:
    """Return the tiles in the order of GB/T 2260: two queries."""
    codes = list(places_with_records().values_list("code", flat=True))
    return [
        Tile(
            division=province,
            row=PLACES[province.code[:2]][0],
            column=PLACES[province.code[:2]][1],
            count=sum(code[:2] == province.code[:2] for code in codes),
        )
        for province in Division.objects.provinces().in_force().order_by("code")
    ]
