"""What stands in front of everything: headers on every answer, and no senseless request behind."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, has_vary_header

from ruralplan import errors

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
LONGEST_PATH, LONGEST_QUERY, LONGEST_VALUE, LONGEST_COOKIES = 2000, 4000, 500, 8000
MOST_PARAMETERS = 50
RETRY_AFTER = {429: "60", 503: "10"}
PRIVATE = ("/admin/", "/accounts/")
# Pages, feeds and the site map; pictures are small as they are, static files lie compressed.
COMPRESSED = ("text/html", "application/atom+xml", "application/xml")

# C0, DEL and C1; a tab may be typed into a search.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
# U+FFFD comes from a server that decoded by itself.
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]|%[89A-F][0-9A-F]")

HEADERS = {
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}


class HeadersMiddleware:
    """Outermost: an answer given by any middleware below, a refused host's too, has them all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        api = request.path_info.startswith("/api/")
        # Other sites may read the API and nothing else.
        response.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if api else "same-origin"
        )
        if response.status_code in RETRY_AFTER:
            response.setdefault("Retry-After", RETRY_AFTER[response.status_code])
        if request.path_info.startswith(PRIVATE) or response.status_code >= 500:
            response["Cache-Control"] = "no-store, private"
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress what is the same for everybody; a compressed token shows in the page's length."""

    def process_response(self, request, response):
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind not in COMPRESSED or has_vary_header(response, "Cookie"):
            return response
        return super().process_response(request, response)


class FreshnessMiddleware:
    """Let whoever kept a page ask whether it changed.

    The page is made for every question and told by its content alone: nothing can be stale, and
    only what would be sent a second time is spared.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not is_keepable(request, response):
            return response
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["Cache-Control"] = "public, no-cache"
        return get_conditional_response(request, etag=response["ETag"], response=response)


def is_keepable(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is a page for everybody whose view says nothing of its own about keeping it."""
    if request.method not in ("GET", "HEAD") or request.path_info.startswith(PRIVATE):
        return False
    told = any(response.has_header(name) for name in ("Cache-Control", "ETag"))
    personal = told or response.cookies or has_vary_header(response, "Cookie")
    return response.status_code == 200 and not personal and not response.streaming


class SanityMiddleware:
    """Answer 400 to what no reader sends, before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            response = errors.answer(request, 405)
            response["Allow"] = ", ".join(METHODS)
            return response
        fault = find_fault(request)
        if fault:
            return errors.answer(request, 400, fault)
        return errors.fill(request, self.get_response(request))

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Check the form of a post that the CSRF check is about to read anyway."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        fault = find_form_fault(request)
        return errors.answer(request, 400, fault) if fault else None


def find_fault(request: HttpRequest) -> str:
    """Return what is wrong with host, path, query or cookies as a sentence, "" when nothing is."""
    try:
        request.get_host()
    except DisallowedHost:
        return "这个网站不在所请求的主机名下。"
    meta = request.META
    return (
        path_fault(request.path_info)
        or query_fault(meta.get("QUERY_STRING", ""))
        or cookie_fault(meta.get("HTTP_COOKIE", ""), request)
    )


def path_fault(path: str) -> str:
    """`path` as Django decoded it: bytes that are no UTF-8 stand there as %FF."""
    if len(path) > LONGEST_PATH:
        return "地址太长。"
    if _UNREADABLE.search(path):
        return "地址里有读不出的字符。"
    return ""


def query_fault(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        return f"参数太长：一共最多 {LONGEST_QUERY} 个字符。"
    parts = query.split("&")
    if len(parts) > MOST_PARAMETERS:
        return f"参数太多：最多 {MOST_PARAMETERS} 个。"
    for part in parts:
        text = _decoded(unquote_to_bytes(part.encode("latin-1", "replace").replace(b"+", b" ")))
        if text is None or _CONTROL.search(text):
            return "参数里有读不出的字符。"
        if len(text.partition("=")[2]) > LONGEST_VALUE:
            return f"参数太长：每个最多 {LONGEST_VALUE} 个字。"
    return ""


def cookie_fault(header: str, request: HttpRequest) -> str:
    if len(header) > LONGEST_COOKIES:
        return "Cookie 太长，请清除本站的 Cookie 后再试。"
    text = _decoded(header.encode("latin-1", "replace"))
    # A quoted cookie may spell a control character in octal, so the parsed values count too.
    values = request.COOKIES.values() if text else ()
    if text is None or any(_CONTROL.search(value) for value in (text, *values)):
        return "Cookie 里有读不出的字符，请清除本站的 Cookie 后再试。"
    return ""


def find_form_fault(request: HttpRequest) -> str:
    """Parse the form within Django's limits; a form past them raises what becomes 400 or 413."""
    try:
        fields = request.POST
    except UnreadablePostError:
        return "表单没有传完。"
    if any("\0" in name or "\0" in value for name, row in fields.lists() for value in row):
        return "表单里有空字符（NUL），没有接收。"
    if request.content_type == "application/x-www-form-urlencoded":
        return "" if _decoded(unquote_to_bytes(request.body)) is not None else "表单不是 UTF-8。"
    return ""


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
