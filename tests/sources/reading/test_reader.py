"""The reader as a whole: from a page's text to proposals that point into that very text."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.reading.context.gazetteer import Division, Gazetteer
from sources.reading.proposals import READER_VERSION
from sources.reading.reader import read_page

PAGE = """互助社在礼县新建冷库
2023-06-08 09:30  来源：陇上新闻

截至2023年5月底，互助社在甘肃礼县新建冷库12座，带动1,860户果农，户均增收3000元以上。
2024年，互助社计划再建冷库20座，覆盖约5万亩果园。联系电话：0939-4412345
"""


@pytest.fixture(scope="module")
def gazetteer():
    rows = [
        ("620000", "甘肃省", "province", ""),
        ("621200", "陇南市", "prefecture", "620000"),
        ("621226", "礼县", "county", "621200"),
    ]
    return Gazetteer(Division(code, name, level, parent) for code, name, level, parent in rows)


def test_a_page_gives_its_figures_with_all_that_the_desk_shows(gazetteer):
    proposals = read_page(PAGE, gazetteer).proposals

    assert [(p.exact, p.value, p.unit, p.qualifier, p.kind) for p in proposals] == [
        ("12座", Decimal(12), "座", "exact", "actual"),
        ("1,860户", Decimal(1860), "户", "exact", "actual"),
        ("3000元", Decimal(3000), "元", "at_least", "actual"),
        ("20座", Decimal(20), "座", "exact", "target"),
        ("5万亩", Decimal(50000), "亩", "about", "target"),
    ]
    assert [p.place for p in proposals[:3]] == ["621226"] * 3
    assert [p.period for p in proposals] == ["2023-05"] * 3 + ["2024"] * 2
    assert {p.reader for p in proposals} == {READER_VERSION}
    assert all(p.rule and p.subject for p in proposals)


def test_every_refused_number_says_why(gazetteer):
    refused = {number.exact: number.reason for number in read_page(PAGE, gazetteer).refused}

    assert refused["2024年"] == "date"
    assert "4412345" not in {proposal.exact for proposal in read_page(PAGE, gazetteer).proposals}


def test_a_county_that_may_be_two_is_left_open_with_both_candidates():
    rows = [
        ("320000", "江苏省", "province", ""),
        ("320100", "南京市", "prefecture", "320000"),
        ("320106", "鼓楼区", "county", "320100"),
        ("350000", "福建省", "province", ""),
        ("350100", "福州市", "prefecture", "350000"),
        ("350102", "鼓楼区", "county", "350100"),
    ]
    gazetteer = Gazetteer(Division(*row) for row in rows)

    (found,) = read_page("互助社在鼓楼区建起果园300亩。", gazetteer).proposals

    assert found.place is None
    assert found.place_candidates == ("320106", "350102")


def test_a_magnitude_whose_digits_were_lost_is_refused(gazetteer):
    text = "合作社去年投入近 万元，增收近万元。"

    reading = read_page(text, gazetteer)

    assert [(number.start, number.reason) for number in reading.refused] == [
        (text.index("万元"), "lost")
    ]
    assert [proposal.start for proposal in reading.proposals] == [text.rindex("万元")]


@pytest.mark.parametrize("page", ["", "\n\n", "首页 | 新闻 | 关于我们", "春天来了，大家一起种树。"])
def test_nothing_is_proposed_from_a_page_without_figures(page, gazetteer):
    assert read_page(page, gazetteer).proposals == ()


@settings(deadline=None)
@given(
    wrap=st.integers(min_value=6, max_value=30),
    space=st.sampled_from(["", " ", "　", "\u200b", "\xa0"]),
)
def test_spans_are_slices_of_the_page_as_given_however_it_is_set(gazetteer, wrap, space):
    body = PAGE.split("\n\n", 1)[1].replace("\n", "")
    lines = [body[start : start + wrap] for start in range(0, len(body), wrap)]
    page = "\n".join(space.join(line) for line in lines)

    reading = read_page(page, gazetteer)

    assert reading.length == len(page)
    for found in (*reading.proposals, *reading.refused):
        assert found.exact == page[found.start : found.end] != ""
    for start, end in reading.stories:
        assert 0 <= start < end <= len(page)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_is_read_to_the_end(gazetteer, text):
    reading = read_page(text, gazetteer)

    assert all(p.exact == text[p.start : p.end] for p in reading.proposals)
