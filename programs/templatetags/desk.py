from django import template

register = template.Library()


@register.filter
def cited_whole(citation):
    """What a citation backs: its figure, measure, posting, story or programme."""
    return getattr(citation, citation.part_of)


@register.filter
def verbose_name(record):
    return record._meta.verbose_name
