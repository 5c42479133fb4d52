"""Pages of the sources."""

import pytest

from sources.models import Article
from sources.templatetags.passages import around, partial_date, unwrapped
from sources.views import GROUPS, OUTLETS
from tests.crawler import read
from tests.factories import make_article, make_claim, make_figure

pytestmark = pytest.mark.usefixtures("ledger")


def test_all_public_articles_are_listed(client):
    response = client.get("/sources/")

    assert response.context["paginator"].count == Article.objects.published().count() == 6


def test_sources_are_filtered_by_genre(client):
    articles = client.get("/sources/?genre=study").context["object_list"]

    assert [article.genre for article in articles] == ["study"]


def test_beside_the_sources_stand_only_the_newest_groups_and_the_busiest_outlets(client):
    for day in range(GROUPS):
        make_article(reprint_of=make_article(printed=f"2031-01-{day + 1:02}"))

    seen = client.get("/sources/")

    assert len(seen.context["groups"]) == GROUPS < seen.context["group_count"]
    assert len(seen.context["outlets"]) == OUTLETS or seen.context["outlet_count"] < OUTLETS
    assert f"共 {seen.context['group_count']} 份，这里是最新的 {GROUPS} 份" in seen.content.decode()


def test_a_source_shows_its_group_as_one_origin(client):
    release = make_article(text="")
    copies = [make_article(reprint_of=release) for _ in range(2)]

    html = client.get(copies[0].get_absolute_url()).content.decode()

    assert "3 篇 · 1 个源头" in html
    assert f'href="{release.get_absolute_url()}"' in html


def test_a_source_of_its_own_is_an_origin(client):
    html = client.get(make_article().get_absolute_url()).content.decode()

    assert "独立来源" in html


def test_a_source_says_how_its_particulars_are_known_but_not_what_a_reviewer_wrote(client):
    article = make_article(remarks="媒体由署名推断", note="请再核一遍日期", published=False)
    Article.objects.filter(pk=article.pk).update(status="published")

    page = client.get(f"/sources/{article.pk}/").content.decode()

    assert "媒体由署名推断" in page
    assert "请再核一遍日期" not in page


def test_passages_stand_in_reading_order_each_with_its_anchor(client):
    article = make_article("先写30个，" + "试写一段别的话。" * 60 + "后写40个。")
    late = make_figure("40个", article=article).chosen_citation
    early = make_figure("30个", article=article).chosen_citation

    facts = read(client, article.get_absolute_url())

    assert [a for a in facts.anchors if a.startswith("c") and a != "content"] == [
        f"c{early.pk}",
        f"c{late.pk}",
    ]


def test_the_passage_is_shown_with_its_surroundings_and_the_number_marked(client):
    article = make_article("试写的前文里卖出30个试写的后文" + "别的话" * 200)
    claim = make_figure("30个", article=article).chosen_citation
    claim.refresh_from_db()

    html = client.get(article.get_absolute_url()).content.decode()

    assert claim.text_kind == "original"
    assert f"{claim.prefix}<mark>30个</mark>" in html


def test_without_the_passage_our_own_sentence_stands_labelled(client):
    figure = make_figure("30个", article=make_article("只有30个。"))
    claim = figure.chosen_citation
    claim.digest = "我们自己说是30个。"
    claim.save()

    html = client.get(claim.get_absolute_url()).content.decode()

    assert "我们的提要" in html
    assert "我们自己说是<mark>30个</mark>。" in html


def test_a_page_of_our_own_sentences_only_says_so_once(client):
    article = make_article("只有30个和31个。")
    for number in ("30个", "31个"):
        claim = make_figure(number, article=article).chosen_citation
        claim.digest = f"建了{number}。"
        claim.save()

    html = client.get(article.get_absolute_url()).content.decode()

    assert html.count("都是我们的提要，不是原文") == 1
    assert "我们的提要，非原文" not in html


def test_a_draft_claim_stays_off_the_page(client):
    figure = make_figure("30个")
    article = make_article("试写：31个。")
    claim = make_claim(figure, "31个", article=article, published=False)

    assert f"c{claim.pk}" not in read(client, article.get_absolute_url()).anchors


def test_the_full_text_never_reaches_the_page(client):
    article = make_article("开头的话。" + "中间的话。" * 200 + "结尾三百字之外的话30个。")
    make_figure("30个", article=article)

    assert "开头的话" not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("卖出12\n81亿元", "卖出1281亿元"),
        ("一行 \n 二行", "一行二行"),
        ("two\nwords", "two words"),
        ("空 格留着", "空 格留着"),
    ],
)
def test_line_ends_of_a_printed_column_are_taken_out(text, shown):
    assert unwrapped(text) == shown


def test_a_sentence_is_parted_around_the_literal():
    assert around("共30个。", "30个") == {"before": "共", "exact": "30个", "after": "。"}
    assert around("共三十个。", "30个") == {"before": "共三十个。", "exact": "", "after": ""}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2022", "2022年"), ("2022-07", "2022年7月"), ("2022-07-06", "2022年7月6日")],
)
def test_a_partial_date_is_written_as_far_as_it_is_known(text, shown):
    assert partial_date(text) == shown
