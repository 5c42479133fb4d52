"""Pages of a list by cursor: as fast at the end as at the start."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from sources.bounds import parse_integer
from sources.listing import Listing, Position
from sources.parameters import parse_flag

PAGE_SIZE, LARGEST_PAGE = 25, 200
LONGEST_CURSOR = 500
PARAMETERS = [
    {
        "name": "cursor",
        "description": "从 next 或 previous 里照抄的位置。",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR},
    },
    {
        "name": "page_size",
        "description": "一页几条。",
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": LARGEST_PAGE,
            "default": PAGE_SIZE,
        },
    },
    {
        "name": "count",
        "description": "写 1 时多给一个 count：整个列表的条数。",
        "schema": {"type": "integer", "enum": [0, 1]},
    },
]


class CursorPagination(BasePagination):
    """`next` and `previous` hold the position of the page's last and first row."""

    def paginate_queryset(self, queryset: Listing, request, view=None) -> list:
        self.listing, self.request = queryset, request
        size = _read(request, "page_size", _parse_size, PAGE_SIZE)
        self.counted = _read(request, "count", parse_flag, False)
        position, backwards = _read(request, "cursor", self._decode, (None, False))
        entries = self.listing.read(position, limit=size + 1, backwards=backwards)
        more = len(entries) > size
        self.entries = (entries[1:] if backwards else entries[:size]) if more else entries
        self.has_next = backwards or more
        self.has_previous = more if backwards else position is not None
        return [entry.shown for entry in self.entries]

    def get_paginated_response(self, data) -> Response:
        envelope = {
            "next": self._link(-1, "n") if self.has_next else None,
            "previous": self._link(0, "p") if self.has_previous else None,
            "results": data,
        }
        if self.counted:
            envelope["count"] = self.listing.count()
        return Response(envelope)

    def get_paginated_response_schema(self, schema):
        url = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": url,
                "previous": url,
                "results": schema,
                "count": {"type": "integer", "minimum": 0},
            },
        }

    def get_schema_operation_parameters(self, view):
        return [{**parameter, "required": False, "in": "query"} for parameter in PARAMETERS]

    def _link(self, index: int, direction: str) -> str | None:
        if not self.entries:
            return None
        position = self.entries[index].position
        parts = [direction, self.listing.ordering, position.key, str(position.pk)]
        token = base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode())
        query = self.request.query_params.copy()
        query["cursor"] = token.decode().rstrip("=")
        return f"{self.request.build_absolute_uri(self.request.path)}?{query.urlencode()}"

    def _decode(self, token: str) -> tuple[Position, bool]:
        try:
            padded = token[:LONGEST_CURSOR] + "=" * (-len(token) % 4)
            direction, ordering, key, pk = _texts(base64.b64decode(padded, b"-_", validate=True))
        except (ValueError, binascii.Error):
            raise ValueError("cursor 读不出来。请照抄 next 或 previous 里的地址。") from None
        if direction not in ("n", "p") or ordering != self.listing.ordering:
            raise ValueError("cursor 属于另一种排序。换排序时请从第一页开始。")
        return self.listing.parse_position(key, pk), direction == "p"


def _texts(raw: bytes) -> list[str]:
    parts = json.loads(raw)
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("not a list of texts")
    return parts


def _parse_size(text: str) -> int:
    return parse_integer(text, low=1, high=LARGEST_PAGE)


def _read(request, name: str, parse, default: Any) -> Any:
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError({name: [str(error)]}) from None
