"""What others decided since a page was drawn, as JSON for the page's script.

The token lists the proposals of the page with their versions, each key as the step from the one
before: it stays short, and nothing is kept on the server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse

from programs.admin.desk.access import find_article, for_readers
from programs.admin.desk.numbers import count_proposals
from programs.models import Proposal, Reading
from programs.readings import latest_reading

MOST_WATCHED = 200
_TOKEN = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}(-[0-9]{1,12}\.[0-9]{1,9})*")


@for_readers
def updates(request: HttpRequest, article_pk: int) -> JsonResponse:
    article = find_article(article_pk)
    watched = read_token(request.GET.get("since", ""))
    stored = article.proposals.filter(pk__in=watched).select_related("decided_by").in_bulk()
    reading = latest_reading(article)
    return JsonResponse(
        {
            "token": write_token(stored.values()),
            "reading": _reading(reading) if reading else None,
            "changed": [
                _change(pk, stored.get(pk))
                for pk, version in watched.items()
                if pk not in stored or stored[pk].version != version
            ],
            "undecided": count_proposals(article).undecided,
        }
    )


def write_token(proposals: Iterable[Proposal]) -> str:
    parts, before = [], 0
    for pk, version in sorted((p.pk, p.version) for p in proposals):
        parts.append(f"{pk - before}.{version}")
        before = pk
    return "-".join(parts)


def read_token(token: str) -> dict[int, int]:
    """Return the version of each proposal that the page shows; nothing for what is no token."""
    if not _TOKEN.fullmatch(token):
        return {}
    versions, pk = {}, 0
    for part in token.split("-")[:MOST_WATCHED]:
        step, version = part.split(".")
        pk += int(step)
        versions[pk] = int(version)
    return versions


def _change(pk: int, proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {"pk": pk, "version": 0, "state": "gone", "by": ""}
    by = str(proposal.decided_by or "")
    return {"pk": pk, "version": proposal.version, "state": proposal.state, "by": by}


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "pk": reading.pk,
        "state": reading.state,
        "label": reading.get_state_display(),
        "stories_read": reading.stories_read,
        "stories_total": reading.stories_total,
        "fault": reading.fault,
    }
