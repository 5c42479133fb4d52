"""The words around a number that say how exact it is, from tables/hedges.csv."""

from __future__ import annotations

import re
from functools import cache

from sources.reading.words import any_of, load_table

_REACH = 14
_FILLERS = (
    r"(?:了|有|达到|达|到|为|至|在|于|过|共计|共|计|可|的|人民币|每年|每月|￥|¥|“|占|卖|能|就|可以|拿|掏|赚|挣|发"
    r"|补助|投入|增收){0,2}$"
)
# 增收3万元多, 12公里余: at the end of a phrase only, 3元多肉盆栽 is no hedge.
# 至少覆盖50个县, 最多卖8000元: a verb may stand between the limit and its number.
_LIMITS = "至少|最少|最多|至多"
_VERB = r"[\u4e00-\u9fff]{0,6}$"
_ENDS = re.compile(r"[，。；、！？）\n]|$")
_TRAILING_MORE = re.compile(r"[多余](?![\u4e00-\u9fff])")


@cache
def _before() -> re.Pattern[str]:
    alternatives = []
    for row in sorted(load_table("hedges"), key=lambda row: -len(row["word"])):
        if row["side"] == "before":
            guard = f"(?<![{row['not_after']}])" if row["not_after"] else ""
            alternatives.append(guard + re.escape(row["word"]))
    return re.compile(rf"({'|'.join(alternatives)}){_FILLERS}|({_LIMITS})(?!的){_VERB}")


@cache
def _after() -> re.Pattern[str]:
    words = any_of(row["word"] for row in load_table("hedges") if row["side"] == "after")
    return re.compile(rf"[（(]?({words})")


@cache
def _meanings() -> dict[tuple[str, str], str]:
    return {(row["side"], row["word"]): row["qualifier"] for row in load_table("hedges")}


def qualifier_of(text: str, start: int, inside: str, end: int) -> str:
    """Return the qualifier of the amount text[start:end].

    `inside` is 余, 多 or 来 within the number, which counts most; then what follows, then what
    stands before: 约3万多人 is over, 高达3000万元以上 at_least.
    """
    if inside == "来":
        return "about"
    if inside:
        return "over"
    after = _after().match(text, end)
    if after:
        return _meanings()["after", after[1]]
    if text[end : end + 1] == "起" and _ENDS.match(text, end + 1):
        return "at_least"
    if _TRAILING_MORE.match(text, end):
        return "over"
    before = _before().search(text[max(0, start - _REACH) : start])
    return _meanings()["before", before[1] or before[2]] if before else "exact"
