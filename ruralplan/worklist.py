"""The first page of the admin: what waits for the one who opens it, each count with its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from ruralplan.editorial import EditorialRecord


@dataclass(frozen=True)
class Task:
    """A kind of work that waits: what, how many, and the list that shows them."""

    label: str
    help: str
    count: int
    url: str


@dataclass(frozen=True)
class Pile:
    """A kind of work that records of several tables wait for, each with its own list."""

    label: str
    help: str
    tasks: tuple[Task, ...]

    @property
    def waiting(self) -> list[Task]:
        return [task for task in self.tasks if task.count]


# What is missing: model, filter of its list, value, and why it matters.
GAPS = (
    ("programs.figure", "gap", "undecided", "说法不一", "几处引文的数值不同，须选定一处并写理由。"),
    ("programs.figure", "gap", "uncited", "没有引文的数字", "没有原文支持，不能发布。"),
    (
        "programs.figure",
        "gap",
        "overdue",
        f"{settings.REPORT_MONTHS} 个月没有报道的承诺",
        "找一找后来的报道。",
    ),
    (
        "programs.figure",
        "gap",
        "unsearched",
        "没有记下查找的承诺",
        "查过没有找到，也要记下哪天、在哪里查的。",
    ),
    ("programs.reply", "state__exact", "waiting", "待决定的当事方回应", "采纳后刊登在数字旁边。"),
    ("sources.article", "text", "no", "没有全文的文章", "存入全文才能核对引文的位置。"),
)

# What stands between a page that was handed in and its drafts, written like the gaps.
DESK = (
    ("sources.intake", "state__exact", "ready", "待登记的收稿", "核对标题和日期，登记成文章。"),
    ("sources.article", "text", "unread", "没有读过的全文", "打开它的提议页，让阅读器读一遍。"),
    ("programs.reading", "work", "failed", "没有读成的阅读", "看它说了什么原因，再读一遍。"),
    ("programs.reading", "work", "undecided", "有提议要决定的文章", "对着原文接受、改正或拒绝。"),
    ("sources.reprintsuggestion", "state", "open", "待决定的同源提示", "确认转载，或判为不同源。"),
)


def draw_up(request: Any, registry: dict[Any, Any]) -> dict[str, Any]:
    """Return what the page shows, of the admins that the user may see."""
    seen = {m: one for m, one in registry.items() if one.has_view_permission(request)}
    return {
        "waiting": _waiting(request, seen),
        "desk": _tasks(request, seen, DESK),
        "gaps": _tasks(request, seen, GAPS),
        "broken": _broken(request, seen),
    }


def _waiting(request: Any, seen: dict[Any, Any]) -> list[Pile]:
    """Return a pile for each kind of work that the user may do on some table."""
    # Imported late: the apps' admins need this site to register themselves.
    from sources.admin.work import KINDS

    records = {m: one for m, one in seen.items() if issubclass(m, EditorialRecord)}
    piles = [Pile(kind.label, kind.help, _of_kind(request, records, kind)) for kind in KINDS]
    return [pile for pile in piles if pile.tasks]


def _of_kind(request: Any, records: dict[Any, Any], kind: Any) -> tuple[Task, ...]:
    return tuple(
        Task(
            str(model._meta.verbose_name),
            "",
            _count(model_admin, request, kind.keep(model.objects.all(), request.user)),
            f"{_list_url(model)}?waiting={kind.name}",
        )
        for model, model_admin in records.items()
        if getattr(model_admin, f"has_{kind.permission}_permission")(request)
    )


def _broken(request: Any, seen: dict[Any, Any]) -> Pile | None:
    """Return the citations that their stored text does not hold, table by table."""
    from sources.admin.citations import PassageFilter

    label, keep = PassageFilter.options["broken"]
    tasks = tuple(
        Task(
            str(model._meta.verbose_name),
            "",
            _count(model_admin, request, keep(model.objects.all())),
            f"{_list_url(model)}?{PassageFilter.parameter_name}=broken",
        )
        for model, model_admin in seen.items()
        if PassageFilter in model_admin.get_list_filter(request)
    )
    return Pile(f"引文{label}", "核对位置，或查一查全文从哪里来。", tasks) if tasks else None


def _tasks(request: Any, seen: dict[Any, Any], kinds: Any) -> list[Task]:
    """Return a task for each kind of work whose list the user may see."""
    admins = {model._meta.label_lower: (model, one) for model, one in seen.items()}
    tasks = []
    for label, parameter, value, title, help_text in kinds:
        if label in admins:
            model, model_admin = admins[label]
            rows = _filtered(model_admin, model.objects.all(), parameter, value)
            url = _page_of(model_admin, value) or f"{_list_url(model)}?{parameter}={value}"
            tasks.append(Task(title, help_text, _count(model_admin, request, rows), url))
    return tasks


def _count(model_admin: Any, request: Any, queryset: Any) -> int:
    """Return the count that the list itself would show: it stops at the paginator's limit."""
    return model_admin.get_paginator(request, queryset, model_admin.list_per_page).count


def _filtered(model_admin: Any, rows: Any, parameter: str, value: str) -> Any:
    """Return the rows that the list shows with this filter in its address."""
    if parameter.endswith("__exact"):
        return rows.filter(**{parameter: value})
    named = {getattr(one, "parameter_name", None): one for one in model_admin.list_filter}
    return named[parameter].options[value][1](rows)


def _page_of(model_admin: Any, value: str) -> str | None:
    """Return the page of its own that such work has, if it has one."""
    name = getattr(model_admin, "gap_pages", {}).get(value)
    return reverse(name) if name else None


def _list_url(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
