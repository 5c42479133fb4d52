"""Pages of programmes, plans and measures: what stands where, at a constant price."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Continuation, Program
from tests.crawler import read
from tests.factories import (
    division,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_pillar,
    make_program,
)

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture
def plans():
    program = make_program()
    return [
        make_edition(program=program, year=year, title=f"计划{year}", announced_on=f"{year}-01-01")
        for year in (2021, 2022)
    ]


def grow(plans, pillar):
    """Add a measure to each plan, the later one going on, each with a promise and its report."""
    measures = [make_initiative(edition=plan, pillar=pillar) for plan in plans]
    Continuation.objects.create(earlier=measures[0], later=measures[1], kind="carried")
    for measure in measures:
        measure.places.add(division())
        indicator = make_indicator(program=plans[0].program, unit="个")
        own = {"indicator": indicator, "period": str(measure.edition.year)}
        make_figure("30个", kind="target", edition=measure.edition, initiative=measure, **own)
        make_claim(make_figure("40个", **own), "40个")
    return measures


@pytest.mark.parametrize(
    "path",
    [
        "/programs/{program}/",
        "/programs/{program}/{plan}/",
        "/programs/{program}/compare/",
        "/initiatives/{measure}/",
        "/method/",
    ],
)
def test_a_page_needs_as_many_queries_for_many_measures_as_for_few(client, plans, path):
    pillar = make_pillar()
    measure = grow(plans, pillar)[1]
    names = {"program": plans[0].program.slug, "plan": plans[1].slug, "measure": measure.slug}
    address = path.format(**names)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for _ in range(3):
        grow(plans, pillar)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few), [query["sql"][:150] for query in many.captured_queries]


def test_a_programme_shows_its_promises_by_pillar_and_plan(client, plans):
    pillar = make_pillar(name="试写方向")
    grow(plans, pillar)

    shown = client.get(plans[0].program.get_absolute_url())

    assert "2条数字承诺，全部已达到" in shown.context["lead"]
    assert [[len(s.entries) for s in row] for _, row in shown.context["pillars"]] == [[1, 1]]
    assert f'href="{plans[0].get_absolute_url()}#pillar-{pillar.slug}"' in shown.content.decode()


def test_a_project_without_plans_shows_the_promises_made_about_it(client, plans):
    project = make_program(parent=plans[0].program)
    indicator = make_indicator(program=project, unit="个", name="救治的试写人数")
    make_figure("30个", kind="target", period="2022", indicator=indicator, edition=plans[1])

    html = client.get(project.get_absolute_url()).content.decode()

    assert "承诺与结果" in html
    assert "没有找到报道" in html
    assert "计划2022" in html


def test_a_plan_leads_to_the_plans_before_and_after_it(client, plans):
    grow(plans, make_pillar())

    first, second = (client.get(plan.get_absolute_url()) for plan in plans)

    assert (first.context["previous"], first.context["following"]) == (None, plans[1])
    assert (second.context["previous"], second.context["following"]) == (plans[0], None)
    assert second.context["step"].kept == 1


def test_a_plan_names_its_places_and_its_sources(client, plans):
    grow(plans, make_pillar())

    shown = client.get(plans[1].get_absolute_url())

    assert shown.context["places"] == [(division("130000"), [division()])]
    assert len(shown.context["articles"]) == shown.context["article_count"] == 1


def test_a_programme_names_the_places_of_its_plans_and_projects(client, plans):
    program = plans[0].program
    grow(plans, make_pillar())
    project = make_program(parent=make_program(parent=program))
    make_figure(indicator=make_indicator(program=project), place=division("130529"))
    make_figure(indicator=make_indicator(), place=division("110101"))

    shown = client.get(program.get_absolute_url())

    hebei = [division(), division("130529")]
    assert shown.context["places"] == [(division("130000"), hebei)]


def test_a_measure_shows_what_it_went_on_from_and_what_went_on_from_it(client, plans):
    earlier, later = grow(plans, make_pillar())
    third = make_edition(program=plans[0].program, year=2024)
    last = make_initiative(edition=third, pillar=later.pillar)
    Continuation.objects.create(earlier=later, later=last, kind="renamed", note="试写的依据。")

    for measure in (earlier, later, last):
        shown = client.get(measure.get_absolute_url())
        columns = shown.context["lineage"].columns
        assert [column.word for column in columns] == ["", "承诺有变", "改名"]
        assert "试写的依据。" in shown.content.decode()


def test_a_measure_that_nothing_goes_on_from_says_so(client, plans):
    measure = make_initiative(edition=plans[0])

    shown = client.get(measure.get_absolute_url())

    assert shown.context["lineage"] is None
    assert "没有登记它与别的年份的举措相接" in shown.content.decode()


def test_every_number_of_the_comparison_is_one_click_from_its_passage(client):
    page = read(client, "/programs/retu/compare/")
    passages = [link for link in page.links if "/sources/" in link and "#c" in link]

    assert len(passages) > 20
    assert page.text.count('<details class="fold">') > 20


def test_the_comparison_of_the_real_plans_tells_every_kind_of_change(client):
    changes = client.get("/programs/retu/compare/").context["changes"]

    assert {change.word: change.counts for change in changes} == {
        "沿用": (2, 0),
        "承诺有变": (0, 5),
        "改名": (1, 1),
        "拆分": (0, 1),
        "合并": (1, 0),
        "首次写到": (16, 0),
        "新增": (0, 9),
        "未再出现": (1, 13),
    }


def test_each_count_of_the_comparison_leads_to_its_rows(client):
    whole = client.get("/programs/retu/compare/")
    query = {"edition": "2024", "change": "承诺有变"}
    narrowed = client.get("/programs/retu/compare/", query)
    rows = [row for _, rows in narrowed.context["pillars"] for row in rows]

    assert f'?{urlencode(query).replace("&", "&amp;")}#rows"' in whole.content.decode()
    assert [row.columns[2].word for row in rows] == ["承诺有变"] * 5
    assert urlencode(query) in narrowed.context["share_url"]
    assert narrowed.context["changes"] == whole.context["changes"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("edition=2021&change=沿用", "参数 edition：没有这份"),  # nothing stands before the first
        ("change=沿用", "参数 edition：没有这份"),
        ("edition=2024&change=没有", "参数 change：这份计划里没有一组"),
        ("edition=2024", "参数 change：这份计划里没有一组"),
    ],
)
def test_a_change_that_no_plan_has_is_refused_with_a_sentence(client, query, said):
    response = client.get(f"/programs/retu/compare/?{query}")

    assert response.status_code == 400
    assert said in response.content.decode()


def test_programmes_with_plans_come_first_and_then_those_with_the_most_numbers(
    client, empty_ledger
):
    bare, told = (make_program(name=name) for name in ("甲", "乙"))
    planning = make_edition(program=make_program(name="丙")).program
    make_claim(make_figure(indicator=make_indicator(program=told)))

    html = client.get("/programs/").content.decode()
    places = [html.index(program.get_absolute_url()) for program in (planning, told, bare)]

    assert places == sorted(places)
    slugs = [row["slug"] for row in client.get("/api/v1/programs/").json()["results"]]
    assert slugs == [program.slug for program in (bare, told, planning)]


def test_the_numbers_of_a_programme_stand_newest_first_and_the_promise_before_its_report(client):
    program = make_program()
    indicator = make_indicator(program=program, unit="个")
    old = make_figure("10个", indicator=indicator, period="2021")
    promise = make_figure("30个", indicator=indicator, period="2023", kind="target")
    report = make_figure("20个", indicator=indicator, period="2023")

    figures = client.get(program.get_absolute_url()).context["object_list"]

    assert [figure.pk for figure in figures] == [promise.pk, report.pk, old.pk]


def test_an_article_on_a_programme_brings_the_passages_that_name_it(client):
    program = Program.objects.get(slug="retu")
    named = program.citations.published()

    html = client.get(program.get_absolute_url()).content.decode()
    sources = html[html.index('id="sources"') :]

    assert named.exists()
    assert all(sources.count(f'href="{one.get_absolute_url()}"') == 1 for one in named)
