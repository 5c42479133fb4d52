"""The first sentence of a page, made from what the ledger holds; never from adjectives."""

from __future__ import annotations

from collections.abc import Sequence

from programs.ledger import LedgerEntry
from programs.models import Initiative, Program
from programs.outlook import count_states


def balance(entries: Sequence[LedgerEntry]) -> str:
    """Return how many promises there are and how they stand, as a clause without a full stop."""
    if not entries:
        return "文章没有写出数字承诺"
    counts = count_states(entries)
    if len(counts) == 1:
        _, label, number = counts[0]
        return f"{number}条数字承诺，{'' if number == 1 else '全部'}{label}"
    states = "、".join(f"{number}条{label}" for _, label, number in counts)
    return f"{len(entries)}条数字承诺里，{states}"


def edition_lead(listed: int, entries: Sequence[LedgerEntry]) -> str:
    measures = f"文章写出{listed}项举措" if listed else "文章没有写出任何一项举措"
    return f"{measures}；{balance(entries)}。"


def initiative_lead(measure: Initiative, entries: Sequence[LedgerEntry]) -> str:
    return f"{measure.edition.title}的一项举措；{balance(entries)}。"


def program_lead(
    program: Program, *, plans: int, entries: Sequence[LedgerEntry], figures: int, articles: int
) -> str:
    """Return plans, promises, numbers and articles; what there is none of is left out."""
    parts = [
        f"{plans}份年度计划" if plans else "",
        balance(entries) if entries or plans else "",
        f"账本里有它的{figures}个数字" if figures else "",
        f"{articles}篇文章写到它" if articles else "",
    ]
    told = "；".join(part for part in parts if part)
    return f"{told}。" if told else ""
