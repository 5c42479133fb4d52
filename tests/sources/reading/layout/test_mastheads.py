"""What the edges of a page print: the paper's name and the day."""

from datetime import date

import pytest

from sources.reading.layout.mastheads import read_masthead

BODY = "\n".join(f"第{n}段说的是山里的事，写得不长，也没有数字。" for n in range(20))


@pytest.mark.parametrize(
    ("head", "papers", "day"),
    [
        ("A06　　山河公益报　2024年3月20日", ("山河公益报",), date(2024, 3, 20)),
        ("乡村周刊 | 山河日报", ("山河日报", "乡村周刊"), None),  # the paper before its part
        ("山河新闻网 2024-03-20 10:00", ("山河新闻网",), date(2024, 3, 20)),
        ("山里来了简报", (), None),  # a report, not a paper
        ("他在日报上写过，后来不写了", (), None),  # a sentence, not a masthead
        ("统计时间：2023年1月1日至2023年12月31日", (), None),  # a span, not the day of print
        ("2024年13月41日", (), None),  # no day of any calendar
    ],
)
def test_the_head_of_a_page_names_the_paper_and_the_day(head, papers, day):
    masthead = read_masthead(f"{head}\n{BODY}")

    assert masthead.papers == papers
    assert masthead.published == day


def test_the_foot_of_a_page_names_the_paper_and_no_day():
    masthead = read_masthead(f"{BODY}\n山河日报　2024年3月20日")

    assert masthead.papers == ("山河日报",)
    assert masthead.published is None


@pytest.mark.parametrize("text", ["", "\n\n", "字" * 100_000, "山河日报\n" * 5])
def test_any_text_has_a_masthead_to_ask(text):
    assert len(read_masthead(text).words) <= 1
