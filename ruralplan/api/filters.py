"""Query parameters of the API: known ones, once, with a value, or the answer is 400."""

from __future__ import annotations

from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend

from sources.exports import FORMATS

PAGING = ("cursor", "page_size", "count")
FORMAT = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "csv 或 jsonl：给出整个列表，不分页。",
    "schema": {"type": "string", "enum": ["json", *FORMATS], "default": "json"},
}


class StrictFilterBackend(BaseFilterBackend):
    """Apply the view's FilterSet; refuse what it does not know."""

    def filter_queryset(self, request, queryset, view):
        if view.detail:
            check_parameters(request, {"format"}, formats=("json",))
            return queryset
        filterset_class = view.filterset_class
        known = {*filterset_class.base_filters, *PAGING, "format"}
        check_parameters(request, known, formats=formats_of(view))
        filterset = filterset_class(request.query_params, queryset=queryset, request=request)
        if not filterset.is_valid():
            raise ValidationError(filterset.errors)
        return filterset.qs

    def get_schema_operation_parameters(self, view):
        if view.detail:
            return []
        filters = view.filterset_class.base_filters
        exported = [FORMAT] if len(formats_of(view)) > 1 else []
        return [_documented(name, chosen) for name, chosen in filters.items()] + exported


def formats_of(view) -> tuple[str, ...]:
    """Return the forms in which a list can be had; a search is no list to take away."""
    return getattr(view, "formats", ("json", *FORMATS))


def check_parameters(request, known: set[str], *, formats: tuple[str, ...]) -> None:
    """Raise ValidationError for a parameter that is unknown, empty, repeated or misplaced."""
    params = request.query_params
    errors = {}
    for name, values in params.lists():
        if name not in known:
            errors[name[:40]] = ["没有这个参数。"]
        elif len(values) > 1:
            errors[name] = ["这个参数写了不止一次。"]
        elif not values[0].strip():
            errors[name] = ["这个参数没有值。请写上值，或者去掉它。"]
    chosen = params.get("format", "json")
    if "format" not in errors and chosen not in formats:
        errors["format"] = [f"这里的格式只能是：{'、'.join(formats)}。"]
    elif chosen in FORMATS:
        errors |= {name: ["导出的是整个列表，不分页。"] for name in PAGING if name in params}
    if errors:
        raise ValidationError(errors)


def _documented(name: str, chosen) -> dict:
    return {
        "name": name,
        "in": "query",
        "required": chosen.field.required,
        "description": chosen.extra.get("help_text") or chosen.label,
        "schema": chosen.schema,
    }
