"""JSON and filters of articles and publishers."""

import pytest

from tests.factories import make_article, make_publisher

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def found(client, collection, **params):
    results = client.get(f"/api/v1/{collection}/", params).json()["results"]
    return [record["id"] if "id" in record else record["slug"] for record in results]


def test_an_article_keeps_its_text_to_itself(client, empty_ledger):
    release = make_article("一份新闻稿的全文：14万元", printed="2022-07-25", genre="release")
    article = make_article(
        "一篇报道的全文：14万元",
        publisher=make_publisher(slug="evening", name="试写晚报"),
        headline="某地的标题",
        printed="2022-07",
        url="https://example.org/1",
        reprint_of=release,
    )

    answer = client.get(f"/api/v1/articles/{article.pk}/")
    record = answer.json()

    assert "全文：" not in answer.content.decode()
    assert record["url"] == f"{HERE}/api/v1/articles/{article.pk}/"
    assert record["html_url"] == f"{HERE}/sources/{article.pk}/"
    assert record["source_url"] == "https://example.org/1"
    assert record["publisher"] == {"slug": "evening", "name": "试写晚报"}
    assert record["published"] == "2022-07"
    assert record["origin"] == record["reprint_of"] == release.pk
    assert (record["text_sha256"], record["text_length"]) == (article.text_sha256, 12)


def test_an_origin_is_its_own_origin(client, empty_ledger):
    article = make_article()

    record = client.get(f"/api/v1/articles/{article.pk}/").json()

    assert (record["origin"], record["reprint_of"]) == (article.pk, None)


def test_a_publisher_counts_its_public_articles(client, empty_ledger):
    paper = make_publisher(slug="evening")
    make_article(publisher=paper)
    make_article(publisher=paper, published=False)

    record = client.get("/api/v1/publishers/evening/").json()

    assert record["article_count"] == 1
    assert client.get(record["articles_url"]).json()["results"][0]["publisher"]["slug"] == "evening"


def test_articles_are_found_by_dates_as_precise_as_known(client, empty_ledger):
    year = make_article(printed="2022").pk
    month = make_article(printed="2022-07").pk
    day = make_article(printed="2022-07-26").pk
    late = make_article(printed="2024-09").pk

    assert found(client, "articles", published_from="2022-07-27") == [year, month, late]
    assert found(client, "articles", published_from="2022-08") == [year, late]
    assert found(client, "articles", published_to="2022-07") == [year, month, day]
    assert found(client, "articles", published_to="2022-07-25") == [year, month]
    assert found(client, "articles", published_from="2023", published_to="2024") == [late]


def test_articles_are_found_by_group_genre_and_words(client, empty_ledger):
    release = make_article(genre="release", headline="甲")
    copy = make_article(reprint_of=release, headline="乙")
    make_article(headline="丙")

    assert found(client, "articles", origin=release.pk) == [release.pk, copy.pk]
    assert found(client, "articles", genre="release") == [release.pk]
    assert found(client, "articles", q="乙") == [copy.pk]
    assert found(client, "articles", publisher=copy.publisher.slug) == [copy.pk]
    assert found(client, "reprint-groups", article=copy.pk) == [release.pk]
    assert found(client, "reprint-groups", publisher=copy.publisher.slug) == [release.pk]


def test_publishers_are_found_by_name(client, empty_ledger):
    make_article(publisher=make_publisher(slug="evening", name="试写晚报"))
    make_article()

    assert found(client, "publishers", q="晚报") == ["evening"]
