"""What a list is narrowed by, each condition with the address of the list without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import QueryDict

# Neither narrows a list.
NO_CONDITIONS = ("ordering",)


@dataclass(frozen=True)
class ActiveFilter:
    """One condition in words; `without` is the query of the same list without it."""

    name: str
    label: str
    words: str
    without: str


def active_filters(filterset: Any, query: QueryDict) -> list[ActiveFilter]:
    """Return the conditions of a valid filter set, in its own order."""
    chosen = filterset.form.cleaned_data
    return [
        ActiveFilter(name, str(filter_.label), _words(filterset, name), _without(query, name))
        for name, filter_ in filterset.filters.items()
        if name not in NO_CONDITIONS and chosen.get(name) not in (None, "")
    ]


def _words(filterset: Any, name: str) -> str:
    """Say the value as the form says it; a record says its own name."""
    field, value = filterset.form.fields[name], filterset.form.cleaned_data[name]
    if isinstance(value, Model):
        return str(value)
    if hasattr(field, "say"):
        return field.say(value)
    return dict(field.choices).get(value, str(value))


def _without(query: QueryDict, name: str) -> str:
    """Return the query from `?` on, back on the first page."""
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"
