"""Numbers that are no figures because of the words around them, each with its reason."""

from __future__ import annotations

import re
from functools import cache

from sources.reading.grammar.hedges import qualifier_of
from sources.reading.grammar.numerals import Number
from sources.reading.grammar.quantities import Quantity
from sources.reading.grammar.units import Unit
from sources.reading.words import any_of, load_table, words_of

# A word that holds a numeral (一个, 两地) is not even a refusal.
IGNORED = "ignored"
_REFUSED_SORTS = frozenset(["age", "rank", "id", "ordinal", "time", "ratio", "duration"])
_HAN_ONLY_SCALED = frozenset("方字里度面片口对组站包车轮处")
_HERD = frozenset("头只匹")
_GIFT_REACH = 16
_NAME_ENDS = tuple("县市区山河峡渠口寨屯庄湾沟坪堡岭塘")
_STOCK = frozenset("头只羽尾株棵")
# What an argument is counted in: 三个方面, 两条主线; 6家渠道 are shops.
_ARGUED = frozenset("个条种类项件")
# 832个贫困县全部摘帽 tells of the counties themselves.
_ALL_OF_THEM = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:全部|均|都|如期)")
_HOW_OFTEN = re.compile(r"每(?:季度?|半?年|月|周|天|日|星期)")
_NAME_PARTS = frozenset("台家门里站座口对")
_HOURS = frozenset(["小时", "个小时"])
_LEAST_HOURS = 100
_MANY_HOURS = 500
_FAMILY_COUNT = 10
_FEW_CHILDREN = 6
_FEW_PARTS = 20
_FEW_PLACES = 10
_RESULT_REACH = 20
_DOUBLED = re.compile(r"翻[了近超]{0,2}$")
# -5% and 负5度; 3-5 is a range.
_NEGATIVE = re.compile(r"(?:^|[^\d\w])[-−]$|[\u4e00-\u9fff][-−]$|负$|零下$")
_COUNTER = re.compile(r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?[：:]$")
_HEDGED = re.compile(r"[超近过破逾约足]$")
# 三县分别…, 四县行: the number only says how many names went before; 等五地 and 覆盖七省 count.
_EACH_OF = re.compile(r"(?:分别|各自|均|都|各|行|之行|联动)")
# 双牌、资兴、炎陵三县市 counts the names before it.
_LISTED = re.compile(r"、[\u4e00-\u9fff]{2,8}$")
_ONE_OF = re.compile(r"[^，。；：\d\n]{0,14}?(?:之一|中的一[个家名位员])")
# 收入低于637元的2900万人: the amount only tells which people are counted.
_OF_THOSE = re.compile(r"(?:以上|以下)?的(?:就?有|占)?\d")
# 行政村（500人以上）: which ones, not how many.
_IN_BRACKETS = re.compile(r"(?:以上|以下)[）)]")
_FAMILY = re.compile(
    r"(?:[他她我自全一]家|家里|家中|自己)[里中的有种养承包了]{0,4}$"
    r"|(?:[他她]|家里|家中)[^，。；\d]{0,8}(?:有|养|买|卖|种)[了着]?$"
)
_GROUP = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:县域|县|村|镇|省份|省|地区|市)(?:在[\u4e00-\u9fffA-Za-z]{1,14}?)?"
    r"(?:的)?(?:农产品|农特产品|特产|产品)?(?:全年|总|累计|网络|线上|年)?"
    r"(?:销售|零售|成交|交易|产值|GDP|收入|网销)"
)


def is_stated(quantity: Quantity) -> bool:
    """Whether the quantity is an amount of more than one or two things."""
    unit = quantity.unit
    return bool(unit and unit.sort not in _REFUSED_SORTS and (quantity.value or 0) > 2)


def reason_against(text: str, quantity: Quantity, unit: Unit, company: bool) -> str:
    """Return why the amount is no figure, "" when it is one, IGNORED for a mere word.

    `company` says that it stands in a list of amounts: 建成5个中心、2个基地.
    """
    if unit.sort in _REFUSED_SORTS:
        return _refused_sort(text, quantity, unit)
    for rule in (_rough, _mere_word, _said_of_it, _in_passing):
        reason = rule(text, quantity, unit)
        if reason:
            return reason
    if unit.sort in ("count", "admin"):
        return _counted_reason(text, quantity, unit, company)
    return _lone_han(text, quantity, unit)


def _rough(text: str, quantity: Quantity, unit: Unit) -> str:
    """数十家, 上百户, 万亩茶园: a size, no number."""
    number = quantity.number
    if number.value is None or (number.bare and _left(text, number, 1) == "上"):
        return "indefinite"
    return "indefinite" if number.bare and _is_round(text, quantity, unit) else ""


def _mere_word(text: str, quantity: Quantity, unit: Unit) -> str:
    lone = quantity.number.han and len(quantity.number.text) == 1
    if lone and (unit.word in _HAN_ONLY_SCALED or _names_a_place(text, quantity, unit)):
        return IGNORED
    return ""


def _said_of_it(text: str, quantity: Quantity, unit: Unit) -> str:
    """Return what the words around the amount make of it: a comparison, a threshold, a minus."""
    number = quantity.number
    if has_followers(text, number.start, quantity.end):
        return "followers"
    if _NEGATIVE.search(_left(text, number, 2)):
        return "negative"
    if _COUNTER.search(_left(text, number, 8)):
        return "furniture"
    if is_comparison(text, number.start):
        return "comparison"
    if unit.sort != "share" and is_threshold(text, quantity.end):
        return "subject"
    return ""


def _in_passing(text: str, quantity: Quantity, unit: Unit) -> str:
    """身高1.75米, 驱车50公里, 他家5头牛: told of somebody, no result of anything."""
    number = quantity.number
    measured = unit.sort in ("length", "weight")
    if measured and _body().search(_left(text, number, 4)):
        return "passing"
    if unit.sort == "length" and _travel().search(_left(text, number, 6)):
        return "passing"
    own = _is_of_one_farm(text, quantity, unit) or _is_family_count(text, quantity, unit)
    return "passing" if own else ""


def _left(text: str, number: Number, reach: int) -> str:
    return text[max(0, number.start - reach) : number.start]


def _is_round(text: str, quantity: Quantity, unit: Unit) -> bool:
    """Whether 万亩茶园 or 千头猪场 only says that it is large."""
    if quantity.number.inside or (unit.sort not in ("area", "weight") and unit.word not in _STOCK):
        return False
    return qualifier_of(text, quantity.number.start, "", quantity.end) == "exact"


def _names_a_place(text: str, quantity: Quantity, unit: Unit) -> bool:
    """Whether numeral and unit only look like one at the head of a place's name: 五台县, 三门峡."""
    return unit.word in _NAME_PARTS and text[quantity.end : quantity.end + 1] in _NAME_ENDS


def _is_of_one_farm(text: str, quantity: Quantity, unit: Unit) -> bool:
    """Whether a handful of animals is one farmer's own, and no gift of a programme."""
    few = unit.word in _HERD and (quantity.value or 0) < _FAMILY_COUNT
    start = quantity.number.start
    return few and not _given().search(text[max(0, start - _GIFT_REACH) : start])


def _is_family_count(text: str, quantity: Quantity, unit: Unit) -> bool:
    if unit.sort not in ("count", "people") or (quantity.value or 0) >= _FAMILY_COUNT:
        return False
    return unit.word == "口人" or is_of_one_family(text, quantity.number.start)


def _refused_sort(text: str, quantity: Quantity, unit: Unit) -> str:
    number, value = quantity.number, quantity.value
    if unit.word in _HOURS and value is not None and not number.bare:
        total = _total_hours().search(text[max(0, number.start - 16) : number.start])
        if (
            number.scaled
            or value >= _MANY_HOURS
            or ((total or quantity.rule == "table") and value >= _LEAST_HOURS)
        ):
            return ""
    if number.han and len(number.text) == 1:
        return IGNORED
    return unit.sort


def _counted_reason(text: str, quantity: Quantity, unit: Unit, company: bool) -> str:
    for reason in (
        _part_of_something(text, quantity, unit),
        _group_of_places(text, quantity, unit, company),
        _one_or_two(text, quantity, company),
    ):
        if reason:
            return reason
    return "slogan" if quantity.number.bare and unit.sort == "admin" else ""


def _part_of_something(text: str, quantity: Quantity, unit: Unit) -> str:
    """第3个, 三个方面, 3个孩子, 四个分论坛之一, 二期工程."""
    number, value = quantity.number, quantity.value or 0
    if _left(text, number, 1) in ("第", "某", "每", "这", "那", "同", "另"):
        return "passing" if not number.han else IGNORED
    if unit.word in _ARGUED and is_structure(text, quantity.end) and value < _FEW_PARTS:
        return "passing"
    if is_own_child(text, quantity.end) and value < _FEW_CHILDREN:
        return "passing"
    if is_one_of_them(text, quantity.end):
        return "passing" if number.han else "subject"
    phase = number.han and unit.word == "期" and _phase().match(text, quantity.end)
    return "ordinal" if phase else ""


def _group_of_places(text: str, quantity: Quantity, unit: Unit, company: bool) -> str:
    """东部8个省市, 三县分别…, 832个脱贫县: the number only says whose figure follows."""
    number, before = quantity.number, _left(text, quantity.number, 8)
    if _group_before().search(before) and not _counting_group().search(before):
        return "subject"
    few = number.han or ((quantity.value or 0) < _FEW_PLACES and not company)
    if few and unit.sort == "admin" and not _counts_places(text, number, quantity.end):
        return "subject"
    group = unit.word == "个" and (is_group(text, quantity.end) or _is_known_group(text, quantity))
    return "subject" if group else ""


def _one_or_two(text: str, quantity: Quantity, company: bool) -> str:
    """一个, 2台打印机, 每季度1次: counted in passing, unless it stands among results."""
    number, value = quantity.number, quantity.value
    if value is None or value > 2:
        return ""
    if _HOW_OFTEN.search(_left(text, number, 8)):
        return "passing"
    if number.han:
        return IGNORED if value == 1 else "passing"
    result = company or _result().search(_left(text, number, _RESULT_REACH))
    return "" if result else "passing"


def _is_known_group(text: str, quantity: Quantity) -> bool:
    """Whether all of a fixed national group are meant, and not how many of it were reached."""
    group = _known_groups().get(int(quantity.value or 0))
    if not group or not group.match(text, quantity.end):
        return False
    if _ALL_OF_THEM.match(text, quantity.end):
        return False
    before = text[max(0, quantity.number.start - 6) : quantity.number.start]
    return not (_counting().search(before) or before.endswith(("在全国", "在")))


def _counts_places(text: str, number: Number, end: int) -> bool:
    if _EACH_OF.match(text, end):
        return False
    counted = _counting().search(text[max(0, number.start - 6) : number.start])
    listed = _LISTED.search(text[max(0, number.start - 12) : number.start])
    return len(number.text) > 1 or bool(counted or listed)


def _lone_han(text: str, quantity: Quantity, unit: Unit) -> str:
    """一斤, 两亩地 and a bare 亿元 without a hedge are no figures."""
    number = quantity.number
    if number.han and len(number.text) == 1 and unit.sort != "share":
        if number.text in "万亿" and unit.sort == "money":
            if text[number.start - 1 : number.start] in tuple("（(：:|｜"):
                return IGNORED
            hedged = _HEDGED.search(text[max(0, number.start - 2) : number.start])
            return "" if hedged else "lost"
        if number.text in "一二两零〇半" or unit.word == "元":
            return IGNORED
    if number.bare and text[number.start - 1 : number.start] in ("个", "座", "处", "片", "条"):
        return "name"
    if number.bare and text[quantity.end : quantity.end + 1] in ("级", "）"):
        return "indefinite"
    if unit.word == "倍" and _DOUBLED.search(text[max(0, number.start - 4) : number.start]):
        return "indefinite"
    return ""


def is_comparison(text: str, start: int) -> bool:
    """Whether the number before which the place lies is only a comparison (相当于3个足球场)."""
    return bool(_comparison().search(text[max(0, start - 16) : start]))


def is_structure(text: str, end: int) -> bool:
    """Whether what is counted is a part of the text's own argument: 三个方面."""
    return bool(_structure().match(text, end))


def is_group(text: str, end: int) -> bool:
    """Whether what is counted only names whose figure follows: 832个脱贫县…销售额."""
    return bool(_GROUP.match(text, end))


def has_followers(text: str, start: int, end: int) -> bool:
    """Whether the number is a person's followers."""
    return bool(_followers().search(text[max(0, start - 6) : end + 4]))


def is_own_child(text: str, end: int) -> bool:
    """Whether a family's own children are counted, which is no result of any programme."""
    return bool(_own_child().match(text, end))


def is_one_of_them(text: str, end: int) -> bool:
    """Whether only one of the counted things is meant: 四个分论坛之一."""
    return bool(_ONE_OF.match(text, end))


def is_threshold(text: str, end: int) -> bool:
    """Whether the amount only tells which ones are meant: 收入20万元以上的村占70%."""
    return any(rule.match(text, end) for rule in (_chosen(), _OF_THOSE, _IN_BRACKETS))


def is_of_one_family(text: str, start: int) -> bool:
    """Whether one family's own fields or sheds are counted: 我家6亩茶林."""
    return bool(_FAMILY.search(text[max(0, start - 14) : start]))


@cache
def _comparison() -> re.Pattern[str]:
    words = any_of(row["word"] for row in load_table("comparisons"))
    return re.compile(rf"(?:{words})[^，。；\d]{{0,10}}$")


@cache
def _structure() -> re.Pattern[str]:
    words = any_of(row["word"] for row in load_table("structure_words"))
    return re.compile(rf"(?:主要|重点|关键|重要|具体|基本|核心|不同|大)?(?:{words})")


@cache
def _result() -> re.Pattern[str]:
    return re.compile(words_of("result"))


@cache
def _followers() -> re.Pattern[str]:
    return re.compile(rf"{words_of('followers')}|人关注")


@cache
def _own_child() -> re.Pattern[str]:
    return re.compile(rf"(?:未成年)?(?:{words_of('own_child')})")


@cache
def _chosen() -> re.Pattern[str]:
    words = words_of("chosen")
    return re.compile(
        rf"(?:以上|以下)的[\u4e00-\u9fff]{{0,2}}(?:{words})|的(?:{words})[有达超近约]?\d"
    )


@cache
def _counting() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_of('places_counted')})(?:了|全国|全省)?$")


@cache
def _phase() -> re.Pattern[str]:
    return re.compile(words_of("phase"))


@cache
def _given() -> re.Pattern[str]:
    return re.compile(words_of("given"))


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_of('body')})[约近达有]?$")


@cache
def _total_hours() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_of('total_hours')})[^，。；]{{0,12}}$")


@cache
def _group_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_of('group_before')})的?$")


@cache
def _counting_group() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_of('places_counted')})了?(?:{words_of('group_before')})$")


@cache
def _travel() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_of('travel')})(?:了|近|约|达|超过)?$")


@cache
def _known_groups() -> dict[int, re.Pattern[str]]:
    nouns: dict[int, list[str]] = {}
    for row in load_table("known_groups"):
        nouns.setdefault(int(row["number"]), []).append(row["word"])
    named = {number: any_of(words) for number, words in nouns.items()}
    return {
        number: re.compile(rf"[\u4e00-\u9fff]{{0,8}}?(?:{words})")
        for number, words in named.items()
    }
