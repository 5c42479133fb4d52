"""Units and classifiers as printed after a number, from tables/units.csv and its companions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sources.reading.words import any_of, load_table, words_of

# 元/箱, 元/亩/年, 元每斤
_PER = re.compile(r"[/／每·]一?([A-Za-z\u4e00-\u9fff]{1,4})")
_PEOPLE_BETWEEN = (
    r"[^\s，。；：、！？“”（）()\d在于将已被把从向对为并与和及或了是有用至到比使让由给按以]{0,10}?"
)
# Shares of a thing bought or grown; per head and per household stay plain 元, as statistics print.
_EACH = re.compile(
    r"(?:每一?|一)(亩|斤|公斤|千克|吨|箱|株|棵|头|只|平方米|度|单|件|瓶|盒|袋|立方米|公顷)"
    r"|(亩|株|头|斤|单)均|(?<!每)(亩)(?:产|收入|收益|效益|纯收入|增收)"
)
_ONE_AFTER = re.compile(r"一(斤|公斤|亩|箱|吨|头|只|株|件|盒|袋|瓶|个)(?![\u4e00-\u9fff]{0,2}月)")
_MONEY_SIGN = re.compile(r"[¥￥$]$|(?:RMB|人民币) ?$")
_DIGIT = re.compile(r"[\d一二两三四五六七八九十]")
# 每公斤28元提高到46元: both are prices of a 公斤.
_CHANGE = re.compile(r"[到至—–\-~～]$")
_EACH_REACH = 20
_CLAUSE_END = re.compile(r"[，。；！？\n]")
_SENTENCE_END = re.compile(r"[。！？\n]")
# 粮食总产量（亿斤）21.7 21.9 and 帮扶资金|万元|19800|21450
_CELL = re.compile(
    r"[（(|｜/](?:单位[:：])?([十百千万亿]{0,2})([A-Za-z%‰\u4e00-\u9fff/]{1,6})[）)|｜]"
    r"[\s\d.,|｜—\-%：:]*$"
)
_PHRASE_END = re.compile(r"(?:以上|左右|以内|上下|多)?[，。；！？啦了吧呢”）\n]|$")
# 参与人次达36万: what is counted stands before the number, with its unit.
_TIMES = re.compile(r"(人次|场次|户次)(?:约|近|超|有|达|共|为|已|超过|达到|突破|累计|总数){0,2}$")
# 惠及2万多: people, if the page does not say of what.
_SERVED = re.compile(
    r"(?:惠及|覆盖|带动|服务|帮助|受益|培训|吸引|辐射|参与|招募|卖出|售出)[了超近约达过]{0,2}$"
)
_SENTENCE_REACH = 40
_ROW_REACH = 80
_CUE_REACH = 16
_CUE_FILLERS = (
    r"(?:(?:额|总额|总|就|可|将|已|的|约|近|超|逾|达|为|至|到|有|共|计|过|破|突破|累计|合计|超过|收入"
    r"|人民币|平均|由|从|：|:|能|够|冲|做|卖|涨|已经|直接|才|只|却|了|约为|在|增|提高|增加|增长|高)"
    r"){0,4}$"
)


@dataclass(frozen=True)
class Unit:
    """A unit that ends at `end` of the text; `sort` is its column in tables/units.csv."""

    end: int
    word: str
    unit: str
    sort: str


@cache
def _units() -> dict[str, dict[str, str]]:
    return {row["word"]: row for row in load_table("units")}


@cache
def _unit_pattern() -> re.Pattern[str]:
    lookalikes = any_of(row["word"] for row in load_table("unit_lookalikes"))
    # 县域 counts counties, so the look-alikes of 县 are no reason to pass it over.
    return re.compile(rf"(?!(?:{lookalikes}))(?:{any_of(_units())})")


@cache
def _people_units() -> dict[str, str]:
    return {row["word"]: row["unit"] for row in load_table("people")}


@cache
def _people_before() -> re.Pattern[str]:
    return re.compile(
        rf"({any_of(_people_units())})(?:约|近|超|有|达|共|为|已|占|超过|达到){{0,2}}$"
    )


@cache
def _people_pattern() -> re.Pattern[str]:
    words = any_of(_people_units())
    return re.compile(rf"(?:的)?{_PEOPLE_BETWEEN}({words})")


@cache
def _nouns() -> dict[str, str]:
    return {row["word"]: row["unit"] for row in load_table("bare_nouns")}


@cache
def _people_next() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{0,2}}?({any_of(_people_units())})")


@cache
def _noun_pattern() -> re.Pattern[str]:
    return re.compile(rf"的?({any_of(_nouns())})")


@cache
def _cue_pattern() -> re.Pattern[str]:
    cues = any_of(row["word"] for row in load_table("money_cues"))
    return re.compile(rf"(?:{cues}){_CUE_FILLERS}")


@cache
def _people_total() -> re.Pattern[str]:
    fillers = r"(?:总数|突破|超过|达到|约|近|超|有|达|共|为|已|却|只|总量|规模){0,3}$"
    return re.compile(rf"(?:{words_of('people_total')}){fillers}")


def unit_at(text: str, position: int) -> Unit | None:
    """Return the longest unit that is printed at the position, a rate (元/箱) as one unit."""
    match = _unit_pattern().match(text, position)
    if not match:
        return None
    row = _units()[match.group()]
    end, unit = match.end(), row["unit"]
    for _ in range(2):
        per = _PER.match(text, end)
        below = per and _below(per[1])
        if not per or not below:
            break
        end, unit = (
            per.start(1) + len(below),
            f"{unit}/{_units().get(below, {}).get('unit', below)}",
        )
    return Unit(end, match.group(), unit, row["sort"])


def _below(letters: str) -> str:
    """Return the unit that the letters after a slash begin with, "" when it is none."""
    match = _unit_pattern().match(letters)
    return match.group() if match else ""


def people_at(text: str, position: int) -> tuple[str, int] | None:
    """Return the unit and the end of a noun for people or households that follows: 18万贫困人口."""
    match = _people_pattern().match(text, position)
    if not match:
        return None
    # 家庭照料者: the noun that ends the phrase is the one that is counted.
    last = _people_next().match(text, match.end())
    noun, end = (last[1], last.end()) if last else (match[1], match.end())
    return _people_units()[noun], end


def noun_at(text: str, position: int) -> tuple[str, int] | None:
    """Return the unit that a noun gives (2.6亿流量, 45万资金) and the noun's end."""
    match = _noun_pattern().match(text, position)
    return (_nouns()[match[1]], match.end()) if match else None


def money_noun_at(text: str, position: int) -> bool:
    """Whether a noun for money ends the phrase that follows: 2.2亿重庆市财政扶贫债."""
    return bool(_money_noun().match(text, position))


@cache
def _money_noun() -> re.Pattern[str]:
    words = any_of(noun for noun, unit in _nouns().items() if unit == "元")
    return re.compile(rf"[\u4e00-\u9fff]{{1,8}}?(?:{words})")


def money_before(text: str, position: int) -> bool:
    """Whether what stands before makes a number without a unit an amount of money."""
    return bool(_cue_pattern().search(left_of(text, position, _CUE_REACH)))


def money_in_sentence(text: str, position: int, end: int) -> bool:
    """Whether the sentence speaks of money and the number without a unit ends its phrase."""
    left = text[max(0, position - _SENTENCE_REACH) : position]
    if _SERVED.search(left):
        return False
    sentence = _SENTENCE_END.split(left)[-1]
    return ends_phrase(text, end) and bool(_money_words().search(sentence))


def ends_phrase(text: str, position: int) -> bool:
    """Whether nothing that could be counted follows at the position."""
    return bool(_PHRASE_END.match(text, position))


@cache
def _money_words() -> re.Pattern[str]:
    cues = any_of(row["word"] for row in load_table("money_cues"))
    return re.compile(rf"{cues}|\d[余多]?[万亿千]*元")


def people_before(text: str, position: int) -> str:
    """Return the unit of a noun that stands before its number (总人口38万, 人次达3万), else ""."""
    left = left_of(text, position, _CUE_REACH)
    times = _TIMES.search(left)
    if times:
        return times[1]
    if _people_total().search(left):
        return "人"
    noun = _people_before().search(left)
    return _people_units()[noun[1]] if noun else ""


def table_unit(text: str, position: int) -> tuple[str, Unit] | None:
    """Return the magnitude and unit that a table prints once, left of its row's numbers."""
    cell = _CELL.search(text[max(0, position - _ROW_REACH) : position])
    unit = unit_at(cell[2], 0) if cell else None
    return (cell[1], unit) if cell and unit and unit.end == len(cell[2]) else None


def each_after(text: str, position: int) -> str:
    """Return the thing that a price is asked for (40元一斤), "" when none."""
    match = _ONE_AFTER.match(text, position)
    return match[1] if match else ""


def money_sign_before(text: str, position: int) -> str:
    """Return 元 or 美元 where a sign for it stands before the number (￥3000), else ""."""
    match = _MONEY_SIGN.search(text[max(0, position - 4) : position])
    return "" if not match else "美元" if match[0] == "$" else "元"


def currency_before(text: str, position: int) -> str:
    """Return the foreign currency named before a number of 元 (港币5万元), "" when none."""
    match = _currency_before().search(text[max(0, position - 4) : position])
    return match[1] if match else ""


@cache
def _currency_before() -> re.Pattern[str]:
    return re.compile(rf"({words_of('currency_before')})$")


def each_before(text: str, position: int) -> str:
    """Return the thing that an amount is counted for each of (每亩…3000元), "" when none."""
    left = left_of(text, position, _EACH_REACH)
    found = next(iter(list(_EACH.finditer(left))[-1:]), None)
    if not found or (_DIGIT.search(left, found.end()) and not _CHANGE.search(left, found.end())):
        return ""
    return next(thing for thing in found.groups() if thing)


def left_of(text: str, position: int, reach: int) -> str:
    """Return what stands left of the position in its own clause, at most `reach` characters."""
    return _CLAUSE_END.split(text[max(0, position - reach) : position])[-1]
