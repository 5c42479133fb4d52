"""What holds in several places together has no place of its own."""

import pytest

from tests.sources.reading.placing import codes

LEIBO, ZHAOJUE, SICHUAN = "513437", "513431", "510000"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("医疗队去年到云南普洱孟连、西盟和澜沧义诊〔300人〕。", [None]),
        ("学院同四川雷波、青川、苍溪三县市合作，派出教师〔300人次〕。", [None]),
        ("四川雷波、云南孟连共建冷库〔30座〕。", [None]),
        ("雷波县、昭觉县共建冷库〔30座〕。", [None]),
        (
            "四川凉山雷波、昭觉两县分别建棚〔30座〕、〔20座〕，养鸡〔3000只〕。",
            [LEIBO, ZHAOJUE, None],
        ),
    ],
)
def test_a_list_of_counties_is_no_place_even_behind_its_province(text, expected):
    assert codes(text) == expected


def test_a_province_right_before_the_figure_is_not_narrowed_to_the_county_of_the_story():
    text = "雷波县建起果园。雷波县修路。公司累计{}〔300户〕商家贷款。"

    assert codes(text.format("为四川"), headline="雷波县脐橙丰收") == [SICHUAN]


def test_a_dateline_with_its_year_is_no_place_of_the_story():
    assert codes("深圳2021年2月5日/美通社/ ——今年发出包裹〔3万个〕。") == [None]


def test_a_company_named_like_a_county_is_no_place():
    assert codes("雷波县的建华建筑、新田机械共捐款〔300万元〕。") == [LEIBO]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("企业投入〔300万元〕，惠及全国9个省的学校。", None),
        ("医生义诊〔300场〕，走过湖北、河南、甘肃等省。", None),
        ("认证果品〔25个〕，在全国开店。", LEIBO),
        ("村民增收〔300万元〕，果子惠及全国食客。", LEIBO),
    ],
)
def test_a_sum_spent_over_the_country_is_not_the_county_s(sentence, code):
    assert codes(f"雷波县有果园。{sentence}") == [code]


def test_a_distance_is_of_no_place():
    text = "卡车从〔2000公里〕外的雷波县运来脐橙〔300吨〕，新修公路〔30公里〕。"

    assert codes(text) == [None, LEIBO, LEIBO]


def test_a_visit_goes_on_in_the_place_of_the_paragraph_before():
    text = "雷波县地处山区，是对口帮扶点。\n调研期间，代表捐款〔300万元〕。"

    assert codes(text) == [LEIBO]
