"""What every list of the admin shares: a count that stops, filters, badges."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html

from ruralplan.editorial import EditorialStatus

COUNT_LIMIT = 10_000


class CappedCount(int):
    """A count that went no further than the limit, and says so."""

    def __str__(self):
        return f"{int(self)}+"


def capped_count(queryset: Any) -> int:
    """Return the number of rows; beyond the limit the database stops and the count reads 10000+."""
    found = queryset.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    return CappedCount(COUNT_LIMIT) if found > COUNT_LIMIT else found


class CappedPaginator(Paginator):
    @cached_property
    def count(self):
        return capped_count(self.object_list)


class ChoiceFilter(admin.SimpleListFilter):
    """A filter whose choices are written down: `options` maps a value to label and condition."""

    options: dict[str, tuple[str, Any]] = {}

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _) in self.options.items()]

    def queryset(self, request, queryset):
        if self.value() not in self.options:
            return queryset
        return self.options[self.value()][1](queryset)


def status_badge(record: Any) -> str:
    """Return the state as a word with a shape beside it, so that colour is never alone."""
    return format_html(
        '<span class="badge badge-{}">{}</span>', record.status, record.get_status_display()
    )


def shown_badge(record: Any) -> str:
    """Return whether the public sees the record, or from when."""
    due = record.publish_at
    if record.status == EditorialStatus.PUBLISHED or (due and due <= timezone.now()):
        return format_html('<span class="badge badge-shown">{}</span>', "公开")
    if due:
        moment = timezone.localtime(due).strftime("%Y-%m-%d %H:%M")
        return format_html('<span class="badge badge-due">{} 起</span>', moment)
    return format_html('<span class="badge badge-hidden">{}</span>', "不公开")
