"""Stories as editors really type them: figures in links, in headings, half written."""

import re

import pytest

from programs.stories import MISSING, render_story
from tests.factories import make_figure

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r'<a class="figure-value" href="/sources/[0-9]+/#c[0-9]+">1281亿元</a>')


@pytest.fixture
def token():
    return f"[[figure-{make_figure('1281亿元').pk}]]"


@pytest.mark.parametrize(
    "around",
    [
        "[卖出{}的故事](https://example.com/a)",
        "[**{}**](https://example.com/a)",
        "<https://example.com/{}>",
    ],
)
def test_a_figure_in_a_link_keeps_its_own_and_no_link_holds_another(token, around):
    html = render_story(around.format(token))

    opened = 0
    for tag in re.findall(r"</?a\b", html):
        opened += 1 if tag == "<a" else -1
        assert opened in (0, 1)
    assert html.count("<a ") == len(FIGURE.findall(html))


def test_a_link_without_figures_stays(token):
    html = render_story(f"[原文](https://example.com/a)和{token}")

    assert '<a href="https://example.com/a"' in html
    assert FIGURE.search(html)


def test_brackets_after_a_figure_make_no_link_of_it(token):
    html = render_story(f"卖出{token}(2021年)")

    assert FIGURE.search(html)
    assert '</a>(<span class="nowrap">2021年</span>)' in html


@pytest.mark.parametrize("around", ["# {}", "> {}", "- {}", "    {}", "`{}`", "**{}**", "| {} |"])
def test_a_figure_is_shown_wherever_it_stands(token, around):
    assert FIGURE.search(render_story(around.format(token)))


def test_a_story_s_own_title_is_a_heading_below_the_page_s():
    assert "<h2>大标题</h2>" in render_story("# 大标题")


@pytest.mark.parametrize("text", ["    四个空格开头的一段", "```\n三个反引号\n```", "\t制表符"])
def test_no_text_stands_outside_a_paragraph(text):
    assert re.fullmatch(r"<p>.*</p>\s*", render_story(text), re.DOTALL)


@pytest.mark.parametrize(
    "half",
    [
        "[[figure-abc]]",
        "[[figure-]]",
        "[[ figure-7 ]]",
        "［［figure-7］］",
        "[[Figure 7]]",
        "[[figure-7]",
    ],
)
def test_what_was_meant_as_a_figure_is_never_shown_as_code(half):
    html = render_story(f"卖出{half}，就这些。")

    assert "igure" not in html
    assert MISSING in html
    assert "，就这些。" in html


def test_an_editor_cannot_smuggle_the_signs_that_we_work_with(token):
    html = render_story(f"\ue002{token[9:-2]}\ue003 \ue000粗\ue001")

    assert not FIGURE.search(html)
    assert "<strong>" not in html
