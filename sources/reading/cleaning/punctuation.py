"""Chinese punctuation in one form; points, commas and colons inside numbers stay half-width."""

from __future__ import annotations

import re

from sources.reading.cleaning.draft import Draft

_FULL = str.maketrans(",;:!?()", "，；：！？（）")
_DOUBLED = re.compile(
    r"[，,]{2,}|[。｡]{2,}|、{2,}|；{2,}|[：]{2,}|！{2,}|？{2,}|(?<=[0-9])\.{2}(?=[0-9])"
)
# A comma that a copy put before each other mark.
_STRAY_COMMA = re.compile(r"[，,]+(?=[，、。；：！？])")
_DOTS = re.compile(r"…{1,6}|\.{3,12}|·{3,12}")
_DASHES = re.compile(r"—{2,12}|(?<![-0-9A-Za-z])-{2,12}(?![-0-9A-Za-z])")
_THOUSANDS = re.compile(
    r"(?<![0-9.])(?<![0-9][,，])[1-9][0-9]{0,2}(?:[,，][0-9]{3}){1,5}(?![0-9]|[,，][0-9])"
)
_MARK = re.compile(
    r"[,;:!?()](?:(?<=[^\x00-\x7f][,;:!?()])|(?<=[0-9%)\]\"'\n][,;:!?()])|(?=[^\x00-\x7f]|\n|\Z))"
)
# Stand-ins while the other commas and colons change; clean text has no control characters.
_KEPT_COMMA, _KEPT_COLON = "\x1a", "\x1c"
_CLOCK = re.compile(r"(?<=[0-9])(?::(?=[0-9])|：(?=[0-9]{2}(?![0-9.])))")
_STOP = re.compile(r"(?<=[^\x00-\x7f])\.(?![0-9A-Za-z.])")
_ROUND_ZERO = re.compile("(?<=[一二三四五六七八九〇])[○◯]|[○◯](?=[一二三四五六七八九〇])")
_STRAIGHT = re.compile('[\n"]')


def plain_punctuation(draft: Draft) -> None:
    """Write the punctuation of a Chinese page in its normal form."""
    draft.replace(_DOUBLED, lambda match: match[0][0])
    draft.drop(_STRAY_COMMA)
    draft.replace(_DOTS, lambda _: "……")
    draft.replace(_DASHES, lambda _: "——")
    draft.become(_THOUSANDS.sub(_thousands, draft.text))
    draft.become(_CLOCK.sub(_KEPT_COLON, draft.text))
    draft.become(_MARK.sub(lambda match: match[0].translate(_FULL), draft.text))
    draft.become(_STOP.sub("。", draft.text).replace(_KEPT_COMMA, ",").replace(_KEPT_COLON, ":"))
    draft.become(_ROUND_ZERO.sub("〇", draft.text))
    if '"' in draft.text:
        draft.become(_paired(draft.text))


def _thousands(match: re.Match[str]) -> str:
    """Keep the commas of 4,416; 100,200,300万 is a list, since 万 replaces long rows."""
    after = match.string[match.end() : match.end() + 1]
    if match[0].count(",") + match[0].count("，") > 1 and after in tuple("万亿"):
        return match[0]
    return re.sub("[,，]", _KEPT_COMMA, match[0])


def _paired(text: str) -> str:
    """Turn straight quotes into opening and closing ones; each paragraph starts anew."""
    opening = True

    def turned(match: re.Match[str]) -> str:
        nonlocal opening
        opening = match[0] == "\n" or not opening
        return "\n" if match[0] == "\n" else "”" if opening else "“"

    return _STRAIGHT.sub(turned, text)
