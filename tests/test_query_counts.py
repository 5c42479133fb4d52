"""Every public page asks the database as often for many rows as for few, whatever grows."""

import re
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve

from counties.models import CaseStudyCitation
from programs.models import (
    Continuation,
    InitiativeCitation,
    ProgramCitation,
    ReplyLink,
    SearchRecord,
)
from tests.factories import (
    division,
    make_article,
    make_case_study,
    make_claim,
    make_correction,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_picture,
    make_pillar,
    make_posting,
    make_program,
)

TEXT = "试写的文字，一年卖出1281亿元，就这一句。" + "后面还有别的话。" * 40
_numbers = count(1)
_days = count(1)

PAGES = [
    "/",
    "/components/",
    "/data/",
    "/method/",
    "/programs/",
    "/programs/?q=试写",
    "/programs/?parent={program.slug}",
    "/programs/{program.slug}/",
    "/programs/{program.slug}/{edition.slug}/",
    "/programs/{program.slug}/compare/",
    "/initiatives/{measure.slug}/",
    "/indicators/{indicator.slug}/",
    "/figures/{figure.pk}/",
    "/figures/{target.pk}/",
    "/ledger/",
    "/ledger/?program={program.slug}&state=no_report&place=13&q=试写",
    "/contradictions/",
    "/contradictions/?program={program.slug}&resolved=false",
    "/gaps/",
    "/gaps/?program={program.slug}&edition={edition.slug}",
    "/corrections/",
    "/corrections/?figure={figure.pk}",
    "/counties/",
    "/counties/?q=青龙",
    "/counties/?province=13",
    "/counties/{place.code}/",
    "/counties/130300/",
    "/counties/130000/",
    "/case-studies/{story.slug}/",
    "/sources/",
    "/sources/?publisher={article.publisher.slug}&genre=reporting&q=试写",
    "/sources/?origin={article.pk}",
    "/sources/{article.pk}/",
    "/sources/{article.pk}/copies/",
    "/search/?q=试写",
    "/reply/{link.token}/",
    "/feeds/figures.atom",
    "/sitemap.xml",
    "/robots.txt",
]
# What no reader opens as a page, or what is the bytes of one row.
NO_PAGES = {"healthz", "readyz", "casestudy_picture"}


def period():
    """A day that no other figure of the test has."""
    day = next(_days)
    return f"{2000 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"


def cite(model, **fields):
    """A published passage of an article of its own, or of the one given."""
    article = fields.pop("article", None) or make_article(f"第{next(_numbers)}号，{TEXT}")
    start = article.text.text.index("1281亿元")
    span = {"exact": "1281亿元", "start": start, "end": start + 6}
    citation = model.objects.create(article=article, **span | fields)
    citation.submit(by=None)
    citation.publish(by=None)
    return citation


def grow_figures(world):
    at = {"indicator": world.indicator, "place": world.place}
    make_figure("5元", indicator=world.indicator, period=period())
    make_figure("5元", initiative=world.measure, period=period(), **at)
    promised = {"kind": "target", "period": period(), "edition": world.edition}
    make_figure("1400个", initiative=world.measure, **promised, **at)


def grow_claims(world):
    for figure in (world.figure, world.target):
        make_claim(figure, world.exact[figure])
    cite(ProgramCitation, program=world.program, place=world.place)
    cite(InitiativeCitation, initiative=world.measure)
    cite(CaseStudyCitation, case_study=world.story)


def grow_articles(world):
    make_article(f"第{next(_numbers)}号，{TEXT}", publisher=world.article.publisher)
    copy = make_article(f"第{next(_numbers)}号，{TEXT}", reprint_of=world.article)
    make_claim(world.figure, article=copy)
    make_article(f"第{next(_numbers)}号，{TEXT}", revision_of=world.article)
    make_claim(make_figure("1281亿元", article=world.article), article=copy)


def grow_places(world):
    place = next(world.places)
    world.measure.places.add(place)
    cite(ProgramCitation, program=world.program, place=place)
    make_figure("1266个", indicator=world.indicator, place=place)
    make_posting(place=place)
    world.measure.case_studies.add(make_case_study(place=place))


def grow_plans(world):
    program, year = world.program, 1990 + next(_numbers) % 30
    edition = make_edition(program=program, year=year, announced_on=f"{year}-01-01")
    earlier = make_initiative(edition=edition, pillar=make_pillar())
    Continuation.objects.create(later=world.measure, earlier=earlier, kind="carried")
    later = make_initiative(edition=world.edition, pillar=world.pillar)
    make_figure("7个", kind="target", period=period(), edition=edition, initiative=earlier)
    counted = make_figure("9项", kind="target", edition=edition, indicator=measures(world))
    edition.announced_figure = counted
    edition.save()
    child = make_program(parent=program)
    make_program(parent=child)
    later.programs.add(child)
    world.measure.programs.add(child)


def measures(world):
    return make_indicator(program=world.program, unit="项")


def grow_indicators(world):
    near = make_indicator(program=world.program, change_of=world.indicator)
    world.indicator.related.add(near)
    make_figure("1266个", indicator=near, period=period())
    make_figure("1400个", indicator=near, kind="target", edition=world.edition, period=period())


def grow_corrections(world):
    figure = make_figure("5元", indicator=world.indicator, place=world.place, period=period())
    make_correction(figure, "6元")
    make_correction(world.disputed, f"{next(_numbers) + 100}元")


def grow_disputes(world):
    at = {"initiative": world.measure, "place": world.place, "indicator": world.indicator}
    disputed = make_figure("1266个", period=period(), **at)
    make_claim(disputed, f"{next(_numbers) + 2000}个")
    promised = {"kind": "target", "period": period(), "edition": world.edition}
    make_claim(make_figure("1400个", **promised, **at), "1500个")


def grow_stories(world):
    story = make_case_study(place=world.place)
    world.measure.case_studies.add(story)
    for told in (story, world.story):
        make_picture(case_study=told, position=next(_numbers))
    figure = make_figure("5元", indicator=world.indicator, place=world.place, period=period())
    world.story.body += f"\n\n又卖出[[figure-{figure.pk}]]。"
    world.story.save()
    make_posting(place=world.place)
    make_posting(place=world.place, envoy=None, start_date="")


def grow_searches_and_replies(world):
    said = {"searched_in": "试写", "searched_by": "编辑部", "searched_on": "2026-11-01"}
    SearchRecord.objects.create(figure=world.target, **said)
    for figure in (world.figure, world.disputed):
        link = ReplyLink.send_out(by=world.staff, figures=[figure], addressee="试写县")
        link.answer(name="试写", office="办公室", contact="无", text="我们的回应。")
        link.reply.accept(by=None, reason="核对过")
    world.link.figures.add(make_figure("5元", indicator=world.indicator, period=period()))


GROWTHS = {
    "figures": grow_figures,
    "claims": grow_claims,
    "articles and copies": grow_articles,
    "places": grow_places,
    "plans and measures": grow_plans,
    "indicators": grow_indicators,
    "corrections": grow_corrections,
    "disputes": grow_disputes,
    "stories and pictures": grow_stories,
    "searches and replies": grow_searches_and_replies,
}


@pytest.fixture
def world(empty_ledger, staff):
    """Records of every kind that belong together, with one of everything beside each."""
    program = make_program(summary="试写的概述。")
    edition = make_edition(program=program)
    measure = make_initiative(edition=edition, pillar=(pillar := make_pillar()))
    indicator = make_indicator(program=program)
    article = make_article(f"第0号，{TEXT}")
    place = division("130321")
    figure = make_figure("1281亿元", indicator=indicator, article=article)
    promised = {"kind": "target", "period": "2022", "edition": edition, "initiative": measure}
    target = make_figure("1400个", indicator=indicator, place=place, **promised)
    # A link may be answered once; this one stays open.
    link = ReplyLink.send_out(by=staff, figures=[figure], addressee="试写县")
    made = SimpleNamespace(
        staff=staff,
        program=program,
        edition=edition,
        pillar=pillar,
        measure=measure,
        indicator=indicator,
        article=article,
        place=place,
        places=iter(list(place.parent.children.exclude(pk=place.pk))),
        figure=figure,
        target=target,
        disputed=make_figure("5元", indicator=indicator, period="2019"),
        exact={figure: "1281亿元", target: "1400个"},
        story=make_case_study(place=place),
        link=link,
    )
    for grow in GROWTHS.values():
        grow(made)
    return made


def asked(client, world) -> dict[str, list[str]]:
    """Return the queries of every page, by its address as written above."""
    made = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page.format(**vars(world)))
        assert response.status_code == 200, page
        made[page] = [query["sql"][:300] for query in queries.captured_queries]
    return made


def test_no_page_needs_more_queries_for_more_rows(client, world):
    more = {}
    few = asked(client, world)
    for growth, grow in GROWTHS.items():
        for _ in range(2):
            grow(world)
        many = asked(client, world)
        longer = {page: many[page] for page in PAGES if len(many[page]) != len(few[page])}
        more |= {(growth, page): made for page, made in longer.items()}
        few = many

    assert more == {}


def test_every_kind_of_public_page_is_counted():
    paths = [re.sub(r"\{.*?\}", "130321", page).partition("?")[0] for page in PAGES]
    private = ("admin/", "accounts/", "api/")
    public = [p for p in get_resolver().url_patterns if not str(p.pattern).startswith(private)]
    names = {one.name for p in public for one in getattr(p, "url_patterns", [p])}

    assert {resolve(path).url_name for path in paths} == names - NO_PAGES
