from datetime import date

import pytest

from programs.citing import article_reference, figure_reference
from sources.models import Article, Publisher
from tests.factories import division, make_figure, make_indicator

PAPER = Publisher(name="试报")


def test_a_newspaper_article_is_cited_with_author_title_paper_and_date():
    article = Article(publisher=PAPER, byline="张三", headline="试写", published="2022-07")

    assert article_reference(article) == "张三. 试写[N]. 试报, 2022-07."


def test_a_web_article_is_cited_with_its_address():
    article = Article(
        publisher=PAPER, headline="试写", published="2022-07-26", url="https://example.com/1"
    )

    assert article_reference(article) == ("试写[EB/OL]. 试报, (2022-07-26). https://example.com/1.")


@pytest.mark.django_db
def test_a_figure_is_cited_with_place_period_value_and_both_dates():
    figure = make_figure(
        "1281亿元", indicator=make_indicator(name="试写销售额"), place=division("130321")
    )

    reference = figure_reference(figure, "http://testserver/figures/1/", date(2026, 11, 22))

    assert reference.startswith(
        "乡村账本. 河北省秦皇岛市青龙满族自治县试写销售额（报告，2021年）：1281亿元[DB/OL]."
    )
    assert reference.endswith("[2026-11-22]. http://testserver/figures/1/.")
