from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading.context.dates import judge_periods
from sources.reading.context.kinds import judge_kinds
from sources.reading.periods import parse_period
from sources.reading.words import load_table
from tests.reading_stories import last_number, locate, tell

TOLD = date(2023, 9, 22)


def period_of(text, literal="90棵", kind="actual", published=TOLD, headline=""):
    clean, story = tell(text, published, headline)
    return judge_periods(clean, story, locate(clean.text, [literal]), [kind])[0]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021年，种树90棵。", "2021"),
        ("去年，种树90棵。", "2022"),
        ("去年5月，种树90棵。", "2022-05"),
        ("去年5月17日，种树90棵。", "2022-05-17"),
        ("今年上半年，种树90棵。", "2023-01/2023-06"),
        ("一季度，种树90棵。", "2023-01/2023-03"),
        ("前三季度，种树90棵。", "2023-01/2023-09"),
        ("2022年1至8月，种树90棵。", "2022-01/2022-08"),
        ("2021年至2023年，种树90棵。", "2021/2023"),
        ("2021—2023年，种树90棵。", "2021/2023"),
        ("2021年5月至2023年2月，种树90棵。", "2021-05/2023-02"),
        ("截至2021年底，种树90棵。", "2021-12"),
        ("截至2022年4月，种树90棵。", "2022-04"),
        ("截至2023年上半年，种树90棵。", "2023-06"),
        ("截至目前，种树90棵。", "2023-09-22"),
        ("5月，种树90棵。", "2023-05"),
        ("11月，种树90棵。", "2022-11"),  # told in September: the November before
        ("上月，种树90棵。", "2023-08"),
        ("今年以来，种树90棵。", "2023"),
        ("2019年以来，种树90棵。", "2019/2023-09"),
        ("“十三五”期间，种树90棵。", "2016/2020"),
        ("2021年，种树60棵，比2020年多90棵。", "2021"),
        ("近年来，种树90棵。", None),
        ("2019年以后，种树90棵。", None),
        ("2022年，年末种树90棵。", "2022-12"),
        ("2019年成立的合作社种树90棵。", None),
        ("种树90棵。", None),
    ],
)
def test_a_result_has_the_period_printed_before_it(text, period):
    assert period_of(text) == period


@pytest.mark.parametrize(("literal", "period"), [("90元", "2021"), ("90%", "2021"), ("90人", None)])
def test_the_sums_of_an_economy_keep_the_year_of_their_paragraph(literal, period):
    assert period_of(f"2021年旱情严重。全县共有{literal}。", literal, "other") == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("到2025年，种树90棵。", "2025"),
        ("到2025年底，种树90棵。", "2025-12"),
        ("明年将种树90棵。", "2024"),
        ("去年种树30棵，今年计划种树90棵。", "2023"),
        ("截至目前种树30棵，以后种树90棵。", None),
    ],
)
def test_a_promise_has_its_deadline_for_a_period(text, period):
    assert period_of(text, kind="target") == period


def test_a_plan_with_a_year_in_its_name_gives_it_to_its_promises():
    text = "协会发布“绿荫计划2023”。\n协会将种树90棵。"

    assert period_of(text, kind="target") == "2023"
    assert period_of(text, kind="actual") is None


def test_a_period_is_carried_to_the_next_sentence_but_not_to_the_next_paragraph():
    assert period_of("2021年，种树60棵。养鹅90棵。") == "2021"
    assert period_of("2021年，种树60棵。\n养鹅90棵。") is None


def test_a_day_is_not_carried_to_the_next_sentence():
    assert period_of("2021年5月6日，开会。种树90棵。") is None


def test_the_year_of_a_report_is_that_of_its_figures():
    assert period_of("种树90棵。", headline="2022年绿荫协会年报") == "2022"
    assert period_of("种树90棵。", headline="绿荫公司2022社会责任报告") == "2022"


def test_a_year_ago_is_unknown_where_the_story_has_no_date():
    assert period_of("去年，种树90棵。", published=None) is None
    assert period_of("2023年9月22日讯\n去年，种树90棵。", published=None) == "2022"


@pytest.mark.parametrize("row", load_table("time_words"), ids=lambda row: row["word"])
def test_a_word_for_a_time_is_read_in_its_example(row):
    clean, story = tell(row["example"], TOLD)
    mentions = last_number(clean.text)

    periods = judge_periods(clean, story, mentions, judge_kinds(clean, story, mentions))

    assert (periods == [None]) == (row["meaning"] == "unknown")


PIECES = st.sampled_from(
    (
        *(
            "2021",
            "年",
            "1",
            "13月",
            "5月",
            "31日",
            "底",
            "至",
            "截至",
            "去年",
            "上半年",
            "，",
            "。",
        ),
        *(
            "今年",
            "未来三年",
            "以来",
            "季度",
            "一",
            "目前",
            "2035年",
            "0",
            "种树",
            "到",
            "“十四五”",
        ),
        *("\n", "全年", "年末", "2020年", "99", "月", "起"),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["target", "actual", "other"]))
def test_a_period_is_always_one_that_the_ledger_reads(text, kind):
    period = period_of(text + "种树90棵。", kind=kind)

    assert period is None or parse_period(period)


@pytest.mark.parametrize(
    ("end", "period"),
    [
        ("《木石晚报》（2021年08月25日01版）", "2020"),
        ("（2021年8月25日）", "2020"),
        ("木石县养蜂协会\n2021年8月25日", "2020"),
        ("2021年8月25日，协会开了会。", None),
        ("木石县又添新渠（2021-08-25）", None),
        ("《木石晚报》（2021年8月45日01版）", None),
    ],
)
def test_a_story_without_a_dateline_is_told_on_the_day_at_its_end(end, period):
    page = "去年，种树90棵。\n" + "社里养蜂。\n" * 90 + end

    assert period_of(page, published=None) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018年初挖井，当年7月种树90棵。", "2018-07"),
        ("2018年挖井，同年7月至8月种树90棵。", "2018-07/2018-08"),
        ("2020年挖井，2018年修井，当年2月种树90棵。", "2018-02"),
        ("2020年挖井，2月种树90棵。", "2023-02"),
    ],
)
def test_a_month_of_the_same_year_has_the_year_told_before(text, period):
    assert period_of(text) == period
