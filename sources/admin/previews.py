"""A public page as it will look: the change is made, the page is drawn, and all is undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone

from ruralplan.editorial import EditorialRecord, EditorialStatus, writes_on_behalf

# The most records that are shown as if public beside the one that is looked at.
MOST_PARTS = 500


@contextmanager
def as_if_public(record: EditorialRecord) -> Iterator[None]:
    """Show the record, what it names and its parts as they would be; on leaving, all is undone."""
    with transaction.atomic():
        for one in _with_its_company(record):
            _make_public(one)
        yield
        transaction.set_rollback(True)


def draw_preview(request: HttpRequest, record: EditorialRecord) -> HttpResponse:
    """Return the record's public page with its pending change made, as a reader would see it.

    Raises ValidationError where a rule of the database refuses to let it be public.
    """
    with as_if_public(record):
        path = record.get_absolute_url().partition("#")[0]
        view, args, kwargs = resolve(path)
        response = view(_as_reader(request, path), *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def _as_reader(request: HttpRequest, path: str) -> HttpRequest:
    """Return a plain GET of the public address; it carries nobody's session."""
    plain = HttpRequest()
    plain.method, plain.path, plain.path_info = "GET", path, path
    plain.META = {k: v for k, v in request.META.items() if k in _HOST or k.startswith("wsgi.")}
    plain.META["REQUEST_METHOD"] = "GET"
    plain.is_preview = True
    return plain


_HOST = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR")


def _with_its_company(record: EditorialRecord) -> list[EditorialRecord]:
    """Return the record, its whole, what they name, and its parts: what its page needs to show."""
    found: dict[tuple[type, Any], EditorialRecord] = {}
    waiting = [record, *_parts(record)]
    while waiting:
        one = waiting.pop()
        if (type(one), one.pk) not in found:
            found[type(one), one.pk] = one
            waiting += list(one.named_records())
            if one.part_of:
                waiting.append(getattr(one, one.part_of))
    return list(found.values())


def _parts(record: EditorialRecord) -> Iterator[EditorialRecord]:
    for relation in record._meta.related_objects:
        model = relation.related_model
        if getattr(model, "part_of", None) == relation.field.name:
            rows = model._base_manager.filter(**{relation.field.name: record})
            yield from rows.exclude(status=EditorialStatus.ARCHIVED)[:MOST_PARTS]


def _make_public(record: EditorialRecord) -> None:
    record.refresh_from_db()  # a claim that was made public before may have carried to its figure
    change = record.pending_change
    if change is not None:
        record.take_values(change)
        record._change_reason = change.reason  # the correction to come shows it
    record.keep(None)
    record.status, record.publish_at = EditorialStatus.PUBLISHED, None
    record.published_at = record.published_at or timezone.now()
    record.skip_history_when_saving = True
    try:
        with writes_on_behalf():
            record.save()
    except IntegrityError:
        record.validate_unique()
        record.validate_constraints()  # it says which rule, in its own sentence
        raise
    if change is not None:
        record.take_links()
