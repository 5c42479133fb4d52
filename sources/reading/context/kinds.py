"""Whether a figure was promised, came about, or is mere background."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from sources.reading.cleaning.clean import CleanText
from sources.reading.context import cues
from sources.reading.context.cues import Mark, find_marks
from sources.reading.context.moods import ACTUAL, OTHER, SIGNS, TARGET, Mood, Moods
from sources.reading.context.plans import is_measure
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.stories import Story

# How many marks after a figure are looked at for a cue in its own clause.
_MARKS_AFTER = 6
# And how far: what is promised further on is no longer about the figure.
_REACH_AFTER = 10
# What is left to do is told of further on: 剩余17个山上的小村预计明年通水.
_REACH_LEFT = 30
# And how far for what is done with what was counted: 全村200户都已脱贫.
_REACH_DEED = 12
_DEEDS = (cues.DEED, cues.STATE)
# 由65%提高到85%: the first number is where things stood.
_FROM = re.compile(r"[由从][^，；：。！？\n\d]{0,8}$")
_RISES = re.compile(
    r"(?:左右|以上)?(?:提高|提升|增加|增长|扩大|扩展|扩|发展|增|上升|升|下降|降低|降|压减|压|减少|缩短|涨|调整|拓展)"
    r"(?:到|至|为)"
)
# 比去年的626人多: so does what a figure is compared with.
_COMPARED = re.compile(r"[比较][^，；：。！？\n]{0,5}[年月季期时前]的$")
# 按每斤4元算: what a sum reckons with.
_RECKONED = re.compile(r"按[^，；：。！？\n\d]{0,8}$")
_RECKONS = re.compile(r"(?:左右|左右的?价格)?(?:来|去)?(?:计算|算|测算)")
# 在700公里之外
_AWAY = re.compile(r"(?:之外|以外|开外|外的)")
_LENGTHS = ("公里", "千米", "里", "米")
# 全长23公里的引水工程: what was built is no background.
_WORKS = re.compile(
    r"的[^，；：。！？\n]{0,8}(?:工程|项目|公路|道路|产业路|步道|管道|管网|渠|大桥|铁路|线路|隧道)"
)
# 全县141个行政村, 木石村有90户: what a place is made of.
_WHOLE = re.compile(r"(?:全[县镇乡市区省州村]|[县镇乡市州村寨](?:现|共)?有)$")
_DIVISIONS = re.compile(r"行政村|乡镇|街道|自然村|村民小组|社区|村庄")
_HOUSEHOLDS = re.compile(r"[^，；：。！？\n]{0,6}(?:都|均|全部|已|齐|实现|通)")
_PEOPLE = ("户", "口", "人")
_GAINERS = ("户", "口", "人", "名", "个", "所")
# 9个村民小组，90户612人
_MORE = re.compile(r"(?:(?:个?行政村|村民小组|自然村)?[，、](?:共有?)?)?")
# 9个省、
_LISTED = re.compile(r"[^，；：。！？\n]{0,12}、")
# 6000人的小镇
_HOME = re.compile(
    r"(?:[、，]\d[\d.]{0,6}[万多余]{0,2}[口人])?"
    r"(?:(?:口|人家)?的(?:小|山区?|古|大|农业|边境){0,2}(?:[县镇乡村寨岛]|学校|小学)"
    r"|的[^，；：。！？\n\d的]{2,5}(?:村(?![民级庄里集])|寨))"
)
# 木石村，村民900人，
_VILLAGERS = re.compile(r"[，。；\n、](?:全村)?村民(?:有|共|共有|现有|仅有|约){0,2}$")
_CLAUSE_END = ("，", "；", "。", "、", "\n")
# 捐赠的90台电脑将送往: what was given before it is sent.
_GIVEN = re.compile(r"(?:捐赠|捐助|捐献|募集|筹集|采购|购买|收购)的(?:这|首批)?\Z")
# 剩余17个村预计: what is left is spoken of as a whole.
_LEFT = re.compile(r"(?:剩余|余下|剩下|其余)的?\Z")
# 90个村，都将获得: what comes about for each of them comes about for those who were counted.
_EACH_WILL = re.compile(
    r"[^，；：。！？\n\d]{0,12}，?(?:都|均|全部|全都)(?:将(?!近)|有望|能够?获|可获)"
    r"|[^，；：。！？\n\d]{0,12}(?:每户|每人|户均|人均)(?:都|均|年|每年)?(?:将(?!近)|预计|有望|可获)"
)
# 面积约9平方公里 is geography unless somebody made it.
_EXTENT = re.compile(
    r"(?<!规划)(?<!治理)(?<!覆盖)(?<!控制)(?<!建成)面积(?:约|近|达|为|超|有|共|仅|只有|不足){0,2}$"
)


def judge_kinds(clean: CleanText, story: Story, mentions: Sequence[Mention]) -> list[str]:
    """Return target, actual or other for each mention.

    The nearest cue before the figure in its sentence decides, else what a heading, a list or
    a plan paragraph carries over; a cue after the figure counts within its own clause.
    """
    marks = find_marks(clean.text, story.start, story.end)
    moods = Moods(clean.text, story, marks)
    starts = [mark.start for mark in marks]
    kinds: list[str | None] = []
    last: Mention | None = None
    for mention in mentions:
        index = bisect_left(starts, mention.end)
        before, following = moods.at(mention.start), marks[index : index + _MARKS_AFTER]
        if last and kinds[-1] == OTHER and _goes_on(clean.text, last, mention):
            kinds.append(OTHER)
        else:
            told = _by_form(clean.text, mention, before)
            kinds.append(told or _decide(clean.text, mention, before, following))
        if kinds[-1] == OTHER and before.ground != cues.MACRO and _is_done(following, mention.end):
            kinds[-1] = ACTUAL
        last = mention
    _share_deeds(clean.text, mentions, kinds)
    return _with_headings(story, mentions, kinds)


def _share_deeds(text: str, mentions: Sequence[Mention], kinds: list[str | None]) -> None:
    """Let what is done with the last of several things count for all: 9个省、60个县参与."""
    for index in range(len(mentions) - 2, -1, -1):
        between = mentions[index].end, mentions[index + 1].start
        done = kinds[index] == OTHER and kinds[index + 1] == ACTUAL
        if done and _LISTED.fullmatch(text, *between):
            kinds[index] = ACTUAL


def _with_headings(
    story: Story, mentions: Sequence[Mention], kinds: Sequence[str | None]
) -> list[str]:
    """Take for actual what no cue speaks of, but in a heading what the text below says of it."""
    starts = [block.start for block in story.blocks]
    headed = [
        bool(starts) and story.blocks[bisect_right(starts, mention.start) - 1].heading
        for mention in mentions
    ]
    below: dict[tuple[Decimal, str], str] = {}
    for mention, kind, heading in zip(mentions, kinds, headed, strict=True):
        if not heading:
            below.setdefault((mention.value, mention.unit), kind or ACTUAL)
    return [
        kind or (below.get((mention.value, mention.unit), ACTUAL) if heading else ACTUAL)
        for mention, kind, heading in zip(mentions, kinds, headed, strict=True)
    ]


def _goes_on(text: str, last: Mention, mention: Mention) -> bool:
    """Tell whether the figure counts the people of the villages before it: 236户612人."""
    stock = last.unit in _PEOPLE or _DIVISIONS.match(text, last.end)
    more = _MORE.match(text, last.end)
    return bool(stock and more and more.end() == mention.start and mention.unit in _PEOPLE)


def _by_form(text: str, mention: Mention, before: Mood) -> str | None:
    """Return the kind of a figure whose nearest words leave no choice."""
    if is_measure(text, mention.start, mention.end):
        return ACTUAL
    lead = text[max(mention.start - 10, 0) : mention.start]
    reckoned = _RECKONED.search(lead) and _RECKONS.match(text, mention.end)
    if reckoned or _COMPARED.search(lead):
        return ACTUAL
    if _is_geography(text, mention, lead, before):
        return OTHER
    if _FROM.search(lead) and _RISES.match(text, mention.end):
        return None if before.ground == cues.MACRO and before.own else ACTUAL
    if before.kind == OTHER and _WORKS.match(text, mention.end):
        return ACTUAL
    if not before.own and _WHOLE.search(lead) and _is_stock(text, mention):
        return OTHER
    if not before.own and mention.unit in _GAINERS and _EACH_WILL.match(text, mention.end):
        return TARGET
    return None


def _is_geography(text: str, mention: Mention, lead: str, before: Mood) -> bool:
    """Tell whether the figure says how far, how wide or how peopled a place is."""
    if mention.unit in _LENGTHS:
        return bool(_AWAY.match(text, mention.end))
    if mention.unit == "平方公里":
        return before.kind is None and bool(_EXTENT.search(lead))
    if mention.unit not in _PEOPLE:
        return False
    villagers = before.kind is None and text.startswith(_CLAUSE_END, mention.end)
    return bool(_HOME.match(text, mention.end) or (villagers and _VILLAGERS.search(lead)))


def _is_stock(text: str, mention: Mention) -> bool:
    """Tell whether the figure behind 全县 or 全村 says what there is, and nothing done."""
    if mention.unit in ("户", "口"):
        return not _HOUSEHOLDS.match(text, mention.end)
    return bool(_DIVISIONS.match(text, mention.end))


def _decide(text: str, mention: Mention, before: Mood, following: Sequence[Mark]) -> str | None:
    left = bool(_LEFT.search(text, max(mention.start - 4, 0), mention.start))
    after = _after(following, mention.end, _REACH_LEFT if left else _REACH_AFTER)
    given = before.kind == ACTUAL and _GIVEN.search(text, max(mention.start - 6, 0), mention.start)
    if given or (before.own and text.startswith("的", mention.end)):
        # 计划投资3亿元的园区已完工: the cue behind the figure is about the park.
        after = None
    if after and not (before.own and before.kind and after == OTHER):
        return after
    return before.kind


def _after(following: Sequence[Mark], end: int, reach: int) -> str | None:
    """Return what the cues behind a figure say, up to the end of its clause."""
    for mark in following:
        if mark.sign in (cues.COMMA, cues.STOP, cues.BREAK):
            return None
        if SIGNS.get(mark.sign) == TARGET and mark.start > end + reach:
            return None
        if mark.side in ("after", "both") and mark.sign in SIGNS:
            return SIGNS[mark.sign]
    return None


def _is_done(following: Sequence[Mark], end: int) -> bool:
    """Tell whether the clause goes on with what was done for those who were counted."""
    for mark in following:
        if mark.sign in (cues.COMMA, cues.STOP, cues.BREAK) or mark.start > end + _REACH_DEED:
            return False
        if mark.sign in _DEEDS:
            return True
    return False
