"""How well the reader does on the labelled pages: `python -m tests.reading_score --errors`."""

from __future__ import annotations

import argparse
import json
import math
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from counties.gazetteer import read_gazetteer
from sources.reading.context.gazetteer import Gazetteer
from sources.reading.proposals import Proposal, RefusedNumber
from sources.reading.reader import read_page
from tests.reading_damage import DAMAGES, damaged
from tests.reading_pages import DATA, GROUPS, FigureLabel, LabelledPage, load_articles, load_pages

DIVISIONS = Path(__file__).parent.parent / "fixtures" / "divisions.csv"
RATCHET = DATA / "ratchet.json"
RAISE = "python -m tests.reading_score --raise"
CONTEXT = 20
# What each line of the table tells; docs/reference/reading-labels.md says how it is counted.
FIELDS = (
    "value+unit",
    "qualifier",
    "kind",
    "target",
    "period",
    "place",
    "county",
    "all four",
    "refused",
    "reason",
    "empty pages",
    "exact spans",
)


@dataclass(frozen=True)
class Tally:
    """Of `proposed` answers and `labelled` truths, `right` agree."""

    right: int = 0
    proposed: int = 0
    labelled: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right,
            self.proposed + other.proposed,
            self.labelled + other.labelled,
        )

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        total = self.proposed + self.labelled
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True)
class Fault:
    """One thing that the reader got wrong: where, and what the label says against it."""

    sort: str
    page: str
    start: int
    end: int
    said: str = ""
    label: str = ""


@dataclass
class Match:
    """Labels and proposals of one page, one to one: `pairs` agree on value and unit,
    `near` only share characters, the others have no partner."""

    pairs: list[tuple[FigureLabel, Proposal]] = field(default_factory=list)
    near: list[tuple[FigureLabel, Proposal]] = field(default_factory=list)
    missing: list[FigureLabel] = field(default_factory=list)
    spurious: list[Proposal] = field(default_factory=list)


@dataclass
class Score:
    """The tallies by field and the faults, of a page or of many."""

    tallies: dict[str, Tally] = field(default_factory=lambda: dict.fromkeys(FIELDS, Tally()))
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name, tally in other.tallies.items():
            self.tallies[name] += tally
        self.faults += other.faults


def match(labels: Sequence[FigureLabel], proposals: Sequence[Proposal]) -> Match:
    """Pair labels and proposals whose spans overlap, those with equal value and unit first."""
    result = Match(missing=list(labels), spurious=list(proposals))
    result.pairs = _paired(result, same_amount)
    result.near = _paired(result, lambda label, proposal: True)
    return result


def _paired(result: Match, agree) -> list[tuple[FigureLabel, Proposal]]:
    """Move what overlaps and agrees out of `missing` and `spurious`, and return it in pairs."""
    pairs = []
    for label in list(result.missing):
        for proposal in result.spurious:
            if overlap(label, proposal) and agree(label, proposal):
                pairs.append((label, proposal))
                result.missing.remove(label)
                result.spurious.remove(proposal)
                break
    return pairs


def overlap(one, other) -> bool:
    return one.start < other.end and other.start < one.end


def same_amount(label: FigureLabel, proposal: Proposal) -> bool:
    return label.value == proposal.value and label.unit == proposal.unit


def score_page(
    page: LabelledPage, proposals: Sequence[Proposal], refused: Sequence[RefusedNumber] = ()
) -> Score:
    """Return how the proposals and refusals of one page agree with its labels."""
    found = match(page.figures, proposals)
    return Score(
        {
            **_count_pairs(found),
            "value+unit": Tally(len(found.pairs), len(proposals), len(page.figures)),
            "place": _count_places(page, proposals, found),
            "county": _count_counties(page, proposals),
            "all four": Tally(
                sum(_is_whole(*pair) for pair in found.pairs), len(proposals), len(page.figures)
            ),
            "refused": _count_refused(page, found),
            "reason": _count_reasons(page, refused),
            "empty pages": _count_empty(page, proposals),
            "exact spans": _count_spans(page, proposals),
        },
        list(_faults(page, found)),
    )


def _count_pairs(found: Match) -> dict[str, Tally]:
    """Count what is asked of figures whose value and unit are right."""
    number = len(found.pairs)
    same = Counter(
        name
        for label, proposal in found.pairs
        for name in ("qualifier", "kind", "period")
        if getattr(label, name) == getattr(proposal, name)
    )
    accuracy = {name: Tally(same[name], number, number) for name in ("qualifier", "kind", "period")}
    promised = [label.kind == "target" for label, _ in found.pairs]
    said = [proposal.kind == "target" for _, proposal in found.pairs]
    both = sum(map(min, promised, said))
    return {**accuracy, "target": Tally(both, sum(said), sum(promised))}


def _count_places(page: LabelledPage, proposals: Sequence[Proposal], found: Match) -> Tally:
    right = sum(
        label.place == proposal.place for label, proposal in found.pairs if label.place is not None
    )
    return Tally(
        right,
        sum(proposal.place is not None for proposal in proposals),
        sum(label.place is not None for label in page.figures),
    )


def _count_counties(page: LabelledPage, proposals: Sequence[Proposal]) -> Tally:
    said, labelled = counties(proposals), counties(page.figures)
    return Tally(len(said & labelled), len(said), len(labelled))


def counties(figures: Iterable[FigureLabel | Proposal]) -> set[str]:
    places = {figure.place for figure in figures if figure.place}
    return {place for place in places if not place.endswith("00")}


def _is_whole(label: FigureLabel, proposal: Proposal) -> bool:
    return label.qualifier == proposal.qualifier and label.kind == proposal.kind


def _count_refused(page: LabelledPage, found: Match) -> Tally:
    kept_out = sum(not any(overlap(r, p) for p in found.spurious) for r in page.refused)
    return Tally(kept_out, len(page.refused), len(page.refused))


def _count_reasons(page: LabelledPage, refused: Sequence[RefusedNumber]) -> Tally:
    """Count the reasons given; furniture is left out, since the reader does not read it."""
    labels = [label for label in page.refused if label.reason != "furniture"]
    told = [
        (label.reason, [refusal.reason for refusal in refused if overlap(label, refusal)])
        for label in labels
    ]
    same = sum(reason in reasons for reason, reasons in told)
    return Tally(same, sum(bool(reasons) for _, reasons in told), len(labels))


def _count_empty(page: LabelledPage, proposals: Sequence[Proposal]) -> Tally:
    empty = int(not page.figures)
    return Tally(int(empty and not proposals), empty, empty)


def _count_spans(page: LabelledPage, proposals: Sequence[Proposal]) -> Tally:
    exact = sum(page.text[p.start : p.end] == p.exact for p in proposals)
    return Tally(exact, len(proposals), len(proposals))


def _faults(page: LabelledPage, found: Match) -> Iterable[Fault]:
    for label in found.missing:
        yield Fault("missing", page.name, label.start, label.end, "", f"{label.value} {label.unit}")
    for proposal in found.spurious:
        yield _spurious(page, proposal)
    for label, proposal in found.near:
        name = "value" if label.value != proposal.value else "unit"
        yield _wrong(page, name, label, proposal)
    for label, proposal in found.pairs:
        for name in ("qualifier", "kind", "place", "period"):
            if getattr(label, name) != getattr(proposal, name):
                yield _wrong(page, name, label, proposal)


def _spurious(page: LabelledPage, proposal: Proposal) -> Fault:
    reason = next((r.reason for r in page.refused if overlap(r, proposal)), "")
    said = f"{proposal.value} {proposal.unit}"
    sort = "to be refused" if reason else "spurious"
    return Fault(sort, page.name, proposal.start, proposal.end, said, reason)


def _wrong(page: LabelledPage, name: str, label: FigureLabel, proposal: Proposal) -> Fault:
    said, right = str(getattr(proposal, name)), str(getattr(label, name))
    return Fault(f"wrong {name}", page.name, label.start, label.end, said, right)


def score(pages: Iterable[LabelledPage], gazetteer: Gazetteer) -> Score:
    """Read the pages and return their scores added up."""
    total = Score()
    for page in pages:
        reading = read_page(page.text, gazetteer)
        total.add(score_page(page, reading.proposals, reading.refused))
    return total


def ratchet(total: Score) -> dict[str, list[float]]:
    """Return precision and recall by field, rounded down to three digits."""
    return {
        name: [math.floor(share * 1000) / 1000 for share in (tally.precision, tally.recall)]
        for name, tally in total.tallies.items()
    }


def shortfalls(group: str, total: Score) -> list[str]:
    """Return a sentence for each share of the group that fell below the committed ratchet."""
    kept = json.loads(RATCHET.read_text("utf-8"))[group]
    now = ratchet(total)
    return [
        f"{group}, {name}: {side} fell from {before} to {after}. ({RAISE} keeps better ones.)"
        for name, both in kept.items()
        for side, before, after in zip(("precision", "recall"), both, now[name], strict=True)
        if after < before
    ]


def raise_ratchet(totals: dict[str, Score]) -> None:
    """Keep, of each share, the better of the committed one and today's."""
    kept = json.loads(RATCHET.read_text("utf-8")) if RATCHET.exists() else {}
    for group, total in totals.items():
        before = kept.get(group, {})
        kept[group] = {
            name: [max(pair) for pair in zip(now, before.get(name, now), strict=True)]
            for name, now in ratchet(total).items()
        }
    RATCHET.write_text(_as_json(kept), "utf-8")


def _as_json(kept: dict[str, dict[str, list[float]]]) -> str:
    """Lay the ratchet out with one field a line, so that a change of one shows as one."""
    groups = []
    for group in (group for group in GROUPS if group in kept):
        lines = (f"    {json.dumps(name)}: {json.dumps(kept[group][name])}" for name in FIELDS)
        groups.append(f"  {json.dumps(group)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(groups) + "\n}\n"


def print_table(group: str, total: Score) -> None:
    print(f"\n{group}\n{'':14}{'precision':>10}{'recall':>8}{'F1':>8}   right/proposed/labelled")
    for name, tally in total.tallies.items():
        shares = f"{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}"
        print(f"{name:14}{shares}   {tally.right}/{tally.proposed}/{tally.labelled}")
    counts = Counter(fault.sort for fault in total.faults)
    print("errors: " + (", ".join(f"{n} {sort}" for sort, n in counts.most_common()) or "none"))


def print_faults(total: Score, pages: Iterable[LabelledPage]) -> None:
    """Print each fault in its place, but for pages of the check group: those are only counted."""
    texts = {page.name: page.text for page in pages if page.group != "check"}
    seen = [fault for fault in total.faults if fault.page in texts]
    for fault in sorted(seen, key=lambda fault: (fault.sort, fault.page, fault.start)):
        text = texts[fault.page]
        before, after = text[max(0, fault.start - CONTEXT) : fault.start], text[fault.end :]
        passage = f"{before}[{text[fault.start : fault.end]}]{after[:CONTEXT]}".replace("\n", "⏎")
        print(f"{fault.sort:16}{fault.page}:{fault.start:<5} {passage}")
        print(f"{'':16}  said {fault.said or 'nothing'}, label {fault.label or 'nothing'}")


def load_groups(names: Sequence[str]) -> dict[str, list[LabelledPage]]:
    """Return the pages by group; the articles only where ARTICLES names their folder."""
    folder = os.environ.get("ARTICLES")
    pages = (load_articles(Path(folder)) if folder else []) + load_pages()
    groups = {name: [page for page in pages if page.group == name] for name in names}
    return {name: pages for name, pages in groups.items() if pages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=" ".join(GROUPS))
    parser.add_argument(
        "--errors",
        action="store_true",
        help="print each error but of check pages",
    )
    parser.add_argument("--damaged", action="store_true", help="read damaged pages, too")
    parser.add_argument("--raise", action="store_true", dest="up", help="raise the ratchet")
    options = parser.parse_args()
    gazetteer = read_gazetteer(DIVISIONS)
    groups = load_groups(options.groups or GROUPS)
    totals = {name: score(pages, gazetteer) for name, pages in groups.items()}
    for name, total in totals.items():
        print_table(name, total)
        if options.errors:
            print_faults(total, groups[name])
        if options.damaged:
            print_damaged(groups[name], gazetteer)
    if options.up:
        raise_ratchet(totals)


def print_damaged(pages: Sequence[LabelledPage], gazetteer: Gazetteer) -> None:
    for name, damage in DAMAGES.items():
        tallies = score([damaged(page, damage) for page in pages], gazetteer).tallies
        shares = "".join(
            f"{field} {tallies[field].f1:.3f}  " for field in ("value+unit", "all four", "place")
        )
        print(f"damaged by {name:24}{shares}")


if __name__ == "__main__":
    main()
