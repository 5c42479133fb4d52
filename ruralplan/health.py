"""Two questions of whoever runs the site: is the process up, can it serve."""

from __future__ import annotations

import logging
from secrets import token_hex

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request):
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Name each thing that is missing; 503 when any is."""
    parts = {name: _outcome(name, check) for name, check in CHECKS.items()}
    ready = set(parts.values()) == {"ok"}
    body = {"status": "ok" if ready else "unavailable", **parts}
    return JsonResponse(body, status=200 if ready else 503)


def _outcome(name, check) -> str:
    try:
        return check()
    except Exception:  # Whatever is wrong with it, it is not ready; the log says why.
        logger.exception("readyz: %s", name)
        return "unavailable"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _cache() -> str:
    token = token_hex(8)
    cache.set(f"readyz-{token}", token, timeout=5)
    return "ok" if cache.get(f"readyz-{token}") == token else "unavailable"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} pending" if plan else "ok"


CHECKS = {"database": _database, "cache": _cache, "migrations": _migrations}
