"""What every answer of the API carries: open to all sites, and a way to ask whether it changed."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from ruralplan.api.freshness import changed_at

PREFIX = "/api/"
METHODS = "GET, HEAD, OPTIONS"
EXPOSED = "ETag, Last-Modified, Retry-After, Content-Disposition"


class ApiMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={"Allow": METHODS})
        else:
            response = self.get_response(request)
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            response = conditional(request, response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        return response


def conditional(request, response):
    """Return the answer with ETag and Last-Modified, or 304 when the asker has it already."""
    moment = changed_at()
    response["ETag"] = _etag(request, response, moment)
    if moment:
        response["Last-Modified"] = http_date(moment.timestamp())
    patch_cache_control(response, public=True, no_cache=True)
    seconds = int(moment.timestamp()) if moment else None
    return get_conditional_response(request, response["ETag"], seconds, response)


def _etag(request, response, moment) -> str:
    """A file that is written while it is read is told by what it is made from."""
    if response.streaming or response.has_header("Content-Disposition"):
        made_from = f"{request.get_full_path()} {moment}".encode()
        return f'W/"{hashlib.sha256(made_from).hexdigest()[:32]}"'
    return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
