import re

from django import template

register = template.Library()

_LINE_END = re.compile(r"(?<=([\u4e00-\u9fff，。、；：]))?[^\S\n]*\n\s*(?=([\u4e00-\u9fff]))?")


@register.filter
def cited_whole(citation):
    """What a citation backs: its figure, measure, posting, story or programme."""
    return getattr(citation, citation.part_of)


@register.filter
def verbose_name(record):
    return record._meta.verbose_name


@register.filter
def on_one_line(text):
    """Show a passage in one line: a space for a line end, none between Chinese characters."""
    return _LINE_END.sub(lambda end: "" if end[1] and end[2] else " ", text)
