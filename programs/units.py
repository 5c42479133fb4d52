"""Units: which are one and the same, and what they are called in English."""

from __future__ import annotations

# Each row is one unit under all its names. 人 counts people, 人次 counts turns: never the same.
SAME = (
    frozenset({"人", "名", "位"}),
    frozenset({"个", "家", "款", "座", "处"}),
    frozenset({"户", "家庭"}),
    frozenset({"元", "人民币"}),
    frozenset({"%", "％"}),
)


def same_unit(one: str, other: str) -> bool:
    """Whether two units count the same thing: 名 and 人 do, 人 and 人次 do not."""
    return one == other or any(one in row and other in row for row in SAME)

UNITS_EN: dict[str, str] = {"元": "CNY", "%": "%", "人": "people", "人次": "person-times"}
