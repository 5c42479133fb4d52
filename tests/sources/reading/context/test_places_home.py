"""Stories told by a province or a city, which name counties as examples only."""

import pytest

from tests.sources.reading.placing import codes

SICHUAN, LIANGSHAN, LEIBO = "510000", "513400", "513437"


def test_a_story_of_our_province_which_names_its_counties_only_is_the_province_s():
    text = (
        "记者从省商务厅获悉，苍溪、雷波等〔20个〕县入围试点。每个试点县获补助〔300万元〕。\n"
        "我省还将建站〔3000个〕。"
    )

    assert codes(text) == [None, SICHUAN, SICHUAN]


def test_counties_of_two_provinces_imply_no_province():
    text = "记者从省商务厅获悉，苍溪、孟连等县入围试点。我省今年建站〔3000个〕。"

    assert codes(text) == [None]


@pytest.mark.parametrize(("counties", "code"), [("雷波、昭觉", LIANGSHAN), ("雷波、苍溪", None)])
def test_a_story_of_our_prefecture_is_about_the_one_around_all_its_counties(counties, code):
    text = f"记者在{counties}看到果园。我州今年扩种。全州农技站培训〔300人〕。"

    assert codes(text) == [code]


def test_a_county_named_less_often_than_our_province_is_an_example_only():
    text = (
        "现场会在静宁县召开。我省苹果面积大。我省产量高。我省品牌多。\n"
        "静宁县果农增收〔300万元〕。\n加工企业用工〔2万人〕。"
    )

    assert codes(text, headline="甘肃苹果丰收") == ["620826", "620000"]


def test_of_two_counties_named_alike_neither_is_the_story_s():
    text = "银行今年放贷〔300万元〕。沛县、丰县种果树，当地群众说，当地变了。"

    assert codes(text) == [None]
