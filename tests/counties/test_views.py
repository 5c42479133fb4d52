"""Pages of places and stories."""

import re

import pytest

from counties.models import CaseStudy, Division
from tests.factories import (
    division,
    make_case_study,
    make_envoy,
    make_figure,
    make_indicator,
    make_posting,
)

pytestmark = pytest.mark.usefixtures("ledger")


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_places_with_records_come_first(client):
    html = page(client, "/counties/")

    assert html.index("青龙满族自治县") < html.index("全部")


def test_a_county_says_which_of_its_promises_nobody_reported(client):
    place = division("130529")
    kept, open_ = (make_indicator(name=name) for name in ("试写的路", "试写的桥"))
    make_figure("8个", kind="target", indicator=kept, place=place, period="2022")
    make_figure("9个", indicator=kept, place=place, period="2022")
    make_figure("7个", kind="target", indicator=open_, place=place, period="2022")

    html = page(client, "/counties/130529/")

    unknown = html.partition('id="gaps"')[2].partition("</ul>")[0]
    assert ("试写的桥" in unknown, "试写的路" in unknown) == (True, False)
    states = [
        entry and entry.state for _, entry in client.get("/counties/130529/").context["judged"].rows
    ]
    assert sorted(filter(None, states)) == ["no_report", "reached"]


def test_all_counties_in_force_are_listed_by_pages(client):
    response = client.get("/counties/")

    assert response.context["paginator"].count == Division.objects.counties().in_force().count()
    assert len(response.context["object_list"]) == 25


@pytest.mark.parametrize("words", ["青龙满族", "qing long man", "130321", "Qinglong"])
def test_a_county_is_found_by_name_pinyin_code_and_english(client, words):
    response = client.get("/counties/", {"q": words})

    assert "130321" in [place.code for place in response.context["object_list"]]


def test_a_province_narrows_the_list(client):
    places = client.get("/counties/?province=130000").context["object_list"]

    assert {place.code[:2] for place in places} == {"13"}


def test_a_former_county_is_found_and_points_to_its_successor(client):
    former = Division.objects.counties().filter(successors__isnull=False).exclude(valid_to="")[0]
    successor = former.successors.first()

    html = page(client, former.get_absolute_url())

    assert "停用" in html
    assert f'href="{successor.get_absolute_url()}"' in html
    assert former.name in page(client, successor.get_absolute_url())


def test_a_county_without_records_says_that_nobody_reported(client):
    assert "还没有文章写到东城区" in page(client, "/counties/110101/")


def test_a_county_shows_its_figures_envoys_stories_and_gaps(client):
    place = division("110101")
    make_figure("30元", place=place)
    make_case_study(place=place, title="试写的故事")
    make_posting(place=place, envoy=make_envoy(name="张三"), start_date="")

    html = page(client, "/counties/110101/")

    for words in ("30元", "试写的故事", "张三", "张三何时到任没有报道"):
        assert words in html


def test_a_province_rolls_up_what_lies_in_it(client):
    html = page(client, "/counties/130000/")

    assert "青龙满族自治县" in html
    assert "230万元" in html


def test_figures_of_another_county_stay_away(client):
    make_figure("777元", place=division("110102"))

    assert "777元" in page(client, "/counties/110102/")
    assert "777元" not in page(client, "/counties/110101/")


def test_a_posting_without_name_says_so(client):
    make_posting(place=division("110101"), envoy=None)

    assert "姓名没有报道" in page(client, "/counties/110101/")


def test_every_story_shows_all_its_figures(client):
    for story in CaseStudy.objects.published():
        html = page(client, story.get_absolute_url())

        assert "[[figure" not in html
        assert "没有公开" not in html


def test_a_former_county_and_its_heir_tell_the_history_of_the_code(client):
    former = page(client, "/counties/520522/")  # 黔西县, a city since 2021
    heir = page(client, "/counties/520581/")

    for html in (former, heir):
        assert html.index(">520522<") < html.index(">520581<")
    assert "仍在用" in heir


def test_a_county_says_in_one_sentence_what_is_held_of_it(client, empty_ledger):
    place = division("110101")
    make_figure("30元", place=place)
    make_posting(place=place)

    lead = re.sub("<[^>]+>", "", page(client, "/counties/110101/"))

    assert "账本里有这里的1个数字、1段派驻，出自1篇文章。" in lead


def test_a_county_without_records_names_places_nearby_that_have_some(client):
    html = page(client, "/counties/130102/")

    assert "账本里没有这里的任何记录" in html
    assert 'href="/counties/130321/"' in html
