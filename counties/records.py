"""What is on record about a place: the public rows that name it, whichever app they are in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import Q

from counties.models import Division

# Reverse accessor of Division, and the field by which the row names the place.
NAMING = {
    "figures": "place",
    "postings": "place",
    "case_studies": "place",
    "program_citations": "place",
    "initiatives": "places",
}


def public_rows(accessor: str):
    """Return the public rows behind a reverse accessor of Division."""
    model: Any = Division._meta.get_field(accessor).related_model
    return model.objects.published()


def rows_within(accessor: str, code: str):
    """Return the public rows about a place or anything below it."""
    places = Division.objects.within(code).values("pk")
    return public_rows(accessor).filter(**{f"{NAMING[accessor]}__in": places})


def places_with_records():
    """Return the divisions that at least one public record names."""
    named = Q()
    for accessor, field in NAMING.items():
        rows = public_rows(accessor).filter(**{f"{field}__isnull": False}).order_by()
        named |= Q(pk__in=rows.values(field))
    return Division.objects.filter(named)


def by_province(places: Iterable[Division]) -> list[tuple[Division, list[Division]]]:
    """Return (province, places) pairs; the places come ordered by code."""
    held = groupby(places, key=lambda place: place.province)
    return [(province, list(group)) for province, group in held]
