from django import template

register = template.Library()


@register.filter
def numbers(page):
    """The pages to offer beside this one, with "…" for those left out: 1 … 4 5 6 … 9."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
