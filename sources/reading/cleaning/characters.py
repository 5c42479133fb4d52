"""One form for each character: half-width digits, plain spaces, no look-alikes, no decoration."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from sources.reading.cleaning.draft import Draft
from sources.reading.opening.radicals import RADICALS
from sources.reading.words import load_table

# Stands for a border that the source marks (<p>, a form of indentation), never for a wrap.
BORDER = "\u2029"
# Stands for any emoji until the lines are joined, since it may mark the item of a list.
EMOJI = "\ue000"
HAN = "\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff"

_NAMED = {
    # Chinese punctuation keeps its full width; its half-width twins are judged in context.
    **{char: char for char in "，；：！？（）…℃½¼¾⅓⅔"},
    **dict.fromkeys("「『﹁﹃〝", "“"),
    **dict.fromkeys("」』﹂﹄〞〟", "”"),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("―─━⸺", "—"),
    **dict.fromkeys("〜∼～", "~"),
    **dict.fromkeys("﹪", "%"),
    **dict.fromkeys("•·・∙⋅", "·"),
    **dict.fromkeys("\r\x85\u2028\x0b\x0c", "\n"),
    BORDER: BORDER,
    "\n": "\n",
    "\ufffd": "\ufffd",
}
_HAN_YEAR = re.compile(
    r"(?<![0-9A-Za-z零〇一二三四五六七八九十百千万亿])"
    r"(?:二[〇零○Oo0]|一九)[〇零Oo0一二三四五六七八九]{2}(?=年)"
)
_HAN_DIGITS = {
    **{ord(char): str(value) for value, char in enumerate("〇一二三四五六七八九")},
    **dict.fromkeys(map(ord, "零○Oo"), "0"),
}
_CIRCLED = re.compile(r"[①-⓿❶-➓]")
_LINE_END = re.compile(r"\r\n")
_ENTITY = re.compile(r"&(?:amp;){0,3}(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_BLOCK_TAG = re.compile(
    r"</?(?:br|p|div|li|ul|ol|tr|td|th|table|h[1-6]|section|article)(?:\s[^<>]{0,300})?/?>", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>|<!--[^<>]{0,300}-->")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,100})\]\([^()\s]{0,300}\)")
_BOLD = re.compile(r"(?<![0-9*×])(\*\*)(?![*\s])[^*\n]{1,200}(\*\*)(?![0-9*])")
_TITLE_MARK = re.compile(rf"(?:^|(?<=[\n{BORDER}]))([ \t]{{0,3}}#{{1,6}}[ \t])")
_KEYCAP = re.compile("[0-9]\ufe0f?\u20e3")


def plain_marks(draft: Draft) -> None:
    """Take out what a web page, a chat or a text editor left between the characters."""
    draft.replace(_LINE_END, lambda _: "\n")
    if "&" in draft.text:
        draft.replace(_ENTITY, lambda match: html.unescape(f"&{match[1]};"))
    if "<" in draft.text:
        draft.replace(_BLOCK_TAG, lambda _: BORDER)
        draft.drop(_TAG)
    if "](" in draft.text:
        draft.replace(_LINK, lambda match: "" if match[0][0] == "!" else match[1])
    if "**" in draft.text:
        draft.drop(_BOLD)
    if "#" in draft.text:
        draft.replace(_TITLE_MARK, lambda _: BORDER)
    draft.drop(_KEYCAP)


def plain_characters(draft: Draft) -> None:
    """Write each character in its plain form; what has none is dropped."""
    rows = load_table("lookalikes")
    pairs = {row["word"]: row["becomes"] for row in rows if len(row["word"]) > 1}
    if any(word in draft.text for word in pairs):
        words = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))
        draft.replace(words, lambda match: pairs[match[0]])
    forms = {char: _plain(char) for char in set(draft.text)}
    changed = {ord(char): form for char, form in forms.items() if form != char and len(form) == 1}
    draft.become(draft.text.translate(changed))
    longer = [char for char, form in forms.items() if len(form) != 1]
    if longer:
        draft.replace(
            re.compile("[" + "".join(map(re.escape, longer)) + "]"), lambda match: forms[match[0]]
        )


def plain_years(draft: Draft) -> None:
    """Write the years 二〇二一年 and 二O二一年 with digits, one for each character."""
    draft.replace(_HAN_YEAR, lambda match: match[0].translate(_HAN_DIGITS))


@cache
def _lookalikes() -> dict[str, str]:
    return {row["word"]: row["becomes"] for row in load_table("lookalikes")}


@cache
def _plain(char: str) -> str:
    if ord(char) in RADICALS:
        return RADICALS[ord(char)]
    if char in _NAMED:
        return _NAMED[char]
    if char in _lookalikes():
        return _lookalikes()[char]
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    # Wide space indents and parts the cells of a table; lines are judged by it.
    if char in "\t\u3000":
        return "\u3000"
    if char.isspace():
        return " "
    if _CIRCLED.match(char):
        return char
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Cs", "Co") or char in "\ufe0f\u20e3\u115f\u1160\u3164\u2800":
        return ""
    if category in ("So", "Sk") and (char >= "\U0001f000" or "\u2600" <= char <= "\u27bf"):
        return char if char in "★☆✓✔" else EMOJI
    # A raised digit is a footnote mark; m² and the like are in the table.
    if char in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return ""
    return unicodedata.normalize("NFKC", char)
