"""The figure grammar: which printed numbers state an amount, and which do not and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sources.reading.clean import CleanText
from sources.reading.hedges import qualifier_of
from sources.reading.mentions import Mention, Refusal
from sources.reading.numerals import Number, find_numbers, magnitude_of, value_of
from sources.reading.refusals import (
    Covering,
    find_shapes,
    has_followers,
    is_comparison,
    is_group,
    is_one_of_them,
    is_of_one_family,
    is_own_child,
    is_threshold,
    is_structure,
)
from sources.reading.stories import Story
from sources.reading.units import (
    Unit,
    each_before,
    left_of,
    money_before,
    noun_at,
    people_at,
    people_before,
    table_unit,
    unit_at,
)

_HUNDREDTHS = re.compile(r"([百千])分之$")
_SIGNS = {"百": "%", "千": "‰"}
_TENTHS = re.compile(
    r"成(?![为本效果立都功员熟长交套片分因品年就绩型语形天名群例])([一二三四五六七八九]?)"
)
_COINS = re.compile(r"块(?:钱|([\d一二三四五六七八九])(?![\d.])|(?=[，。；、！？）\n的左以多]|$))")
_FRACTION = re.compile(r"分之([一二三四五六七八九十])")
_RANGE = re.compile(r"[—–\-~～至到]{1,2}")
_LIST = re.compile(r"[、，和与及]")
_FROM = re.compile(r"[从由自][^，。；]{0,6}$")
_NOUN = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{1,12}")
_NOUN_END = re.compile(
    r"[，。；：、]|[在于将已被把从向对为并与和及或了是至到比使让由给按以等]|通过|参与|获得|实现|享受|受益|增收|增加|提供|带来|投入"
)
_RESULT = re.compile(
    r"建成|新建|建设|建立|打造|新增|完成|设立|培育|创建|入选|捐建|援建|改造|覆盖|落地|开设|举办|认定|引进|实施|成立|获批|获评"
)
_RESULT_REACH = 20
_DURATION_TOTAL = re.compile(r"(?:累计|服务|总时长|学习|培训|志愿)[^，。；]{0,12}$")
_CONCRETE = frozenset(["money", "share", "area", "weight", "length", "volume", "power", "people"])
_REFUSED_SORTS = frozenset(["age", "rank", "id", "ordinal", "time", "ratio", "duration"])
# 三县分别…: the number only says how many names went before.
_EACH_OF = re.compile(r"(?:分别|各自|均|都|各|行|之行|联动)")
_PHASE = re.compile(r"工程|项目|建设|计划|改造|投资|投产|启动|厂房|基地|扩建")
_HAN_ONLY_SCALED = frozenset(
    ["方", "字", "里", "度", "面", "片", "口", "对", "组", "站", "包", "车"]
)
_HOURS = frozenset(["小时", "个小时"])
_LEAST_HOURS = 100
_YEARS = (1900, 2100)


@dataclass(frozen=True)
class _Candidate:
    """A number with what follows it; `unit` is None where nothing that counts is printed.

    `magnitude` is that of the list it stands in: 3、5、8亿元 prints 亿 once.
    """

    number: Number
    end: int
    value: Decimal | None
    unit: Unit | None
    rule: str
    magnitude: Decimal | None = None


def find_mentions(clean: CleanText, story: Story) -> tuple[list[Mention], list[Refusal]]:
    """Return the amounts of a story in reading order, and the numbers that are none.

    A number in Chinese characters that counts nothing (一起, 十分) is in neither list.
    """
    text = clean.text
    shapes = find_shapes(text, story.start, story.end)
    covering = Covering(shapes)
    candidates: list[_Candidate] = []
    refusals = [shape for shape in shapes if _has_number(text, shape)]
    for number in find_numbers(text, story.start, story.end):
        used = candidates and candidates[-1].end > number.start
        part = number.bare and text.startswith("分之", number.end)
        if not used and not part and not covering.at(number.start, number.end):
            candidates.append(_read(text, number))
    mentions: list[Mention] = []
    for judged in _judge(clean, _share_units(text, candidates)):
        (mentions if isinstance(judged, Mention) else refusals).append(judged)  # type: ignore[arg-type]
    return mentions, sorted(refusals, key=lambda refusal: refusal.start)


def _has_number(text: str, shape: Refusal) -> bool:
    return any(True for _ in find_numbers(text, shape.start, shape.end)) or shape.reason == "lost"


def _read(text: str, number: Number) -> _Candidate:
    """Return the number with its unit as far as both are printed together."""
    for reading in (_read_share, _read_coins, _read_unit, _read_implied, _read_cell):
        candidate = reading(text, number)
        if candidate:
            return candidate
    return _Candidate(number, number.end, number.value, None, "")


def _read_share(text: str, number: Number) -> _Candidate | None:
    """百分之六十, 九成, 三分之二."""
    percent = Unit(number.end, "%", "%", "share")
    parts = _HUNDREDTHS.search(text[max(0, number.start - 3) : number.start])
    if parts:
        begun = replace(number, start=number.start - 3)
        sign = _SIGNS[parts[1]]
        unit = replace(percent, word=sign, unit=sign)
        return _Candidate(begun, number.end, number.value, unit, "share.hundredths")
    tenths = _TENTHS.match(text, number.end)
    if tenths and number.value is not None and number.value <= 10:
        ones = Decimal(5) if tenths[1] == "半" else value_of(tenths[1] or "零")
        value = number.value * 10 + (ones or 0)
        return _Candidate(number, tenths.end(), value, percent, "share.tenths")
    fraction = _FRACTION.match(text, number.end)
    if fraction and number.value:
        value = (value_of(fraction[1]) or Decimal(0)) * 100 / number.value
        value = value.quantize(Decimal("0.01"))
        return _Candidate(number, fraction.end(), value, percent, "share.fraction")
    return None


def _read_unit(text: str, number: Number) -> _Candidate | None:
    plus = 1 if text[number.end : number.end + 1] == "+" else 0
    unit = unit_at(text, number.end + plus)
    people = people_at(text, number.end + plus) if unit else None
    if unit and people and text[unit.end - 1] != "人" and people[1] > unit.end:
        # 100村民 counts people: the noun begins with what would be a unit alone.
        if _begins_with_noun(text, number.end + plus, people[1], unit):
            return None
    if not unit:
        return None
    if plus:
        number = replace(number, inside="多")
    each = "" if "/" in unit.unit else each_before(text, number.start)
    if each and unit.sort in ("money", "weight", "volume", "power"):
        unit = replace(unit, unit=f"{unit.unit}/{each}")
        return _Candidate(number, unit.end, number.value, unit, "rate.each")
    rule = "rate.slash" if "/" in unit.unit else unit.sort
    return _Candidate(number, unit.end, number.value, unit, f"{_script(number)}.{rule}")


def _read_coins(text: str, number: Number) -> _Candidate | None:
    """5块5 is 5.5 元; 块 counts pieces where a noun follows."""
    coins = _COINS.match(text, number.end)
    if not coins or number.value is None:
        return None
    value = number.value + (value_of(coins[1]) or Decimal(0)) / 10 if coins[1] else number.value
    each = each_before(text, number.start)
    unit = Unit(coins.end(), "块", f"元/{each}" if each else "元", "money")
    return _Candidate(number, coins.end(), value, unit, "coins")


def _read_cell(text: str, number: Number) -> _Candidate | None:
    """A table prints the unit once, in brackets or in a cell of its own."""
    cell = None if number.han else table_unit(text, number.start)
    if not cell or number.value is None:
        return None
    value = number.value * (value_of(f"一{cell[0]}") or Decimal(1))
    return _Candidate(number, number.end, value, cell[1], "table")


def _begins_with_noun(text: str, start: int, end: int, unit: Unit) -> bool:
    return unit.sort == "admin" and end - start <= len(unit.word) + 1


def _script(number: Number) -> str:
    return "han" if number.han else "arabic"


def _read_implied(text: str, number: Number) -> _Candidate | None:
    """18万贫困人口 counts 人, 销售额230万 is 元, 4.2亿流量 counts 流量."""
    if number.value is None or not _large(number):
        return None
    if text[number.end : number.end + 1] == "+":
        number = replace(number, end=number.end + 1, inside="多")
    noun = noun_at(text, number.end)
    if noun:
        return _implied(number, noun[0], "count", "implied.noun")
    money = number.scaled and not number.bare and money_before(text, number.start)
    people = None if money and text.startswith("的", number.end) else people_at(text, number.end)
    if people:
        return _implied(number, people[0], "people", "implied.people")
    if money:
        return _implied(number, "元", "money", "implied.money")
    if people_before(text, number.start):
        return _implied(number, "人", "people", "implied.people")
    return None


def _large(number: Number) -> bool:
    """Whether a number can stand without a unit: 2022 is a year, 三 is a word's part."""
    if number.scaled:
        return not number.bare or len(number.text) > 1
    year = (
        number.value is not None
        and _YEARS[0] <= number.value <= _YEARS[1]
        and len(number.text) == 4
    )
    return not number.han and not year and number.value is not None and number.value >= 10


def _implied(number: Number, unit: str, sort: str, rule: str) -> _Candidate:
    return _Candidate(number, number.end, number.value, Unit(number.end, "", unit, sort), rule)


def _share_units(text: str, candidates: Sequence[_Candidate]) -> list[tuple[_Candidate, str]]:
    """Give ends of a range and members of a list the unit that only the last one prints.

    Returns each candidate with its own qualifier where the range decides it, "" elsewhere.
    """
    shared: list[tuple[_Candidate, str]] = []
    following: _Candidate | None = None
    for candidate in reversed(candidates):
        gap = text[candidate.end : following.number.start] if following else ""
        if following and following.unit and _RANGE.fullmatch(gap):
            candidate, low, high = _as_range(text, candidate, following)
            if low and shared:
                shared[-1] = shared[-1][0], high
            shared.append((candidate, low))
        elif following and following.unit and not candidate.unit and _LIST.fullmatch(gap):
            candidate = _with_unit_of(candidate, following, "list")
            shared.append((candidate, ""))
        else:
            shared.append((candidate, ""))
        following = candidate
    return shared[::-1]


def _as_range(text: str, low: _Candidate, high: _Candidate) -> tuple[_Candidate, str, str]:
    if low.unit and high.unit and low.unit.unit != high.unit.unit:
        return low, "", ""
    if not low.unit:
        low = _with_unit_of(low, high, "range")
    if low.value is None or high.value is None or low.value >= high.value:
        return low, "", ""
    if _FROM.search(left_of(text, low.number.start, 8)):
        return low, "", ""
    return low, "at_least", "up_to"


def _with_unit_of(candidate: _Candidate, other: _Candidate, rule: str) -> _Candidate:
    value = candidate.value
    magnitude = other.magnitude or magnitude_of(other.number.text)
    if value is not None and not candidate.number.scaled:
        scaled = value * magnitude
        # 8000至1万元: the first is printed in full.
        value = scaled if other.value is None or rule == "list" or scaled < other.value else value
    rule = f"{rule}.shared"
    return replace(candidate, value=value, unit=other.unit, rule=rule, magnitude=magnitude)


def _judge(clean: CleanText, shared: list[tuple[_Candidate, str]]) -> Iterator[Mention | Refusal]:
    text = clean.text
    for index, (candidate, qualifier) in enumerate(shared):
        if candidate.unit is None:
            reason = _unitless(text, candidate.number)
            if reason:
                yield Refusal(candidate.number.start, candidate.number.end, reason)
            continue
        company = _has_company(shared, index)
        reason = _reason(text, candidate, candidate.unit, company)
        reason = reason or ("lost" if _has_lost_digits(clean, candidate.number) else "")
        if reason == "ignored":
            continue
        if reason:
            yield Refusal(candidate.number.start, candidate.end, reason)
        elif candidate.value is not None:
            yield _mention(text, candidate, candidate.unit, qualifier)


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
    if (
        number.value is not None
        and _YEARS[0] <= number.value <= _YEARS[1]
        and len(number.text) == 4
    ):
        return "date"
    return "id" if len(number.text) > 6 else "name"


def _has_company(shared: list[tuple[_Candidate, str]], index: int) -> bool:
    """Whether a neighbour close by is a counted amount too, so that this one stands in a list."""
    here = shared[index][0]
    for other, _ in shared[max(0, index - 1) : index] + shared[index + 1 : index + 2]:
        near = abs(other.number.start - here.number.start) <= 30
        if near and other.unit and other.unit.sort not in _REFUSED_SORTS and (other.value or 0) > 2:
            return True
    return False


def _reason(text: str, candidate: _Candidate, unit: Unit, company: bool) -> str:
    """Return why the amount is no figure, "" when it is one, "ignored" for a mere word."""
    number = candidate.number
    if unit.sort in _REFUSED_SORTS:
        return _refused_sort(text, candidate, unit)
    if number.han and unit.word in _HAN_ONLY_SCALED and len(number.text) == 1:
        return "ignored"
    if number.value is None or (number.bare and text[number.start - 1 : number.start] == "上"):
        return "indefinite"
    if has_followers(text, number.start, candidate.end):
        return "followers"
    if is_comparison(text, number.start):
        return "comparison"
    if is_threshold(text, candidate.end) and unit.sort == "money":
        return "subject"
    if is_of_one_family(text, number.start) and unit.sort not in ("money", "share"):
        return "passing"
    if unit.sort in ("count", "admin"):
        return _counted_reason(text, candidate, unit, company)
    return _lone_han(text, candidate, unit)


def _refused_sort(text: str, candidate: _Candidate, unit: Unit) -> str:
    number, value = candidate.number, candidate.value
    if unit.word in _HOURS and value is not None and not number.bare:
        total = _DURATION_TOTAL.search(left_of(text, number.start, 16))
        if number.scaled or (total and value >= _LEAST_HOURS):
            return ""
    if number.han and len(number.text) == 1:
        return "ignored"
    return unit.sort


def _counted_reason(text: str, candidate: _Candidate, unit: Unit, company: bool) -> str:
    number, value = candidate.number, candidate.value
    if text[number.start - 1 : number.start] in ("第", "某", "每", "这", "那", "同", "另"):
        return "passing" if not number.han else "ignored"
    if is_structure(text, candidate.end) and (value or 0) < 20:
        return "passing"
    if is_own_child(text, candidate.end) and (value or 0) < 6:
        return "passing"
    if is_one_of_them(text, candidate.end) and number.han:
        return "passing"
    if number.han and unit.word == "期" and _PHASE.match(text, candidate.end):
        return "ordinal"
    if number.han and _EACH_OF.match(text, candidate.end):
        return "subject"
    if is_group(text, candidate.end) and unit.sort == "count" and unit.word == "个":
        return "subject"
    if number.han and value is not None and value <= 2:
        return "ignored" if value == 1 else "passing"
    if value is not None and value <= 2 and not company:
        left = text[max(0, number.start - _RESULT_REACH) : number.start]
        return "" if _RESULT.search(left) else "passing"
    if number.bare and unit.sort == "admin":
        return "slogan"
    return ""


def _lone_han(text: str, candidate: _Candidate, unit: Unit) -> str:
    """一斤, 两亩地 and a bare 亿元 without a hedge are no figures."""
    number = candidate.number
    if number.han and len(number.text) == 1 and unit.sort != "share":
        if number.text in "万亿" and unit.sort == "money":
            hedged = re.search(r"[超近过破逾]$", text[max(0, number.start - 2) : number.start])
            return "" if hedged else "lost"
        if number.text in "一二两零〇半":
            return "ignored"
    if number.bare and text[candidate.end : candidate.end + 1] == "级":
        return "indefinite"
    return ""


def _mention(text: str, candidate: _Candidate, unit: Unit, qualifier: str) -> Mention:
    number = candidate.number
    qualifier = qualifier or qualifier_of(text, number.start, number.inside, candidate.end)
    value = candidate.value or Decimal(0)
    noun = _NOUN.match(text, candidate.end)
    return Mention(
        start=number.start,
        end=candidate.end,
        value=value.quantize(Decimal(1))
        if value == value.to_integral_value()
        else value.normalize(),
        unit=unit.unit,
        qualifier=qualifier,
        rule=candidate.rule,
        noun=_NOUN_END.split(noun.group())[0] if noun else "",
    )
