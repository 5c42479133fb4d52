"""Where a line must not break: Chinese has no spaces, so a browser breaks inside a date."""

from __future__ import annotations

import re

# A number counts as one with the words that follow it: of its date, or its scale and unit. So
# does the name of a yearly plan: 热土计划2022.
_NUMBER = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?"
    r"|[\u4e00-\u9fff]{0,2}计划 ?20\d\d(?![\d年])"
    r"|\d[\d.,]*(?:%| ?[万亿千百]*[\u4e00-\u9fff]{1,2})"
)
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def keep_numbers(escaped: str) -> str:
    """Keep each number with its unit, each date and each plan's name on one line."""
    return _NUMBER.sub(r'<span class="nowrap">\g<0></span>', escaped)


def keep_numbers_in_html(html: str) -> str:
    """Do so in the text between the tags."""
    return _TEXT.sub(lambda text: keep_numbers(text[0]), html)
