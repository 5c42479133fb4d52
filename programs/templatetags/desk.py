from django import template

from programs.admin.desk import cards

register = template.Library()


@register.filter
def cited_whole(citation):
    """What a citation backs: its figure, measure, posting, story or programme."""
    return getattr(citation, citation.part_of)


@register.filter
def verbose_name(record):
    return record._meta.verbose_name


@register.filter
def is_refused(proposal):
    return cards.is_refused(proposal)
