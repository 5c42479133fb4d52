"""The page of rule counts: what editors made of each rule's proposals, and what it missed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from programs.admin.desk.access import for_readers
from programs.models import Proposal, RejectReason
from programs.rules import ENOUGH, RuleCount, count_rules
from ruralplan.editorial import AuditEvent, record_event
from sources.admin.sheets import escape_cell
from sources.reading.reasons import REASONS


@dataclass(frozen=True)
class Column:
    """A column that can be sorted by; `key` reads it from a rule's counts, `first` is the way."""

    name: str
    label: str
    key: Callable[[RuleCount], Any]
    first: str = "descending"


COLUMNS = (
    Column("rule", "规则", lambda count: (count.rule, count.reader), "ascending"),
    Column("reader", "阅读器版本", lambda count: (count.reader, count.rule), "ascending"),
    Column("proposed", "提出", lambda count: count.proposed),
    Column("untouched", "原样接受", lambda count: count.untouched),
    Column("corrected", "改后接受", lambda count: count.corrected),
    Column("rejected", "拒绝", lambda count: count.rejected),
    Column("undecided", "未决定", lambda count: count.undecided),
    Column("share", "接受率", lambda count: -1 if count.share is None else count.share),
)
SORTS = {column.name: column.key for column in COLUMNS}
USUAL = "-proposed"


class RulesForm(forms.Form):
    reader = forms.ChoiceField(label="阅读器版本", required=False)
    since = forms.DateField(
        label="从哪天起",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "请写成年-月-日，例如 2026-11-01。"},
    )

    def __init__(self, *args, readers: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "全部"), *((reader, reader) for reader in readers)]
        self.fields["reader"].choices = choices
        self.fields["reader"].error_messages["invalid_choice"] = "没有这个版本的提议。"


@dataclass(frozen=True)
class Asked:
    """What the address asks for, and the counts that answer it."""

    form: RulesForm
    counts: list[RuleCount]


def rules_urls(site: AdminSite) -> list[URLPattern]:
    """Return the patterns to put before the admin's own, which would take `rules` for an id."""
    return [
        path("rules/", site.admin_view(rules), name="programs_reading_rules"),
        path("rules/csv/", site.admin_view(rules_csv), name="programs_reading_rules_csv"),
    ]


@for_readers
def rules(request: HttpRequest) -> HttpResponse:
    asked = _ask(request)
    counts = [c for c in asked.counts if not c.refusal and c.rule != Proposal.BY_HAND]
    context = {
        **admin.site.each_context(request),
        "title": "规则计数",
        "opts": Proposal._meta,
        "form": asked.form,
        "sort": _sort(request),
        "headers": [_header(request, column) for column in COLUMNS],
        "rules": [(count, _told(count)) for count in _sorted(counts, _sort(request))],
        "refusals": [
            (count, REASONS.get(count.refusal, count.refusal))
            for count in asked.counts
            if count.refusal
        ],
        "by_hand": sum(c.accepted for c in asked.counts if c.rule == Proposal.BY_HAND),
        "enough": ENOUGH,
        "query": _query(request, sort=_sort(request)),
    }
    return TemplateResponse(request, "admin/rules.html", context)


@for_readers
def rules_csv(request: HttpRequest) -> HttpResponse:
    """Return the counts as asked for; the bytes begin with a mark, for spreadsheets."""
    details = {"did": "规则计数", "filter": request.GET.urlencode()}
    record_event(AuditEvent.EXPORT, by=request.user, record=Proposal, details=details)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rules.csv"'
    writer = csv.writer(answer)
    for row in _sheet(_sorted(_ask(request).counts, _sort(request))):
        writer.writerow([escape_cell(cell) for cell in row])
    return answer


def _ask(request: HttpRequest) -> Asked:
    """Return the counts; a filter that is wrong narrows nothing and says so on the form."""
    since = _day(request.GET.get("since", ""))
    counts = count_rules(since=since)
    readers = sorted({count.reader for count in counts if count.reader})
    form = RulesForm(request.GET, readers=readers)
    chosen = form.cleaned_data.get("reader") if form.is_valid() else ""
    return Asked(form, [count for count in counts if chosen in ("", count.reader)])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", USUAL)
    return asked if asked.removeprefix("-") in SORTS else USUAL


def _sorted(counts: list[RuleCount], sort: str) -> list[RuleCount]:
    key = SORTS[sort.removeprefix("-")]
    return sorted(counts, key=key, reverse=sort.startswith("-"))


def _header(request: HttpRequest, column: Column) -> dict[str, str]:
    """Return a head of the table: its link sorts by it, the other way the second time."""
    sorts = {"ascending": column.name, "descending": f"-{column.name}"}
    now = {sort: way for way, sort in sorts.items()}.get(_sort(request), "")
    then = {"ascending": "descending", "descending": "ascending"}.get(now, column.first)
    return {"label": column.label, "now": now, "url": _query(request, sort=sorts[then])}


def _query(request: HttpRequest, **changed: str) -> str:
    asked = request.GET.copy()
    for name, value in changed.items():
        asked[name] = value
    return f"?{asked.urlencode()}"


def _told(count: RuleCount) -> dict[str, str]:
    """Return which columns were corrected and why the rest was rejected, in words."""
    return {
        "corrections": _list({_label(name): n for name, n in count.corrections.items()}),
        "rejections": _list({_reason(name): n for name, n in count.rejections.items()}),
    }


def _list(numbers: dict[str, int]) -> str:
    return "、".join(f"{name} {n}" for name, n in numbers.items())


def _label(name: str) -> str:
    return str(Proposal._meta.get_field(name).verbose_name)


def _reason(name: str) -> str:
    return RejectReason(name).label


def _sheet(counts: list[RuleCount]) -> Iterator[list[Any]]:
    """Yield the head, then a row for each rule and each reason to refuse, hand-made ones too."""
    columns = [column.label for column in COLUMNS]
    corrections = [f"改了{_label(name)}" for name in Proposal.READ]
    rejections = [f"拒绝：{label}" for label in RejectReason.labels]
    yield [*columns[:2], "不取的理由", *columns[2:], *corrections, *rejections]
    for count in counts:
        yield [
            *(count.rule, count.reader, count.refusal, count.proposed, count.untouched),
            *(count.corrected, count.rejected, count.undecided),
            "" if count.share is None else f"{count.share:.4f}",
            *(count.corrections.get(name, 0) for name in Proposal.READ),
            *(count.rejections.get(name, 0) for name in RejectReason.values),
        ]
