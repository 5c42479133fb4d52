"""Errors of the API: always JSON, always with a sentence."""

from __future__ import annotations

from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed, NotFound, Throttled, ValidationError
from rest_framework.views import exception_handler


def answer(error, context):
    """Return the response for an error, None for one that is ours (500)."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = _bad_values(response.data)
    else:
        response.data = {"detail": _sentence(error, response)}
    return response


def _bad_values(errors: dict) -> dict:
    sentences = {name: [str(text) for text in texts] for name, texts in errors.items()}
    detail = " ".join(f"参数 {name}：{' '.join(texts)}" for name, texts in sentences.items())
    return {"detail": detail, "errors": sentences}


def _sentence(error, response) -> str:
    if isinstance(error, Http404 | NotFound):
        return "没有这条记录，或者它没有公开。"
    if isinstance(error, MethodNotAllowed):
        return "这个接口只读：只接受 GET、HEAD 和 OPTIONS。"
    if isinstance(error, Throttled):
        return f"请求太快了，请在 {response.headers['Retry-After']} 秒以后再来。"
    return str(response.data.get("detail", ""))
