"""A page that was changed later: every version is shown, and all of them are one report."""

import pytest

from tests.factories import make_article, make_claim, make_figure, make_publisher

pytestmark = pytest.mark.django_db

FIRST = "第一版的文字：共1281亿元。"
LATER = "改过的文字：一共1281亿元。"


def revise(article, text=LATER, **fields):
    """The page once more with another text, published unless `published=False`."""
    particulars = {"publisher": article.publisher, "headline": article.headline}
    return make_article(text, revision_of=article, **particulars | fields)


def page(client, record):
    answer = client.get(record.get_absolute_url())
    assert answer.status_code == 200
    return answer


def test_each_version_of_a_page_leads_to_the_others(client):
    first = make_article(FIRST)
    later = revise(first)

    for shown, other in [(first, later), (later, first)]:
        answer = page(client, shown)
        assert list(answer.context["versions"]) == [first, later]
        assert f'href="{other.get_absolute_url()}"' in answer.content.decode()


def test_a_version_that_is_not_published_is_not_shown(client):
    first = make_article(FIRST)
    draft = revise(first, published=False)

    answer = page(client, first)

    assert list(answer.context["versions"]) == [first]
    assert "这个网页的各版" not in answer.content.decode()
    assert f"/sources/{draft.pk}/" not in answer.content.decode()


def test_a_changed_page_is_no_group_of_its_own(client, empty_ledger):
    first = make_article(FIRST)
    later = revise(first)

    for shown in (first, later):
        answer = page(client, shown)
        assert list(answer.context["group"]) == [first]
        assert "没有发现别的文章与它同源" in answer.content.decode()
    assert client.get("/api/v1/reprint-groups/").json()["results"] == []


def test_a_changed_page_counts_once_in_its_reprint_group(client, empty_ledger):
    release = make_article(FIRST)
    later = revise(release)
    copy = make_article("晚报的文字：共1281亿元。", reprint_of=release)
    changed_copy = revise(copy, "晚报改过的文字：共1281亿元。")

    [group] = client.get("/api/v1/reprint-groups/").json()["results"]
    html = page(client, changed_copy).content.decode()

    assert group["article_count"] == 2
    kept = {release.pk, later.pk, copy.pk, changed_copy.pk}
    assert {article["id"] for article in group["articles"]} == kept
    assert "2 篇 · 1 个源头" in html
    assert html.count('<span class="tag">源头</span>') == 1
    assert html.count('<span class="tag">本篇</span>') == 1


def test_the_api_names_the_first_version(client):
    first = make_article(FIRST)
    later = revise(first)

    records = [client.get(f"/api/v1/articles/{a.pk}/").json() for a in (first, later)]

    assert [record["revision_of"] for record in records] == [None, first.pk]
    assert [record["reprint_of"] for record in records] == [None, None]
    assert [record["origin"] for record in records] == [first.pk, first.pk]


def test_a_publisher_counts_a_changed_page_once(client):
    paper = make_publisher(slug="evening")
    first = make_article(FIRST, publisher=paper)
    revise(first)

    assert client.get("/api/v1/publishers/evening/").json()["article_count"] == 1


def test_the_first_page_counts_a_changed_page_once(client, empty_ledger):
    revise(make_article(FIRST))

    assert ">1 篇公开文章</a>" in client.get("/").content.decode()


def test_a_figure_that_two_versions_state_has_one_report(client):
    first = make_article(FIRST)
    figure = make_figure(article=first)
    make_claim(figure, article=revise(first))

    html = page(client, figure).content.decode()
    record = client.get(f"/api/v1/figures/{figure.pk}/").json()

    assert "1 篇报道 · 1 个独立来源" in html
    assert (record["article_count"], record["origin_count"]) == (1, 1)


@pytest.mark.parametrize("reprinted", [False, True])
def test_a_figures_page_says_which_claim_is_of_a_later_version(client, reprinted):
    release = make_article("新闻稿的文字：计1281亿元。")
    first = make_article(FIRST, reprint_of=release if reprinted else None)
    later = revise(first)
    figure = make_figure(article=later)

    html = page(client, figure).content.decode()

    assert f'href="/sources/{first.pk}/">后来改过的一版，看初版</a>' in html
    assert f'源头：<a href="{(release if reprinted else first).get_absolute_url()}">' in html
    assert "自己就是源头" not in html


@pytest.mark.parametrize(("kind", "index"), [("yes", 0), ("later", 1), ("no", 2)])
def test_staff_list_origins_later_versions_and_reprints_apart(
    staff_client, empty_ledger, kind, index
):
    first = make_article(FIRST)
    articles = [first, revise(first), make_article(reprint_of=first)]

    found = staff_client.get(f"/admin/sources/article/?root={kind}").context["cl"].result_list

    assert list(found) == [articles[index]]


def test_a_list_of_sources_labels_a_later_version_and_not_as_a_reprint(client, empty_ledger):
    first = make_article(FIRST)
    revise(first)

    html = client.get("/sources/").content.decode()

    assert html.count(f'后来改过的一版，<a href="/sources/{first.pk}/">初版</a>') == 1
    assert "转述自" not in html
