"""Units: which are one and the same, and what they are called in English."""

from __future__ import annotations

# Each row is one unit under all its names. 人 counts people, 人次 counts turns: never the same;
# nor are 户 and 人, or 场, 次 and 节, which different programmes count differently.
SAME = (
    frozenset({"人", "名", "位"}),
    # Classifiers of things; what is counted is in the indicator's name.
    frozenset({"个", "家", "款", "座", "处"}),
    frozenset({"项", "条"}),
    frozenset({"户", "家庭"}),
    frozenset({"元", "人民币"}),
    frozenset({"%", "％"}),
)

# Every unit that a published figure uses. Classifiers have no English of their own: the
# indicator's name says what is counted, so "1266个" reads "1,266".
UNITS_EN: dict[str, str] = {
    "%": "%",
    "个": "",
    "亩": "mu",
    "人": "people",
    "人次": "person-times",
    "份": "copies",
    "位": "people",
    "倍": "times",
    "元": "CNY",
    "元/亩": "CNY per mu",
    "元/箱": "CNY per box",
    "单": "orders",
    "县": "counties",
    "名": "people",
    "吨": "tonnes",
    "地": "places",
    "场": "sessions",
    "字": "characters",
    "家": "",
    "户": "households",
    "条": "",
    "次": "times",
    "款": "",
    "流量": "units of traffic",
    "省": "provinces",
    "节": "lessons",
    "间": "rooms",
    "项": "",
}


def same_unit(one: str, other: str) -> bool:
    """Whether two units count the same thing: 名 and 人 do, 人 and 人次 do not."""
    return one == other or any(one in row and other in row for row in SAME)
