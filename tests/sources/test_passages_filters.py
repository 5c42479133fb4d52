"""What the template filters for passages do."""

import pytest

from sources.templatetags.passages import unbroken


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("累计超16万人参加", ["16万人参"]),
        ("于2022年7月26日公布", ["2022年7月26日"]),
        ("2021年5月—2024年9月的1266个", ["2021年5月", "2024年9月", "1266个"]),
        ("增长16.5%，没有别的数", ["16.5%"]),
        ("沿用2组、改名1组", ["2组", "1组"]),
        ("依据 2 篇报道、1 个独立来源", ["2 篇报", "1 个独"]),
        ("热土计划2022列出20项", ["热土计划2022", "20项"]),
    ],
)
def test_a_number_stays_on_one_line_with_its_unit(text, kept):
    marked = unbroken(text)

    assert [
        part.partition("</span>")[0] for part in marked.split('<span class="nowrap">')[1:]
    ] == kept
    assert marked.replace('<span class="nowrap">', "").replace("</span>", "") == text


def test_markup_in_the_text_is_shown_and_not_obeyed():
    assert unbroken("<b>3个</b>'") == '&lt;b&gt;<span class="nowrap">3个</span>&lt;/b&gt;&#x27;'
