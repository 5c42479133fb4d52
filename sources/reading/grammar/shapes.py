"""Numbers that are no figures by their own shape: dates, telephone numbers, licences, slogans."""
# ruff: noqa: E501 - one shape, one line: cut in two, a pattern is harder to read

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from sources.reading.grammar.mentions import Refusal
from sources.reading.words import any_of, load_table

_YEAR = r"(?:19|20)\d{2}"
_HAN = r"[零〇一二两三四五六七八九十]"
_DASH = r"[—–\-~～至到]{1,2}"
_PART = r"(?:底|末|初|年中|上旬|中旬|下旬|份|前后|上半年|下半年|以来|度)?"
# Each shape with its reason; the first that fits at a place counts.
SHAPES = (
    ("name", r"《[^《》\n]{1,80}》"),
    ("id", r"https?://[^\s\u4e00-\u9fff]{1,300}|www\.[^\s\u4e00-\u9fff]{1,200}"),
    ("id", r"[A-Za-z0-9._\-]{1,60}@[A-Za-z0-9\-]{1,60}\.[A-Za-z.]{1,20}"),
    ("id", r"[\[〔【(（](?:19|20)\d{2}[\]〕】)）]\d{1,5}号?|[A-Z]+备\d{4,}号?(?:-\d+)?"),
    ("date", rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:[日T]?\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?"),
    ("year_span", rf"{_YEAR}年?{_DASH}(?:{_YEAR}|\d{{2}})(?:年|学年)"),
    ("year_span", rf"{_YEAR}[—–\-~～]{{1,2}}{_YEAR}(?!\d)"),
    ("phone", r"(?<!\d)0\d{2,3}[-—－ ]\d{7,8}(?:[-—转]\d{1,6})?(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"),
    ("phone", r"(?<!\d)(?:\d{2,4}-){1,2}\d{6,8}(?:-\d{1,6})?|(?<!\d)400-?\d{3,4}-?\d{3,4}(?!\d)"),
    ("masked", r"\d{0,20}[*＊×✕]{2,20}\d{0,20}(?![亩米])|\d{1,20}[*＊]\d{0,20}|[xX]{2,}(?=[万亿元年月日%])"),
    ("date", rf"{_YEAR}年{_PART}(?:第?[一二三四1-4]季度|前?\d{{1,2}}个月|\d{{1,2}}月{_PART}(?:\d{{1,2}}[日号](?!楼))?)?"),
    ("date", rf"(?<![\d.])\d{{1,2}}月{_PART}(?:\d{{1,2}}[日号](?!楼)(?:{_DASH}(?:\d{{1,2}}月)?\d{{1,2}}[日号])?)?"),
    ("date", rf"(?<![\d.])\d{{1,2}}{_DASH}\d{{1,2}}(?:月|[日号](?!楼))"),
    ("date", r"(?<![\d.,])(?:[12]?\d|3[01])日(?![均])(?:至|到|—|-)?(?:\d{1,2}日)?"),
    ("date", rf"[一二][〇零九○]{_HAN}{{2}}年|(?:二十|二一)?世纪{_HAN}{{1,3}}年代|{_HAN}{{1,3}}月{_HAN}{{1,3}}[日号]"),
    ("date", rf"(?:正|腊|冬|{_HAN}{{1,2}})月(?:初?{_HAN}{{1,2}})?(?=[，。、至到—\-的起]|以来)"),
    ("date", r"(?:上|本|20|19|21)世纪(?:\d{2}年代|末|初|中叶)?|\d{2}年代|(?<!\d)[5-9]0年代"),
    ("time", r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)"),
    ("time", r"(?:上午|下午|凌晨|晚上|早上|中午|清晨|傍晚|晚|早)\d{1,2}[点时](?:\d{1,2}分)?"),
    ("age", r"(?<!\d)[05-9][05]后"),
    ("rank", r"(?:前|排名后|倒数|[Tt][Oo][Pp]|[Nn][Oo]\.?)(?:\d{1,4}(?!\.?\d*[年个天月日周万亿%]|多|余)[名位强]?|[一二三四五六七八九十百]{1,3}(?![个年天月日周万亿期批])[名位强]?)"),
    ("rank", r"(?:位居|位列|排名|名列|排在|居|列)[\u4e00-\u9fff]{0,6}第[\d一二三四五六七八九十]{1,4}[名位]?"),
    ("rank", r"第[\d一二三四五六七八九十]{1,4}[名位](?![专乡志学教村])"),
    ("ordinal", r"第(?:[\d,]{1,7}|[零一二三四五六七八九十百千]{1,5})[届批次期个名号轮届条章节场位站家季部期代年天]?"),
    ("name", r"\d{1,3}(?:\+(?:\d{1,3}|[NnXxⅩ]))+|[NnXx]\+\d{1,3}|\d{1,2}[·•]\d{1,2}|双(?:11|12|十一|十二)|(?<!\d)618(?![\d万亿个元名家户人%])"),
    ("rank", r"\d?[A-Ea-e1-5]{1,5}A?级(?:旅游)?(?:景区|景点)?(?<=级)|[1-5一二三四五]星级|[2-5]A级?"),
    ("ratio", r"\d{1,4}[:：∶]\d{1,4}(?!\d)|(?![1-9]/(?:[2-9]|10)(?![\d/.]))\d{1,4}/\d{1,4}(?!\d)"),
    ("id", r"\d{1,12}(?:\.\d{1,12}){2,6}"),
    ("id", r"[A-Za-z][A-Za-z0-9.\-]{0,30}\d[A-Za-z0-9.\-]{0,30}(?=[^万亿%\dA-Za-z]|$)"),
    ("id", r"\d{1,10}(?:\.\d{1,4})?[A-VX-Za-vx-z](?![A-Za-z])(?<![0-9][kKtTmMgG])|\d{1,6}[A-Za-z]{1,3}\d{1,6}"),
)  # fmt: skip
# What a shape can begin with: most places of a text are passed over by this alone.
_FIRST = (
    r"[0-9A-Za-z《\[〔【（(*＊×✕零〇一二两三四五六七八九十百千"
    r"正腊冬上下本凌晚早中清傍前排倒第位名居列在双]"
)
_QUOTED = re.compile(r"[“「『‘]([^“”「」『』‘’\n，。；！？]{1,14})[”」』’]")
# What somebody says of an amount is no name: “涨了10倍”.
_SPEECH = re.compile(r"(?:了|达|超|约|有|卖|赚|挣|涨|增|元|亩|%|投入|收入)")
# 12□万元: what is left of a number is found from the lost sign, backwards and forwards.
_LOST = re.compile(r"[�□]{1,9}[\d.,]{0,20}[万亿]{0,2}(?=[元个名家户人%余多])|[�□]{1,9}")
_LEFT_OVER = re.compile(r"[\d.,万亿]{1,20}$")
_LEFT_OVER_REACH = 20
_COUNTED = tuple("元个名家户人%余多")
# 百品千商, 一县一品: numerals and single characters in turn.
_PAIRED = (
    r"(?<![一二两三四五六七八九十百千万\d])[百千万](?:(?!{n})[\u4e00-\u9fff]){{1,2}}、?"
    r"[百千万](?!{n})[\u4e00-\u9fff]{{1,2}}(?:、?[百千万](?!{n})[\u4e00-\u9fff])?"
    r"|一[\u4e00-\u9fff]一[品策业特档村案员课社企](?![个名家户])"
    r"|[一二两三四五六七八九十][\u4e00-\u9fff][一二两三四五六七八九十][\u4e00-\u9fff]"
    r"(?=[”』」]|工程|行动|工作|机制|建设|改革|模式|保障|政策)"
).format(n="[零一二两三四五六七八九十百千万亿余多]")


def find_shapes(text: str, start: int, end: int) -> list[Refusal]:
    """Return the spans in text[start:end] that are no figures by their own shape, in order."""
    found: list[Refusal] = []
    for match in _shapes().finditer(text, start, end):
        reason = SHAPES[int((match.lastgroup or "s0")[1:])][0]
        found.append(Refusal(*match.span(), reason))
    found += _lost(text, start, end)
    found += [Refusal(*match.span(), "slogan") for match in _slogans().finditer(text, start, end)]
    for match in _QUOTED.finditer(text, start, end):
        if not _SPEECH.search(match[1]):
            found.append(Refusal(*match.span(1), "name"))
    return list(_outermost(sorted(found, key=lambda shape: (shape.start, -shape.end))))


def _outermost(shapes: list[Refusal]) -> Iterator[Refusal]:
    """Yield the shapes that lie in no other one."""
    reached = -1
    for shape in shapes:
        if shape.end > reached:
            yield shape
            reached = shape.end


def _lost(text: str, start: int, end: int) -> Iterator[Refusal]:
    for match in _LOST.finditer(text, start, end):
        before = text[max(start, match.start() - _LEFT_OVER_REACH) : match.start()]
        left_over = _LEFT_OVER.search(before)
        if (
            left_over
            or len(match.group().strip("�□"))
            or text[match.end() : match.end() + 1] in _COUNTED
        ):
            begin = match.start() - (len(left_over.group()) if left_over else 0)
            yield Refusal(begin, match.end(), "lost")


@cache
def _shapes() -> re.Pattern[str]:
    shapes = "|".join(f"(?P<s{i}>{shape})" for i, (_, shape) in enumerate(SHAPES))
    return re.compile(f"(?={_FIRST})(?:{shapes})")


@cache
def _slogans() -> re.Pattern[str]:
    return re.compile(f"{any_of(row['word'] for row in load_table('slogans'))}|{_PAIRED}")


class Covering:
    """Looks up which refusal covers a place; the spans may overlap each other."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = refusals
        self.starts = [refusal.start for refusal in refusals]

    def at(self, start: int, end: int) -> Refusal | None:
        """Return a refusal that overlaps text[start:end], None when there is none."""
        index = bisect_right(self.starts, end - 1)
        # Shapes are short: only the few that begin shortly before can reach this far.
        for refusal in reversed(self.refusals[max(0, index - 4) : index]):
            if refusal.end > start:
                return refusal
        return None
