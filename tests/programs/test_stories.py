import pytest

from programs.stories import MISSING, render_story
from tests.factories import make_figure

pytestmark = pytest.mark.django_db


def test_a_figure_in_a_story_links_to_its_passage():
    figure = make_figure("1281亿元")

    html = render_story(f"卖出[[figure-{figure.pk}]]。")

    assert f'href="{figure.chosen_citation.get_absolute_url()}"' in html
    assert ">1281亿元</a>" in html


def test_a_draft_figure_is_a_plain_note():
    figure = make_figure("1281亿元", published=False)

    html = render_story(f"卖出[[figure-{figure.pk}]]。")

    assert MISSING in html
    assert "1281" not in html


@pytest.mark.parametrize("number", ["0", "999999", "9999999999999999999"])
def test_an_unknown_figure_is_a_plain_note(number):
    assert MISSING in render_story(f"[[figure-{number}]]")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**重点：**文字", "<strong>重点：</strong>文字"),  # CommonMark leaves the stars
        ("前文**“重点”**文字", "前文<strong>“重点”</strong>文字"),
        ("**一**和**二**", "<strong>一</strong>和<strong>二</strong>"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("没有星号", "没有星号"),
    ],
)
def test_chinese_emphasis_needs_no_spaces(markdown, html):
    assert html in render_story(markdown)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[点](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        '[点](https://example.com/ "x" onclick=y)',
        "\ue000<b onclick=x>",
        "**<script>**",
    ],
)
def test_nothing_active_comes_through(hostile):
    html = render_story(hostile)

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<b " not in html


def test_a_date_in_a_story_stays_on_one_line_and_an_address_as_it_is():
    html = render_story("2022年7月，见[2022年的稿子](https://example.com/2022年稿)。")

    assert '<p><span class="nowrap">2022年7月</span>，见' in html
    assert '<span class="nowrap">2022年</span>的稿子</a>' in html
    assert 'href="https://example.com/2022' in html


def test_headings_of_a_story_stay_below_the_title():
    assert "<h1" not in render_story("# 大标题")


def test_all_figures_of_a_story_come_in_one_go(django_assert_num_queries):
    tokens = " ".join(f"[[figure-{make_figure().pk}]]" for _ in range(4))

    with django_assert_num_queries(3):
        render_story(tokens)
