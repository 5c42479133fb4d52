"""Taking a proposal to decide on it: one editor at a time, and none from an old copy."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from programs.models import Figure, Outcome, Proposal
from ruralplan.editorial import StaleRecord
from sources.models import Article

logger = logging.getLogger(__name__)
T = TypeVar("T")
# How often a decision starts anew because somebody else changed the ledger under it.
ATTEMPTS = 5


class AlreadyDecided(ValidationError):
    """Somebody decided on the proposal first."""


class LedgerChanged(ValidationError):
    """The ledger no longer holds what the editor was shown."""


class Moved(Exception):
    """The ledger changed between looking and writing: look again."""


def take(proposal: Proposal) -> Proposal:
    """Return the row as stored, locked, if it is undecided and `proposal` is no old copy of it."""
    row = lock(proposal)
    if not row.is_undecided:
        raise AlreadyDecided(_tell_decision(row), code="decided")
    check_version(row, proposal)
    return row


def lock(proposal: Proposal) -> Proposal:
    """Return the row as stored, locked, and then its article.

    Whoever writes takes rows before the article and in reading order: nobody waits in a ring.
    """
    lock_rows(Proposal.objects.filter(pk=proposal.pk))
    rows = Proposal.objects.select_related("article__publisher", "article__text", "decided_by")
    row = rows.filter(pk=proposal.pk).first()
    if row is None:
        raise StaleRecord("这条提议已经没有了：文章重新读过，请刷新页面。", code="stale")
    lock_article(row.article_id)
    return row


def lock_article(pk: int) -> None:
    """Let one editor at a time write from an article; readers and other articles go on."""
    lock_rows(Article._base_manager.filter(pk=pk))


def lock_rows(rows: QuerySet[Any]) -> None:
    """Lock the rows; to be read after, since a read that waits joins what was there before."""
    list(rows.select_for_update(no_key=True).values_list("pk"))


def check_version(row: Proposal, seen: Proposal) -> None:
    if row.version != seen.version:
        raise StaleRecord(
            f"“{row.exact}”在您打开之后已被别人改过或撤销过决定。请看过现在的内容再决定。",
            code="stale",
        )


def until_settled(step: Callable[[], T]) -> T:
    """Return what the step returns; it starts anew when somebody else was quicker in the ledger.

    The step is one transaction, so that nothing of a failed attempt stays.
    """
    for _ in range(ATTEMPTS):
        try:
            return step()
        except (IntegrityError, Moved):
            logger.info("The ledger changed during a decision; looking again.", exc_info=True)
    raise LedgerChanged("账本正被别人改动，没有写成。请刷新页面再试。", code="busy")


def outcome_code(outcome: str, figure: Figure | None) -> str:
    """Return what accepting would do, as `expected` states it: cites:17, drafts."""
    return f"{outcome}:{figure.pk}" if figure else outcome


def _tell_decision(row: Proposal) -> str:
    who = row.decided_by or "别人"
    when = timezone.localtime(row.decided_at)
    what = row.get_state_display()
    if row.outcome:
        what = f"{what}（{Outcome(row.outcome).label}）"
    if row.reason:
        what = f"{what}（{row.get_reason_display()}）"
    return f"“{row.exact}”已由 {who} 在 {when:%Y-%m-%d %H:%M} 决定：{what}。要改，请先撤销。"
