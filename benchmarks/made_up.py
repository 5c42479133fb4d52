"""A made-up ledger of any size in an empty database, spread about as real ledgers are.

Few records have much and many have little: with 5000 figures one of them has dozens of claims, most
have a few. It is always the same ledger for a size.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from counties.models import CaseStudy, Division, Envoy, Posting
from programs.models import (
    Continuation,
    Correction,
    Edition,
    Figure,
    FigureCitation,
    Indicator,
    Initiative,
    InitiativeCitation,
    Pillar,
    Program,
    ProgramCitation,
    SearchRecord,
)
from ruralplan.editorial import EditorialRecord, EditorialStatus
from sources.models import Article, Publisher
from sources.models.articles import ArticleText

FIRST = 100_000  # above the keys of what is curated
FILLER = "这一段是为测速写的，没有说任何真事。" * 160
UNITS = ("个", "元", "人次", "人", "吨")
QUALIFIERS = ("exact",) * 6 + ("over", "about", "nearly", "at_least")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Row = TypeVar("Row", bound=Model)


def make_up(figures: int, claims: int) -> None:
    """Store the ledger on top of what is there; divisions have to be there."""
    with transaction.atomic():
        MadeUp(figures, claims).store()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class MadeUp:
    """The records made so far, each kind after those that it names."""

    def __init__(self, figures: int, claims: int) -> None:
        self.dice = random.Random(1)  # noqa: S311 - the same ledger every time
        self.figure_count, self.claim_count = figures, claims
        every = list(Division.objects.counties().in_force().order_by("code"))
        self.places = self.dice.sample(every, min(600, len(every)))

    def store(self) -> None:
        self.store_plans()
        self.store_articles()
        self.store_figures()
        self.store_claims()
        self.store_places()
        self.store_corrections()

    def pick(self, rows: Sequence[Row]) -> Row:
        """Return one of the rows, an early one oftener than a late one."""
        return rows[int(len(rows) * self.dice.random() ** 1.5)]

    def store_plans(self) -> None:
        self.pillars = store(
            Pillar(slug=f"made-up-{n}", name=f"测速方向{n}", order=n) for n in range(6)
        )
        total = max(self.figure_count // 60, 2)
        self.programs = store(
            public(
                Program,
                pk=FIRST + n,
                slug=f"made-up-{n}",
                name=f"测速项目{n}",
                summary="为测速写的。",
            )
            for n in range(total)
        )
        for child in self.programs[total // 2 :]:
            child.parent = self.pick(self.programs[: total // 2])
        Program.objects.bulk_update(self.programs, ["parent"], batch_size=200)
        self.editions = store(
            public(Edition, program=program, slug=f"{2016 + n}", year=2016 + n,
                   title=f"{program.name}的{2016 + n}年", announced_on=f"{2016 + n}-03-01")
            for program in self.programs[: total // 3 + 1]
            for n in range(8 if program == self.programs[0] else 2)
        )  # fmt: skip
        self.store_measures()

    def store_measures(self) -> None:
        self.measures = store(
            public(Initiative, edition=edition, pillar=self.dice.choice(self.pillars), order=n,
                   slug=f"made-up-{edition.pk}-{n}", title=f"测速举措{n}", summary="为测速写的。")
            for edition in self.editions
            for n in range(30 if edition.program_id == FIRST else 12)
        )  # fmt: skip
        earlier = {(one.edition.program_id, one.edition.year, one.order): one
                   for one in self.measures}  # fmt: skip
        pairs = [
            (one, earlier.get((one.edition.program_id, one.edition.year - 1, one.order)))
            for one in self.measures
            if one.order % 4
        ]
        store(Continuation(later=one, earlier=before, kind="carried")
              for one, before in pairs if before)  # fmt: skip
        self.indicators = store(
            Indicator(slug=f"made-up-{n}", name=f"测速指标{n}", unit=UNITS[n % len(UNITS)],
                      program=self.pick(self.programs))
            for n in range(max(self.figure_count // 4, 4))
        )  # fmt: skip

    def store_articles(self) -> None:
        publishers = store(Publisher(slug=f"made-up-{n}", name=f"测速报{n}") for n in range(60))
        total = max(self.figure_count * 4 // 5, 10)
        self.articles = [
            public(Article, pk=FIRST + n, publisher=self.pick(publishers),
                   headline=f"为测速写的标题{n}", published=self.day(),
                   text_sha256=f"{n:064x}", text_length=len(FILLER),
                   url=f"https://example.org/{n}")
            for n in range(total)
        ]  # fmt: skip
        roots = self.articles[: total // 3]
        for copy in self.articles[total // 3 :]:
            if self.dice.random() < 0.8:
                copy.reprint_of = copy.origin = self.pick(roots)
        store(self.articles)
        store(ArticleText(article=article, text=FILLER) for article in self.articles)

    def day(self) -> str:
        dice = self.dice
        return f"{dice.randint(2016, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"

    def store_figures(self) -> None:
        by_edition: dict[int, list[Initiative]] = {}
        for measure in self.measures:
            by_edition.setdefault(measure.edition_id, []).append(measure)
        slots: dict[tuple, Figure] = {}
        while len(slots) < self.figure_count:
            figure = self.make_figure(by_edition)
            key = ("indicator_id", "kind", "cumulative", "period", "place_id", "edition_id")
            slots[tuple(getattr(figure, name) for name in key)] = figure
        self.figures = list(slots.values())
        for n, figure in enumerate(self.figures):
            figure.pk, figure.chosen_citation_id = FIRST + n, FIRST + n
        store(self.figures)

    def make_figure(self, by_edition: dict[int, list[Initiative]]) -> Figure:
        dice, year = self.dice, self.dice.randint(2016, 2025)
        period = f"{year}-{dice.randint(1, 12):02}" if dice.random() < 0.5 else str(year)
        figure = public(Figure, indicator=self.pick(self.indicators), kind="actual", period=period,
                        cumulative=dice.random() < 0.3, value=Decimal(dice.randint(1, 9999)),
                        qualifier=dice.choice(QUALIFIERS))  # fmt: skip
        if dice.random() < 0.5:
            figure.place = self.pick(self.places)
        if dice.random() < 0.3:
            edition = self.pick(self.editions)
            figure.kind, figure.edition = "target", edition
            figure.initiative = dice.choice(by_edition[edition.pk])
        figure._set_period_bounds()
        return figure

    def store_claims(self) -> None:
        """One claim for each figure, the others where chance puts them; one in 30 contradicts."""
        claims = [self.make_claim(figure, FIRST + n) for n, figure in enumerate(self.figures)]
        for n in range(len(claims), self.claim_count):
            claims.append(self.make_claim(self.pick(self.figures), FIRST + n))
            if self.dice.random() < 1 / 30:
                claims[-1].value += 1
        store(claims)
        articles = self.articles
        store(cited(InitiativeCitation, self.pick(articles), n, initiative=measure)
              for n, measure in enumerate(self.measures))  # fmt: skip
        store(cited(ProgramCitation, self.pick(articles), n, program=program,
                    place=self.pick(self.places))
              for n, program in enumerate(self.programs * 5))  # fmt: skip

    def make_claim(self, figure: Figure, pk: int) -> FigureCitation:
        stated = {"value": figure.value, "unit": figure.indicator.unit, "pk": pk}
        return cited(FigureCitation, self.pick(self.articles), pk, figure=figure,
                     qualifier=figure.qualifier, **stated)  # fmt: skip

    def store_places(self) -> None:
        envoys = store(Envoy(slug=f"made-up-{n}", name=f"测速员{n}") for n in range(200))
        store(public(Posting, slug=f"made-up-{n}", envoy=self.pick(envoys), start_date=self.day(),
                     place=self.pick(self.places), role="测速员")
              for n in range(self.figure_count // 10))  # fmt: skip
        figures = [one.pk for one in self.figures]
        named = [
            "，".join(f"[[figure-{pk}]]" for pk in self.dice.sample(figures, 8))
            for _ in range(max(self.figure_count // 25, 1))
        ]
        store(public(CaseStudy, slug=f"made-up-{n}", title=f"测速故事{n}", summary="为测速写。",
                     place=self.pick(self.places), body=f"为测速写的故事：{words}。")
              for n, words in enumerate(named))  # fmt: skip

    def store_corrections(self) -> None:
        store(
            Correction(figure=figure, corrected_at=NOW, reason="为测速写。",
                       old_value=figure.value + 1, new_value=figure.value,
                       old_unit=figure.indicator.unit, new_unit=figure.indicator.unit,
                       old_qualifier=figure.qualifier, new_qualifier=figure.qualifier)
            for figure in self.dice.sample(self.figures, self.figure_count // 30)
        )  # fmt: skip
        targets = [figure for figure in self.figures if figure.kind == "target"]
        where = {"searched_in": "为测速写的", "searched_by": "测速员", "searched_on": "2026-01-01"}
        store(SearchRecord(figure=figure, **where) for figure in targets[::3])


def public(model: type[EditorialRecord], **fields: Any) -> Any:
    """Return a public row that is not stored yet."""
    return model(status=EditorialStatus.PUBLISHED, published_at=NOW, **fields)


def cited(model: Any, article: Article, n: int, **fields: Any) -> Any:
    """Return a public passage; no two begin at one place."""
    exact = f"{fields.get('value', 1):.0f}{fields.get('unit', '项')}"
    text = {"prefix": FILLER[:40], "suffix": FILLER[:40], "text_kind": "original"}
    span = {"exact": exact, "start": n, "end": n + len(exact)}
    return public(model, article=article, digest="为测速写的一句话。", **span, **text, **fields)


def store(rows: Iterable[Row]) -> list[Row]:
    """Store the rows as they are, past all rules and histories."""
    rows = list(rows)
    return type(rows[0])._base_manager.bulk_create(rows, batch_size=500) if rows else []
