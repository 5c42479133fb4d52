"""The page of all components, for those who build pages; docs/how-to/components.md tells of it.

It is drawn from the partials that the public pages use and from made-up records that no database
holds. So it exists only in development and in the demo: nobody may take a sample for evidence.
"""

from __future__ import annotations

from decimal import Decimal

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from counties.models import CaseStudy, Division, Level
from programs.ledger import LedgerEntry
from programs.lineage import Step
from programs.models import (
    Edition,
    Figure,
    FigureCitation,
    Indicator,
    Kind,
    Program,
    PromiseState,
    Qualifier,
)
from programs.outlook import Stop
from sources.active_filters import ActiveFilter
from sources.models import Article, Publisher
from sources.models.citations import TextKind
from sources.pages import Page

PROGRAM = Program(pk=1, slug="sample", name="试写计划")
EDITION = Edition(pk=1, slug="2022", year=2022, title="试写计划2022", program=PROGRAM)
INDICATOR = Indicator(pk=1, slug="sample", name="建成的试写中心", unit="个", program=PROGRAM)
PROVINCE = Division(code="130000", name="河北省", level=Level.PROVINCE)
COUNTY = Division(code="130321", name="青龙满族自治县", level=Level.COUNTY, parent=PROVINCE)
STORY = CaseStudy(pk=1, slug="sample", title="试写：一条路修到村口", place=COUNTY)
STORY.summary = "编辑用自己的话写的一个县的故事，文中的数字都能点到出处。"

ARTICLE = Article(
    pk=1,
    headline="试写的标题：一年建了多少",
    publisher=Publisher(pk=1, slug="sample", name="试写日报"),
    published="2022-07-26",
    url="https://example.org/story",
)
DIGEST = FigureCitation(
    pk=1, article=ARTICLE, exact="1400个", value=Decimal(1400), unit="个", qualifier="exact"
)
DIGEST.digest = "计划到年底累计建成1400个中心。"
PASSAGE = FigureCitation(
    pk=2, article=ARTICLE, exact="1266个", value=Decimal(1266), unit="个", qualifier="exact"
)
PASSAGE.prefix, PASSAGE.suffix = "到了年底，各县一共建成", "这样的中心，都已开门"
PASSAGE.text_kind, PASSAGE.attributed_to = TextKind.ORIGINAL, "县里的统计"

REASONS = {
    PromiseState.REACHED: "同一口径的报告不少于承诺。",
    PromiseState.BELOW: "2022年报告1266个，少于承诺的1400个。",
    PromiseState.NO_REPORT: "公布之后没有找到报告这个数的文章。",
    PromiseState.NOT_COMPARABLE: "只找到相近的指标，单位或范围不同，不能相比。",
    PromiseState.CONTRADICTED: "各篇文章写的数不同，还没有选定。",
    PromiseState.SUPERSEDED: "同一时段后来公布了新的承诺。",
}
SILENT = (PromiseState.NO_REPORT, PromiseState.CONTRADICTED, PromiseState.SUPERSEDED)


class ComponentsView(Page, TemplateView):
    """Every component in every state."""

    template_name = "components.html"

    def get_context_data(self, **kwargs):
        states = [(state.value, state.label, 3) for state in PromiseState]
        return super().get_context_data(
            states=states,
            figures=[make_figure(PASSAGE, qualifier=hedge) for hedge in Qualifier],
            claims=[DIGEST, PASSAGE],
            figure=make_figure(PASSAGE),
            entries=[make_entry(state) for state in PromiseState],
            options=[(value, label) for value, label, _ in states],
            page_obj=Paginator(range(60), 25).page(2),
            paginator=Paginator(range(60), 25),
            is_paginated=True,
            stops=[Stop(EDITION, None, step, states) for step in make_steps()],
            place=COUNTY,
            story=STORY,
            article=ARTICLE,
            reference="乡村账本. 建成的试写中心（报告，2022年）：1266个[DB/OL].",
            active=[
                ActiveFilter("program", "项目", "试写计划", "?state=below"),
                ActiveFilter("state", "状态", "未达到", "?program=sample"),
            ],
            article_count=6,
            **kwargs,
        )

    def get_json_url(self):
        return "/api/v1/"

    def get_updated_at(self):
        return timezone.now()


def make_figure(claim: FigureCitation, **fields) -> Figure:
    """Return a figure as `for_display()` loads it, from no database."""
    made = {"kind": Kind.ACTUAL, "period": "2022", "value": claim.value, "qualifier": "exact"}
    figure = Figure(pk=1, indicator=INDICATOR, chosen_citation=claim, **made | fields)
    figure.public_claims = [claim]
    for name, number in {"article_count": 3, "origin_count": 1}.items():
        setattr(figure, name, number)
    return figure


def make_entry(state: PromiseState) -> LedgerEntry:
    return LedgerEntry(
        target=make_figure(DIGEST, kind=Kind.TARGET, edition=EDITION),
        state=state,
        rule="sample",
        reason=REASONS[state],
        latest_actual=None if state in SILENT else make_figure(PASSAGE),
        overruled=state == PromiseState.BELOW,
        late=state == PromiseState.REACHED,
        searched_on=timezone.localdate() if state == PromiseState.NO_REPORT else None,
    )


def make_steps() -> list[Step]:
    return [
        Step(EDITION, listed=6, kept=0, first=6, dropped=0, word="首次写到"),
        Step(EDITION, listed=20, kept=4, first=16, dropped=1, word="新增"),
    ]
