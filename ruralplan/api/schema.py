"""What drf-spectacular cannot see: the answers that every address gives, and whole-list files."""

from __future__ import annotations

from sources.exports import FORMATS

ERROR = {
    "type": "object",
    "required": ["detail"],
    "properties": {
        "detail": {"type": "string", "description": "说明哪里不对的一句话。"},
        "errors": {
            "type": "object",
            "description": "参数名和它的问题，只在 400 里有。",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
COMMON: dict[str, dict] = {
    "304": {"description": "没有变：If-None-Match 或 If-Modified-Since 里的那一份仍是最新的。"},
    "400": {"description": "参数不认识，或者值不能用。"},
    "429": {
        "description": "请求太快。",
        "headers": {
            "Retry-After": {
                "description": "多少秒以后再来。",
                "schema": {"type": "integer", "minimum": 1},
            }
        },
    },
}
NOT_FOUND: dict[str, dict] = {"404": {"description": "没有这条记录，或者它没有公开。"}}


def document_every_answer(result, generator, request, public):
    """Add to each operation the answers that middleware, throttle and error handler give."""
    result["components"]["schemas"]["Error"] = ERROR
    for path, operations in result["paths"].items():
        for operation in operations.values():
            _add_errors(operation, path)
            if any(p["name"] == "format" for p in operation.get("parameters", ())):
                _add_files(operation)
    return result


def _add_errors(operation: dict, path: str) -> None:
    answers = COMMON | (NOT_FOUND if "{" in path else {})
    for status, answer in sorted(answers.items()):
        has_body = status != "304"
        operation["responses"][status] = answer | ({"content": _error()} if has_body else {})


def _error() -> dict:
    return {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}


def _add_files(operation: dict) -> None:
    content = operation["responses"]["200"]["content"]
    for kind in FORMATS.values():
        content[kind.partition(";")[0]] = {"schema": {"type": "string"}}
