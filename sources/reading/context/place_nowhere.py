"""Figures that hold in no place of which the text speaks: distances, prices, numbers of places."""

from __future__ import annotations

import re

from sources.reading.grammar.mentions import Mention

# 12个县, 160个国家重点帮扶县, 5省; not 30个县级项目.
_COUNTED = r"[^\W\d]{0,10}?"
_NARROW = re.compile(rf"{_COUNTED}(?:县域|县|区县)(?![城里长委级医一内])")
_WIDE = re.compile(r"个?(?:省|省份|省区)(?![级内里城外])")
# 捐100元，就可送出一个包裹: what anyone may give holds nowhere.
_PRICE = re.compile(r"(?:人民币|善款)?[，,]?(?:就|即|便)(?:可|能)")
_COUNTERS = ("个", "", "县", "省", "区县", "市县", "县域", "省份", "个县", "个省", "余个", "多个")
_LENGTHS = ("公里", "千米", "里")
_AWAY = re.compile(r"之?以?外(?!环)|之遥|的?路程|的?车程")


def holds_nowhere(text: str, mention: Mention) -> bool:
    """Return whether it is a price that anyone may give, or how far away something is: 30公里外."""
    away = mention.unit in _LENGTHS and bool(_AWAY.match(text, mention.end))
    return away or bool(_PRICE.match(text, mention.end))


def counts_places(text: str, mention: Mention, level: str) -> bool:
    """Return whether the figure counts places as large as one of that level: 12个县, 5个省."""
    if mention.unit not in _COUNTERS:
        return False
    counted = mention.unit.removeprefix("个") + text[mention.end : mention.end + 14]
    return bool(_WIDE.match(counted) or (level == "county" and _NARROW.match(counted)))
