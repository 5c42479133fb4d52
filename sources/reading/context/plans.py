"""The parts of a story where a promise goes on through headings, lists and paragraphs."""

from __future__ import annotations

import re
from functools import cache

from sources.reading.layout.stories import Block, Story
from sources.reading.words import load_table

# How deep a numbered heading or item lies: 一、 over （一） over 1. over (1).
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[，、章部]"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,2}是"),
    re.compile(r"\d{1,2}[.、．](?!\d)|[①-⑳]"),
    re.compile(r"[（(]\d{1,2}[）)]|[-·•●◆■▪]"),
)
_LEAD_REACH = 120
_LONGEST_HEADING = 25
_PUNCTUATION = re.compile("[，。；！？]")
_MARKS = re.compile(r"[^\u4e00-\u9fff\w]+")
_MEASURE = re.compile(r"[^，；：。！？\n]{0,12}(?:举措|措施|行动(?!计划))")
_PAST = re.compile(r"去年|已|截至|过去|此前|成果|成效|回顾|以来")
_LAST_SENTENCE = re.compile(r"[^。！？\n]{1,120}[。：！]?$")


def plan_blocks(text: str, story: Story) -> list[bool]:
    """Say for each block of the story whether a heading or a lead-in makes it a promise."""
    plans: list[bool] = []
    heading_level: int | None = None
    whole = _is_plan(story)
    headline = _bare(story.headline)
    leading = asked = False
    for block in story.blocks:
        if _is_heading(text, block) and _bare(text[block.start : block.end]) not in headline:
            heading_level, leading = _heading_plan(text, block, heading_level), False
        listed = asked or (leading and _goes_on(text, block))
        plans.append(whole or heading_level is not None or listed)
        asked = _asks(text, block)
        tail = max(block.start, block.end - _LEAD_REACH)
        leading = not block.heading and (
            announces(text, tail, block.end) or (leading and plans[-1])
        )
    return plans


def review_blocks(text: str, story: Story) -> list[bool]:
    """Say for each block of the story whether it stands below a heading of results."""
    reviews: list[bool] = []
    review = False
    for block in story.blocks:
        if block.heading:
            deeper = review and _level(text, block.start) is not None
            review = bool(_PAST.search(text, block.start, block.end)) or deeper
        reviews.append(review)
    return reviews


def is_measure(text: str, start: int, end: int) -> bool:
    """Tell whether the number at text[start:end] counts measures: 9项新措施.

    Measures are counted when they are announced, whatever they promise.
    """
    return bool(_MEASURE.match(text, end)) and text[end - 1] in "项条大个"


def starts_next(text: str, start: int) -> bool:
    """Tell whether the sentence that begins at `start` goes on with the one before it."""
    return bool(_words("next").match(text, start)) or _level(text, start) is not None


def is_bulletin(story: Story) -> bool:
    """Tell whether the whole document counts what there is, whoever made it: 统计公报."""
    return bool(_words("bulletin").search(_bare(story.headline)))


def _is_plan(story: Story) -> bool:
    """Tell whether the whole document is a plan: 实施方案, 工作要点."""
    return bool(_plan_headline().search(_bare(story.headline)))


def _bare(headline: str) -> str:
    return _MARKS.sub("", headline)


def _is_heading(text: str, block: Block) -> bool:
    """Tell whether the block is a heading, also one that only its words give away."""
    line = text[block.start : block.end]
    short = len(line) <= _LONGEST_HEADING and not _PUNCTUATION.search(line)
    return block.heading or (short and bool(_words("heading").search(line)))


def _heading_plan(text: str, block: Block, above: int | None) -> int | None:
    """Return the level of the plan heading which rules below this heading, None for none."""
    level = _level(text, block.start)
    own = -1 if level is None else level
    if _words("heading").search(text, block.start, block.end):
        return own if not _PAST.search(text, block.start, block.end) else None
    return above if above is not None and own > above else None


def _level(text: str, start: int) -> int | None:
    return next((n for n, mark in enumerate(_LEVELS) if mark.match(text, start)), None)


def _asks(text: str, block: Block) -> bool:
    """Tell whether the paragraph asks for plans, so that the next one tells them."""
    start = max(block.start, block.end - _LEAD_REACH)
    return text[block.end - 1] in "？?" and bool(_words("ask").search(text, start, block.end))


def _goes_on(text: str, block: Block) -> bool:
    """Tell whether the paragraph is an item of the list that a lead-in opened."""
    listed = _words("list").match(text, block.start) or starts_next(text, block.start)
    return bool(listed) or text[block.end - 1] not in "。！？!?"


def announces(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence up to `end` announces what follows: 发布六条新举措。"""
    tail = _LAST_SENTENCE.search(text, start, end)
    if not tail:
        return False
    announced = _words("announce").search(tail.group())
    if not announced:
        return tail.group()[-1] == "：" and bool(_words("heading").search(tail.group()))
    clause = tail.group().rfind("，", 0, announced.start()) + 1
    lead = _words("lead").search(tail.group(), announced.end())
    return bool(lead) and not _PAST.search(tail.group(), clause)


@cache
def _list(role: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in load_table("plan_words") if row["role"] == role)


@cache
def _plan_headline() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_list('headline'))})[\d年至]*(?:的?通知|摘要|全文)?$")


@cache
def _words(role: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _list(role))))
