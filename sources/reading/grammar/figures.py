"""The figure grammar: which printed numbers state an amount, and which do not and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.hedges import qualifier_of
from sources.reading.grammar.mentions import Mention, Refusal
from sources.reading.grammar.numerals import Number, find_numbers
from sources.reading.grammar.quantities import Quantity, is_year, read_quantity, share_units
from sources.reading.grammar.refusals import IGNORED, has_followers, is_stated, reason_against
from sources.reading.grammar.shapes import Covering, find_shapes
from sources.reading.grammar.units import Unit
from sources.reading.layout.stories import Story

_NOUN = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{1,12}")
_NOUN_END = re.compile(
    r"[在于将已被把从向对为并与和及或了是至到比使让由给按以等]"
    r"|通过|参与|获得|实现|享受|受益|增收|增加|提供|带来|投入"
)
_NEAR = 30
_LONGEST_NAME = 6


def find_mentions(clean: CleanText, story: Story) -> tuple[list[Mention], list[Refusal]]:
    """Return the amounts of a story in reading order, and the numbers that are none.

    A number in Chinese characters that counts nothing (一起, 十分) is in neither list.
    """
    text = clean.text
    shapes = find_shapes(text, story.start, story.end)
    covering = Covering(shapes)
    quantities: list[Quantity] = []
    refusals = [shape for shape in shapes if _has_number(text, shape)]
    for number in _numbers(text, story):
        used = quantities and quantities[-1].end > number.start
        part = number.bare and text.startswith("分之", number.end)
        if not used and not part and not covering.at(number.start, number.end):
            quantities.append(read_quantity(text, number))
    mentions: list[Mention] = []
    for judged in _judge(clean, share_units(text, quantities)):
        if isinstance(judged, Mention):
            mentions.append(judged)
        else:
            refusals.append(judged)
    return mentions, sorted(refusals, key=lambda refusal: refusal.start)


def _numbers(text: str, story: Story) -> Iterator[Number]:
    """Yield the numbers of headings and paragraphs; the date line between them has no figure."""
    for block in story.blocks:
        yield from find_numbers(text, block.start, block.end)


def _has_number(text: str, shape: Refusal) -> bool:
    return any(True for _ in find_numbers(text, shape.start, shape.end)) or shape.reason == "lost"


def _judge(clean: CleanText, shared: list[tuple[Quantity, str]]) -> Iterator[Mention | Refusal]:
    text = clean.text
    for index, (quantity, qualifier) in enumerate(shared):
        if quantity.unit is None:
            reason = _unitless(text, quantity.number)
            if reason:
                yield Refusal(quantity.number.start, quantity.number.end, reason)
            continue
        company = _has_company(shared, index)
        reason = reason_against(text, quantity, quantity.unit, company)
        reason = reason or ("lost" if _has_lost_digits(clean, quantity.number) else "")
        if reason == IGNORED:
            continue
        if reason:
            yield Refusal(quantity.number.start, quantity.end, reason)
        elif quantity.value is not None:
            yield _mention(text, quantity, quantity.unit, qualifier)


def _has_lost_digits(clean: CleanText, number: Number) -> bool:
    """Whether the source has a gap before a lone 万 or 亿: 达 万元 has lost its digits."""
    before = number.start - 1
    lone = number.text in ("万", "亿") and before >= 0
    return lone and clean.starts[number.start] > clean.ends[before]


def _unitless(text: str, number: Number) -> str:
    if has_followers(text, number.start, number.end):
        return "followers"
    if number.han:
        return ""
    if is_year(number):
        return "date"
    return "id" if len(number.text) > _LONGEST_NAME else "name"


def _has_company(shared: list[tuple[Quantity, str]], index: int) -> bool:
    """Whether a neighbour close by is a counted amount too, so that this one stands in a list."""
    here = shared[index][0]
    for other, _ in shared[max(0, index - 1) : index] + shared[index + 1 : index + 2]:
        if abs(other.number.start - here.number.start) <= _NEAR and is_stated(other):
            return True
    return False


def _mention(text: str, quantity: Quantity, unit: Unit, qualifier: str) -> Mention:
    number = quantity.number
    qualifier = qualifier or qualifier_of(text, number.start, number.inside, quantity.end)
    value = quantity.value or Decimal(0)
    noun = _NOUN.match(text, quantity.end)
    return Mention(
        start=number.start,
        end=quantity.end,
        value=Decimal(int(value)) if value == int(value) else value.normalize(),
        unit=unit.unit,
        qualifier=qualifier,
        rule=quantity.rule,
        noun=_NOUN_END.split(noun.group())[0] if noun else "",
    )
