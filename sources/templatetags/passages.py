import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sources import precision
from sources.wrapping import keep_numbers

register = template.Library()

_WRAP = re.compile(r"[^\S\n]*\n\s*")
_LATIN_WRAP = re.compile(r"(?<=[A-Za-z,.;])[^\S\n]*\n\s*(?=[A-Za-z])")


@register.filter
def unwrapped(text):
    """Show a passage without the line ends of its printed column."""
    return _WRAP.sub("", _LATIN_WRAP.sub(" ", text))


@register.filter
def unbroken(text: str) -> SafeString:
    """Keep each number and its unit, and each date, on one line: 16万人, 2022年7月26日."""
    return mark_safe(keep_numbers(escape(text)))  # noqa: S308 - escaped


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
