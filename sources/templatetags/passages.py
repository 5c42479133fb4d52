import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sources import precision

register = template.Library()

_WRAP = re.compile(r"[^\S\n]*\n\s*")
# A number counts as one with the words that follow it: of its date, or its scale and unit.
_NUMBER = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d[\d.,]*(?:%|[万亿千百]*[\u4e00-\u9fff]{1,2})"
)
_LATIN_WRAP = re.compile(r"(?<=[A-Za-z,.;])[^\S\n]*\n\s*(?=[A-Za-z])")


@register.filter
def unwrapped(text):
    """Show a passage without the line ends of its printed column."""
    return _WRAP.sub("", _LATIN_WRAP.sub(" ", text))


@register.filter
def unbroken(text: str) -> SafeString:
    """Keep each number and its unit, and each date, on one line: 16万人, 2022年7月26日."""
    marked = _NUMBER.sub(r'<span class="nowrap">\g<0></span>', escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped


@register.filter
def around(digest, exact):
    """Part our sentence into (before, literal, after); the literal is empty where it differs."""
    before, found, after = digest.partition(exact)
    return {"before": before, "exact": found, "after": after}


@register.filter
def partial_date(text):
    """A date as exactly as it is known: 2022年7月."""
    return "".join(
        f"{int(part)}{word}" for part, word in zip(text.split("-"), "年月日", strict=False)
    )


@register.filter
def percent(share):
    return precision.percent(share)
