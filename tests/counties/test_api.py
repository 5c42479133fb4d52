"""JSON and filters of counties, postings and case studies."""

import pytest

from counties.models import Division, Level
from tests.factories import (
    division,
    make_case_study,
    make_envoy,
    make_figure,
    make_initiative,
    make_picture,
    make_posting,
)

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def codes(client, **params):
    answer = client.get("/api/v1/counties/", {"page_size": 200, **params}).json()
    return [county["code"] for county in answer["results"]]


def test_a_county_names_what_it_lies_in_and_what_is_known_of_it(client, empty_ledger):
    make_figure(place=division("130321"))
    make_case_study(place=division("130321"))

    county = client.get("/api/v1/counties/130321/").json()

    assert county["html_url"] == f"{HERE}/counties/130321/"
    assert (county["level"], county["name"]) == ("county", "青龙满族自治县")
    assert county["full_name"] == "河北省秦皇岛市青龙满族自治县"
    assert county["province"]["code"] == "130000"
    assert county["prefecture"]["code"] == "130300"
    assert (county["figure_count"], county["case_study_count"]) == (1, 1)
    assert (county["posting_count"], county["initiative_count"]) == (0, 0)
    assert len(client.get(county["figures_url"]).json()["results"]) == 1


def test_a_former_county_names_its_successor(client, ledger):
    former = client.get("/api/v1/counties/520522/").json()  # 黔西县, a city since 2021

    assert former["valid_to"].startswith("2021")
    assert [county["name"] for county in former["successors"]] == ["黔西市"]


def test_the_list_holds_counties_and_a_code_finds_any_division(client, ledger):
    levels = set(Division.objects.filter(code__in=codes(client)).values_list("level", flat=True))

    assert levels == {Level.COUNTY}
    assert client.get("/api/v1/counties/130000/").json()["level"] == "province"
    assert client.get("/api/v1/counties/130300/").json()["prefecture"]["code"] == "130300"


def test_counties_are_found_by_what_they_lie_in_and_by_name(client, ledger):
    assert {code[:4] for code in codes(client, prefecture="1303")} == {"1303"}
    assert codes(client, prefecture="130300") == codes(client, prefecture="1303")
    assert {code[:2] for code in codes(client, province="130000")} == {"13"}
    assert "130321" in codes(client, q="青龙")
    assert "130321" in codes(client, q="qing long")
    assert "520522" not in codes(client, q="黔西", in_force="true")
    assert "520522" in codes(client, q="黔西", in_force="false")


def test_counties_with_records_are_told_from_those_without(client, empty_ledger):
    make_figure(place=division("130321"))
    make_initiative().places.add(division("130322"))
    make_figure(place=division("130324"), published=False)

    assert codes(client, has_data="true") == ["130321", "130322"]
    assert not {"130321", "130322"} & set(codes(client, has_data="false", prefecture="1303"))
    assert "130324" in codes(client, has_data="false", prefecture="1303")


def test_a_posting_names_envoy_and_place(client, empty_ledger):
    make_posting(
        slug="liu-lin-130321", envoy=make_envoy(slug="liu-lin", name="刘琳"), start_date=""
    )
    make_posting(slug="unknown-330824", envoy=None, place=division("330824"))

    posting = client.get("/api/v1/postings/liu-lin-130321/").json()

    assert posting["envoy"]["name"] == "刘琳"
    assert posting["place"]["code"] == "130321"
    assert (posting["start_date"], posting["end_date"]) == ("", "")
    assert client.get("/api/v1/postings/unknown-330824/").json()["envoy"] is None
    for question in ("place=33", "place=330824"):
        [found] = client.get(f"/api/v1/postings/?{question}").json()["results"]
        assert found["slug"] == "unknown-330824"
    [found] = client.get("/api/v1/postings/?envoy=liu-lin").json()["results"]
    assert found["slug"] == "liu-lin-130321"


def test_a_story_comes_with_its_passages_and_measures(client, ledger):
    story = client.get("/api/v1/case-studies/qinglong-chestnuts/").json()

    assert story["html_url"] == f"{HERE}/case-studies/qinglong-chestnuts/"
    assert story["place"]["code"] == "130321"
    assert story["body"]
    assert story["citations"]
    assert "#s" in story["citations"][0]["html_url"]


def test_stories_are_found_by_place_and_words(client, empty_ledger):
    make_case_study(slug="chestnuts", title="板栗", place=division("130321"))
    make_case_study(slug="apples", title="苹果", place=division("330824"))

    for question in ("place=1303", "q=板栗", "q=青龙"):
        [story] = client.get(f"/api/v1/case-studies/?{question}").json()["results"]
        assert story["slug"] == "chestnuts"


def test_a_story_names_its_public_pictures_with_credit_and_licence(client, empty_ledger):
    story = make_case_study(slug="chestnuts")
    picture = make_picture(case_study=story, credit="张三", licence="cc0")
    make_picture(case_study=story, published=False)

    [told] = client.get("/api/v1/case-studies/chestnuts/").json()["pictures"]

    assert told["url"] == HERE + picture.large_url
    assert (told["credit"], told["licence"], told["alt"]) == ("张三", "cc0", picture.alt)
    assert (told["width"], told["height"]) == (1600, 1200)
