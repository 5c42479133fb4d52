"""What a page says about itself: date line, origin, author, publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from sources.reading.words import load_table

LONGEST_LINE = 120
# The longest value of each field.
_STATED = {"origin": 30, "byline": 30, "publisher": 30, "headline": 80}

_DAY_FIRST = re.compile(r"(?<![0-9.])([0-3]?[0-9])\.([01]?[0-9])\.((?:19|20)[0-9]{2})(?![0-9])")
_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[年\-./]([01]?[0-9])[月\-./]([0-3]?[0-9])(?![0-9])日?"
)
_CLOCK = re.compile(
    r"[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}秒?)?|星期[一二三四五六日天]|[上下]午"
)
_TRIM = " :：|/,，、;；·-—~[]【】()（）<>《》\u3000"
_STOP = re.compile("[。！？!?]")
_BYLINE_LINE = re.compile(
    r"[□■◎●]?[^，。：:]{0,10}?(?:记者|通讯员|撰文|文/)"
    r"[：:]?(?P<names>[^，。：:]{2,24})$"
)
_RANGE = re.compile(r"(?:19|20)[0-9]{2}年?[^，。]{0,8}[至—~][^，。]{0,2}(?:19|20)[0-9]{2}")
_ROLE_WORD = re.compile("记者|采写|通讯员|原创|发表于")
_NEXT_LABEL = re.compile(r"[ \u3000][^ ：:]{1,6}[：:].*")
_HAN_NAME = re.compile("[\u4e00-\u9fff]")
_ROLE = re.compile(
    r"[ 、，/|]+|(?:[\u4e00-\u9fff]{2}(?:社|报|网|经|台|派))?"
    r"(?:特约|本报|本刊|见习|首席|全媒体)*(?:通讯员|记者|实习生)"
    r"|文?并?摄影|文并摄|报道|(?:[\u4e00-\u9fff]经)?编辑.*|文图|图文"
)
_NAME = re.compile(r"(?!.*(?:日报|晚报|网|社)$)[\u4e00-\u9fff·]{2,12}|[A-Za-z ]{2,20}")
# 孙 勇: a name of two characters, set as wide as one of three.
_PARTED_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_PHOTO = re.compile(r"(?<!并)摄$|供图$")
_OWNER = re.compile(r"(?:^|[0-9A-Za-z ©|])([\u4e00-\u9fff]{2,16}?)(?:网站)?版权所有")
_SIGNED = re.compile(r"[□■◎](?P<names>[\u4e00-\u9fff·、 ]{2,12})$")


@dataclass(frozen=True)
class Particulars:
    """What one line states; empty fields are not in it."""

    published: date | None = None
    origin: str = ""
    byline: str = ""
    publisher: str = ""
    headline: str = ""

    @property
    def names_source(self) -> bool:
        """Whether a date, an origin or an author was found."""
        return bool(self.published or self.origin or self.byline)


def read_particulars(line: str) -> Particulars | None:
    """Return what a line of the page's frame states, or None when the line is text."""
    if len(line) > LONGEST_LINE or _STOP.search(line):
        return None
    if _RANGE.search(line):
        return None
    signed = _BYLINE_LINE.match(line) or _SIGNED.match(line)
    if signed:
        names = _DATE.split(signed["names"])[0]
        return Particulars(byline=plain_names(names), published=read_date(line))
    labels = list(_label().finditer(line))
    published = read_date(line)
    bare = line[: labels[0].start()] if labels else line
    rest = _CLOCK.sub("", _DATE.sub("", _DAY_FIRST.sub("", bare))).strip(_TRIM)
    if (
        not (labels or published)
        or (len(rest) > 12 and not _ROLE_WORD.search(line))
        or (not labels and "，" in line)
    ):
        return None
    fields = _fields(line, labels)
    return Particulars(published=published, **fields)


def read_date(text: str) -> date | None:
    """Return the first full date of a text."""
    match = _DATE.search(text)
    parts = match.groups() if match else None
    if not parts and (match := _DAY_FIRST.search(text)):
        parts = match.group(3, 2, 1)
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def plain_names(text: str) -> str:
    """Return the names in a byline, without what their bearers did; "" for a photographer."""
    if _PHOTO.search(text):
        return ""
    names = (name.strip(_TRIM) for name in _ROLE.split(_PARTED_NAME.sub(r"\1\2", text)))
    return "、".join(name for name in names if _NAME.fullmatch(name))


def read_owner(line: str) -> str:
    """Return who claims the copyright of the page, "" where a line does not say it."""
    match = _OWNER.search(line) if len(line) <= LONGEST_LINE else None
    return match[1].strip(_TRIM) if match else ""


def _fields(line: str, labels: list[re.Match[str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    ends = [*(label.start() for label in labels[1:]), len(line)]
    for label, end in zip(labels, ends, strict=False):
        value = _DATE.split(_CLOCK.sub("", line[label.end() : end]))[0].strip(_TRIM)
        value = _NEXT_LABEL.sub("", value)
        field = _fields_of_labels()[label[1]]
        if field == "byline":
            value = plain_names(value)
        if field in _STATED and _HAN_NAME.search(value) and 1 < len(value) <= _STATED[field]:
            fields.setdefault(field, value)
    return fields


@cache
def _fields_of_labels() -> dict[str, str]:
    return {row["word"]: row["field"] for row in load_table("labels")}


@cache
def _label() -> re.Pattern[str]:
    words = sorted(_fields_of_labels(), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words))}) ?[:：]")
