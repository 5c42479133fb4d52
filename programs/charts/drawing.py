"""Draw a specification and keep the picture under what it was made from.

Neither the library that draws nor the cache may take a page down: whatever they raise is logged,
and the page stands on its table.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe

from programs.charts.finishing import BASE, finish
from programs.charts.style import VERSION
from programs.display import printable

# A drawing that failed is tried again after so many seconds, not at every request.
PATIENCE = 300
FAILED = ""

_log = logging.getLogger(__name__)
_pen = threading.Lock()


def draw(specification: dict[str, Any], *, label: str, name: str) -> SafeString | None:
    """Return the SVG element, drawn only where its content is new; None where that fails.

    `label` says in words what the picture shows, `name` is the rendering's ("wide", "narrow").
    """
    key = key_of(specification, label, name)
    kept = _kept(key)
    if kept is None:
        with _pen:  # who waited finds what the one before has drawn
            kept = _kept(key)
            if kept is None:
                kept = _drawn(key, specification, label, name)
    return mark_safe(kept) if kept else None  # noqa: S308 - written by ElementTree


def key_of(specification: dict[str, Any], label: str, name: str) -> str:
    content = json.dumps([VERSION, specification, label, name], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _kept(key: str) -> str | None:
    try:
        return caches["charts"].get(key)
    except Exception:
        _log.exception("The cache of charts cannot be read.")
        return None


def _drawn(key: str, specification: dict[str, Any], label: str, name: str) -> str:
    try:
        svg, kept_for = finish(_svg(specification), label=printable(label), name=name), None
    except Exception:
        _log.exception("A chart could not be drawn: %s", label)
        svg, kept_for = FAILED, PATIENCE
    try:
        caches["charts"].set(key, svg, kept_for)
    except Exception:
        _log.exception("A chart could not be kept.")
    return svg


def _svg(specification: dict[str, Any]) -> str:
    # Loaded by the process that draws first: it takes 100 MB, and most pages have no chart.
    import vl_convert

    return vl_convert.vegalite_to_svg(_drawable(specification), allowed_base_urls=[])


def _drawable(specification: dict[str, Any]) -> dict[str, Any]:
    """Return the specification with addresses that Vega leaves alone, and texts that it can write.

    A control character would not fail the drawing but end the whole process.
    """
    layers = [
        {**layer, "data": {"values": [_row(row) for row in layer["data"]["values"]]}}
        for layer in specification["layer"]
    ]
    return {**specification, "layer": layers}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    clean = {name: printable(it) if isinstance(it, str) else it for name, it in row.items()}
    return clean | {"href": BASE + row["href"]} if "href" in row else clean
