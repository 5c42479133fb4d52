"""What waits for a person among records that live through the editorial states.

The filter of every list and the counts of the first page ask the same conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from ruralplan.editorial import EditorialStatus
from ruralplan.editorial.pending import DRAFT, IN_REVIEW

# Some word, whatever stands around it.
WORDS = r"\S"


def returned(rows: QuerySet, user: Any) -> QuerySet:
    """Keep what the user wrote and a reviewer sent back with a note, pending changes included."""
    sent_back = Q(status=EditorialStatus.DRAFT) & ~Q(note="")
    changes = Q(pending__state=DRAFT, pending__note__regex=WORDS)
    return _with_authors(rows).filter(sent_back & _wrote(user) | changes & _proposed(user))


def unsent(rows: QuerySet, user: Any) -> QuerySet:
    """Keep what the user began and handed to nobody yet."""
    begun = Q(status=EditorialStatus.DRAFT, note="")
    changes = Q(pending__state=DRAFT) & ~Q(pending__note__regex=WORDS)
    return _with_authors(rows).filter(begun & _wrote(user) | changes & _proposed(user))


def to_review(rows: QuerySet, user: Any) -> QuerySet:
    """Keep what waits for review and somebody else wrote, pending changes included."""
    whole, changes = Q(status=EditorialStatus.IN_REVIEW), Q(pending__state=IN_REVIEW)
    if settings.ONE_PERSON_TEAM:
        return rows.filter(whole | changes)
    return _with_authors(rows).filter(whole & ~_wrote(user) | changes & ~_proposed(user))


def approved(rows: QuerySet, user: Any) -> QuerySet:
    """Keep what was approved without a time: somebody still has to publish it."""
    return rows.filter(status=EditorialStatus.APPROVED, publish_at=None)


def urgent(rows: QuerySet, user: Any) -> QuerySet:
    """Keep what was published in a hurry and a second person has to look over."""
    waiting = rows.filter(urgent_by__isnull=False)
    if settings.ONE_PERSON_TEAM:
        return waiting
    return _with_authors(waiting).exclude(urgent_by=user).exclude(_wrote(user))


def _with_authors(rows: QuerySet) -> QuerySet:
    """SQLite cannot ask whether a JSON list holds a number: its text is searched."""
    return rows.alias(
        _writers=Cast("written_by", TextField()),
        _proposers=Cast(KT("pending__authors"), TextField()),
    )


def _wrote(user: Any) -> Q:
    return Q(_writers__regex=_number(user.pk))


def _proposed(user: Any) -> Q:
    return Q(_proposers__isnull=False, _proposers__regex=_number(user.pk))


def _number(number: int) -> str:
    return f"(^|[^0-9]){number}([^0-9]|$)"


@dataclass(frozen=True)
class Waiting:
    """A kind of work: its name, what is done about it, who may do it, and which rows it is."""

    name: str
    label: str
    help: str
    permission: str
    keep: Callable[[QuerySet, Any], QuerySet]


KINDS = (
    Waiting("returned", "退回给我的", "看退回意见，改好后再提交。", "change", returned),
    Waiting("review", "等我审核的", "别人写的，核对原文后核准或退回。", "review", to_review),
    Waiting("urgent", "紧急发布，等我补看", "没有第二人看过就公开了。", "review", urgent),
    Waiting("approved", "已核准，等发布", "没有定时，须再按一次发布。", "review", approved),
    Waiting("unsent", "我还没有提交的", "草稿和没有提交的修改。", "change", unsent),
)


class LifeFilter(admin.SimpleListFilter):
    title = "等我处理"
    parameter_name = "waiting"

    def __init__(self, request, params, model, model_admin):
        self.user = request.user
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(kind.name, kind.label) for kind in KINDS]

    def queryset(self, request, queryset):
        kept = {kind.name: kind.keep for kind in KINDS}.get(self.value())
        return kept(queryset, self.user) if kept else queryset
