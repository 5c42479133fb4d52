"""Split a slot: claims that speak of something else go to a new draft figure of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from programs.admin.claims import settle
from programs.models import Figure, FigureCitation
from ruralplan.editorial import EditorialStatus

# What the new figure has in common with the old one, unless the scope says otherwise.
KEPT = ("indicator", "kind", "cumulative", "period", "place", "edition", "initiative")


@transaction.atomic
def split_off(
    figure: Figure,
    claims: Sequence[FigureCitation],
    scope: Mapping[str, Any],
    *,
    by: Any,
    reason: str,
) -> Figure:
    """Move the claims to a new draft figure and return it; `scope` says what is different there.

    A public claim keeps its state and is seen again once the new figure is public. Raises
    StaleRecord, or ValidationError with the slot's own sentences.
    """
    _check(figure, claims, reason)
    figure._store(by, f"分出 {len(claims)} 处引文：{reason.strip()}")
    new = Figure(**{name: getattr(figure, name) for name in KEPT} | dict(scope))
    new.full_clean()
    new._history_user, new._change_reason = by, f"从“{figure}”分出：{reason.strip()}"
    new.save()
    for claim in claims:
        _move(claim, new, by=by, reason=reason.strip())
    settle(Figure.objects.get(pk=new.pk), by=by)
    return new


def _check(figure: Figure, claims: Sequence[FigureCitation], reason: str) -> None:
    figure.check_not_archived()
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么分开，例如“说的是另一个省”。"})
    if not claims:
        raise ValidationError({"claims": "请选出要分出去的引文。"})
    kept = figure.citations.exclude(status=EditorialStatus.ARCHIVED)
    if not kept.exclude(pk__in=[claim.pk for claim in claims]).exists():
        raise ValidationError({"claims": "至少留下一处引文；全都不对，就改这个数字本身。"})


def _move(claim: FigureCitation, figure: Figure, *, by: Any, reason: str) -> None:
    if claim.chosen_for.exists():
        sentence = (
            f"“{claim.exact}”正是现在采用的一处，不能分出去：请先采用另一处，或把别的几处分出去。"
        )
        raise ValidationError({"claims": sentence})
    claim.figure = figure
    claim.full_clean()
    if claim.is_going_public:
        claim._store(by, reason)
        return
    claim._history_user, claim._change_reason = by, reason
    claim.save()
