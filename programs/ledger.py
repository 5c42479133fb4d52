"""The state of every promise: one rule, with its reason, and the evidence on both sides.

docs/explanation/promise-states.md tells the rule in words; the numbers below refer to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from programs.display import amount_zh, period_zh
from programs.models import (
    Figure,
    FigureCitation,
    Indicator,
    Kind,
    PromiseState,
    Qualifier,
    SearchRecord,
)
from sources.reading.periods import parse_partial_date


@dataclass(frozen=True)
class LedgerEntry:
    """A published target with what became of it."""

    target: Figure
    state: str
    rule: str
    reason: str
    latest_actual: Figure | None = None
    context: tuple[Figure, ...] = ()
    overruled: bool = False
    late: bool = False
    searched_on: date | None = None
    searches: tuple[SearchRecord, ...] = ()

    @property
    def figures(self) -> list[Figure]:
        """The promise and what was reported."""
        return [self.target, *self.context, *filter(None, [self.latest_actual])]

    @property
    def modified_at(self) -> datetime:
        """When the promise or a report that it is judged by last changed."""
        return max(figure.modified_at for figure in self.figures)

    @property
    def state_label(self) -> str:
        return PromiseState(self.state).label


@dataclass(frozen=True)
class Verdict:
    """What one reported figure proves about one promise."""

    state: str
    rule: str
    reason: str
    actual: Figure | None = None


@dataclass
class Evidence:
    """Everything published that bears on a set of promises, loaded in a few queries."""

    actuals: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    searches: dict[int, list[SearchRecord]] = field(default_factory=lambda: defaultdict(list))
    related: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    # By figure: who first stated it, and when that was printed.
    origins: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))


def newest(rows: Iterable[Any]) -> datetime | None:
    """Return when the last of the records or entries changed."""
    return max((row.modified_at for row in rows), default=None)


def ledger_entries(targets: Iterable[Figure]) -> list[LedgerEntry]:
    """Return one entry for each target, in the order given; constant number of queries.

    `targets` are published targets loaded by `FigureQuerySet.for_display()`.
    """
    return shown(judged(targets))


def judged(targets: Iterable[Figure]) -> list[LedgerEntry]:
    """Return entries to count and to sort; those that are shown go through `shown()` first.

    `targets` are published targets loaded by `FigureQuerySet.for_judging()`.
    """
    targets = list(targets)
    evidence = gather(targets)
    return [judge(target, evidence) for target in targets]


def shown(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries with all figures loaded as `for_display()` does; three queries."""
    entries = list(entries)
    every = {figure.pk: figure for entry in entries for figure in entry.figures}
    bare = [pk for pk, figure in every.items() if not hasattr(figure, "public_claims")]
    every |= {one.pk: one for one in Figure.objects.filter(pk__in=bare).for_display()}
    return [
        replace(
            entry,
            target=every[entry.target.pk],
            latest_actual=entry.latest_actual and every[entry.latest_actual.pk],
            context=tuple(every[figure.pk] for figure in entry.context),
        )
        for entry in entries
    ]


def gather(targets: list[Figure]) -> Evidence:
    """Load the published figures of the targets' indicators and of related ones."""
    evidence = Evidence()
    own = {target.indicator_id for target in targets}
    links = Indicator.related.through.objects.filter(from_indicator__in=own)
    for one, other in links.values_list("from_indicator", "to_indicator"):
        evidence.related[one].add(other)
    wanted = own.union(*evidence.related.values())
    figures = Figure.objects.published().filter(indicator__in=wanted).for_judging()
    for figure in figures.order_by("period_end", "pk"):
        side = evidence.targets if figure.kind == Kind.TARGET else evidence.actuals
        if figure.kind != Kind.BASELINE:
            side[figure.indicator_id].append(figure)
    for search in SearchRecord.objects.filter(figure__in=targets):
        evidence.searches[search.figure_id].append(search)
    for figure_pk, origin, published in _statements(wanted):
        evidence.origins[figure_pk][origin] = published
    return evidence


def _statements(indicators: set[int]) -> Iterator[tuple[int, int, str]]:
    """Yield (figure, origin, when the origin was printed) of every published claim."""
    claims = FigureCitation.objects.published().filter(figure__indicator__in=indicators)
    article, origin = ("article", "article__published"), ("article__origin",)
    rows = claims.values_list("figure", *article, *origin, "article__origin__published")
    for figure, own, own_date, root, root_date in rows.order_by():
        yield (figure, root, root_date) if root else (figure, own, own_date)


def judge(target: Figure, evidence: Evidence) -> LedgerEntry:
    """Return the state of one promise with rule and reason."""
    searches = tuple(evidence.searches[target.pk])
    reports, context = _split_by_announcement(target, _reports(target, evidence), evidence)
    verdict = _verdict(target, reports, evidence)
    if target.overruled_state:
        verdict = Verdict(
            target.overruled_state, "overruled", target.overrule_reason, verdict.actual
        )
    actual = verdict.actual
    return LedgerEntry(
        target=target,
        state=verdict.state,
        rule=verdict.rule,
        reason=verdict.reason,
        latest_actual=actual,
        context=tuple(f for f in context if f != actual),
        overruled=bool(target.overruled_state),
        late=_is_late(target, verdict),
        searched_on=searches[0].searched_on if searches else None,
        searches=searches,
    )


def _verdict(target: Figure, reports: list[Figure], evidence: Evidence) -> Verdict:
    successor = _successor(target, evidence)
    if successor is not None:
        return Verdict(
            PromiseState.SUPERSEDED,
            "later_target_same_period",
            f"同一时段后来改为{_say(successor)}（{successor.edition}）。",
        )
    if _is_open_conflict(target):
        return Verdict(
            PromiseState.CONTRADICTED, "target_claims_differ", "各篇文章写的承诺数不同，尚未选定。"
        )
    if not reports:
        return _without_report(target, evidence)
    verdicts = [compare(target, report) for report in reports]
    for state in (PromiseState.REACHED, PromiseState.CONTRADICTED, PromiseState.BELOW):
        found = [verdict for verdict in verdicts if verdict.state == state]
        if found:
            # A running total only grows: the first report that proves it settles the promise.
            return found[0] if state == PromiseState.REACHED else found[-1]
    return verdicts[-1]


def compare(target: Figure, actual: Figure) -> Verdict:
    """Return what one report proves about one promise of the same indicator and place."""
    if _is_open_conflict(actual):
        return Verdict(
            PromiseState.CONTRADICTED,
            "actual_claims_differ",
            "各篇文章报告的数不同，尚未选定。",
            actual,
        )
    if _is_whole(target, actual):
        return _compare_whole(target, actual)
    if _is_part(target, actual):
        return _compare_part(target, actual)
    return Verdict(
        PromiseState.NOT_COMPARABLE,
        "different_span",
        f"承诺说的是{_span(target)}，报告说的是{_span(actual)}，时段或口径不同，不能相比。",
        actual,
    )


def _compare_whole(target: Figure, actual: Figure) -> Verdict:
    if actual.lower is not None and actual.lower >= target.value:
        return Verdict(
            PromiseState.REACHED,
            "report_covers_promise",
            f"{_span(actual)}报告{_say(actual)}，不少于承诺的{_say(target)}。",
            actual,
        )
    upper = actual.upper
    if upper is not None and (upper < target.value or _is_nearly(target, actual)):
        return Verdict(
            PromiseState.BELOW,
            "report_under_promise",
            f"{_span(actual)}报告{_say(actual)}，少于承诺的{_say(target)}。",
            actual,
        )
    return Verdict(
        PromiseState.NOT_COMPARABLE,
        "hedge_leaves_it_open",
        f"报告的“{_say(actual)}”没有说死，看不出是否达到{_say(target)}。",
        actual,
    )


def _compare_part(target: Figure, actual: Figure) -> Verdict:
    """A sum over part of the time bounds a running total from below: never `below`."""
    if actual.lower is not None and actual.lower >= target.value:
        return Verdict(
            PromiseState.REACHED,
            "part_already_covers_total",
            f"只算{_span(actual)}就有{_say(actual)}，累计数只会更多，不少于承诺的{_say(target)}。",
            actual,
        )
    return Verdict(
        PromiseState.NOT_COMPARABLE,
        "part_of_running_total",
        f"{_span(actual)}的{_say(actual)}只是累计数的一部分，不能据此说没有达到累计{_say(target)}。",
        actual,
    )


def _without_report(target: Figure, evidence: Evidence) -> Verdict:
    near = [
        figure
        for indicator in sorted(evidence.related[target.indicator_id])
        for figure in evidence.actuals[indicator]
        if figure.place_id == target.place_id
    ]
    near, _ = _split_by_announcement(target, near, evidence)
    if not near:
        return Verdict(
            PromiseState.NO_REPORT, "nothing_reported", "公布之后没有找到报告这个数的文章。"
        )
    latest = near[-1]
    return Verdict(
        PromiseState.NOT_COMPARABLE,
        "related_indicator_only",
        f"只找到相近的“{latest.indicator.name}”{_say(latest)}，单位或范围不同，不能相比。",
        latest,
    )


def _reports(target: Figure, evidence: Evidence) -> list[Figure]:
    return [f for f in evidence.actuals[target.indicator_id] if f.place_id == target.place_id]


def _split_by_announcement(
    target: Figure, figures: list[Figure], evidence: Evidence
) -> tuple[list[Figure], list[Figure]]:
    """Part reports from context: what was there when the promise was made fulfils nothing.

    That is a result that ended before the promise, or was told together with it.
    """
    if target.edition is None:
        return figures, []
    announced = target.edition.announced_on
    dates = evidence.origins[target.pk].items()
    together = {one for one, when in dates if parse_partial_date(when).start <= announced}
    context = [
        figure
        for figure in figures
        if figure.period_end <= announced or evidence.origins[figure.pk].keys() <= together
    ]
    return [figure for figure in figures if figure not in context], context


def _successor(target: Figure, evidence: Evidence) -> Figure | None:
    if target.edition is None:
        return None
    for other in evidence.targets[target.indicator_id]:
        later = other.edition and other.edition.announced_on > target.edition.announced_on
        if later and _slot(other) == _slot(target):
            return other
    return None


def _slot(figure: Figure) -> tuple[str, bool, int | None]:
    return figure.period, figure.cumulative, figure.place_id


def _is_open_conflict(figure: Figure) -> bool:
    return figure.conflicted and not figure.choice_reason


def _is_whole(target: Figure, actual: Figure) -> bool:
    """Whether the report counts what was promised: the same period, or a total at or after it."""
    if target.cumulative != actual.cumulative:
        return False
    if target.cumulative:
        return actual.period_start == target.period_start and actual.period_end >= target.period_end
    return actual.period_start == target.period_start and actual.period_end == target.period_end


def _is_part(target: Figure, actual: Figure) -> bool:
    """Whether the report sums a part of the running total that was promised."""
    return target.cumulative and not actual.cumulative


def _is_nearly(target: Figure, actual: Figure) -> bool:
    return actual.qualifier == Qualifier.NEARLY and actual.value <= target.value


def _is_late(target: Figure, verdict: Verdict) -> bool:
    actual = verdict.actual
    return (
        verdict.state == PromiseState.REACHED
        and actual is not None
        and actual.period_end > target.period_end
    )


def _say(figure: Figure) -> str:
    return amount_zh(figure.value, figure.indicator.unit, figure.qualifier)


def _span(figure: Figure) -> str:
    if figure.cumulative and "/" not in figure.period:
        return f"截至{period_zh(figure.period)}的累计"
    return period_zh(figure.period)
