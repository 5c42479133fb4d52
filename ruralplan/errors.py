"""What a request gets that cannot be answered: our page, or the same sentence as JSON.

No answer here touches the database, the session or a context processor, so that each can be
given when any of them is lost.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

SENTENCES = {
    400: "地址、参数或表单里有不能用的内容。",
    403: "您的账号不能打开这一页。",
    404: "地址写错了，或者这条记录还没有公开。",
    405: "这个地址不支持这种请求方法。",
    410: "这条记录已经撤下，不再公开。",
    413: "发来的内容太大，没有接收。",
    429: "请求太频繁，请稍等一会儿再试。",
    500: "这次没有办成，原因已记入日志。",
    503: "数据暂时取不到，请稍后再试。",
}

# Raised when what the site stands on is lost, not when the site is wrong.
OUTAGES: tuple[type[Exception], ...] = (InterfaceError, OperationalError)
with suppress(ImportError):
    from redis.exceptions import RedisError

    OUTAGES += (RedisError,)


def answer(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """Return the error page of the status, or JSON below /api/."""
    detail = sentence or SENTENCES[status]
    if request.path_info.startswith("/api/"):
        body = {"detail": detail, "errors": {}}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(render_to_string(f"{status}.html", {"detail": detail}), status=status)


def fill(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the answer, with our page where Django left an error without a body."""
    if response.status_code not in SENTENCES or response.streaming or response.content:
        return response
    page = answer(request, response.status_code)
    response.content = page.content
    response["Content-Type"] = page["Content-Type"]
    return response


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return answer(request, 413)
    # A page says by BadRequest what is wrong with a parameter; what else comes here is Django's.
    return answer(request, 400, str(exception) if isinstance(exception, BadRequest) else "")


def permission_denied(request, exception=None):
    return answer(request, 403)


def csrf_failure(request, reason=""):
    return answer(request, 403, "表单过期了，或者浏览器没有带上凭据。请返回上一页，刷新后再提交。")


def page_not_found(request, exception=None):
    return answer(request, 404)


def too_many_requests(request):
    return answer(request, 429)


def server_error(request):
    """Called by Django while the exception is being handled."""
    return answer(request, 503 if isinstance(sys.exc_info()[1], OUTAGES) else 500)
