"""Copies of one text side by side: which numbers differ, which only some have."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.groups import alike, compare, group_of, groups
from sources.models import Article
from tests.factories import make_article, make_claim, make_figure, make_indicator

LONG = "试写的别的话" * 80


@pytest.fixture
def release(empty_ledger):
    return make_article(text="", headline="试写的新闻稿")


@pytest.fixture
def copies(release):
    texts = (f"{LONG}卖出30个，又卖出50个。", f"{LONG}卖出30个，只卖出40个。{LONG}")
    return [make_article(text, reprint_of=release) for text in texts]


def stated(copies, first, second=None):
    """A figure that the first copy states, and the second, unless it has nothing."""
    figure = make_figure(first, article=copies[0], indicator=make_indicator(unit="个"))
    if second:
        make_claim(figure, second, article=copies[1])
    return figure


def test_numbers_are_parted_by_what_the_copies_print(copies):
    differing = stated(copies, "50个", "40个")
    equal = stated(copies, "30个", "30个")
    partial = stated(copies, "50个")

    found = compare(group_of(copies[1]))

    assert [row.figure for row in found.differing] == [differing]
    assert [row.figure for row in found.equal] == [equal]
    assert [row.figure for row in found.partial] == [partial]
    assert found.total == 3


def test_another_hedge_is_another_number(copies):
    figure = stated(copies, "30个")
    make_claim(figure, "30个", article=copies[1], qualifier="over")

    assert [row.figure for row in compare(copies).differing] == [figure]


def test_an_article_without_text_is_no_column(copies, release):
    stated(copies, "30个", "30个")

    assert compare(group_of(release)).articles == tuple(copies)


def test_a_draft_claim_is_not_compared(copies):
    figure = stated(copies, "50个")
    make_claim(figure, "40个", article=copies[1], published=False)

    found = compare(copies)

    assert found.differing == ()
    assert [row.figure for row in found.partial] == [figure]


def test_a_group_is_told_by_its_origin_with_its_public_copies(copies, release):
    make_article(reprint_of=release, published=False)
    make_article()

    (root,) = groups()

    assert root == release
    assert root.copies == copies
    assert root.copy_count == 2


def test_the_page_shows_both_passages_of_a_number_that_differs(client, copies, release):
    figure = stated(copies, "50个", "40个")

    html = client.get(f"/sources/{release.pk}/copies/").content.decode()

    assert "<strong>1 个各篇写的不同</strong>" in html
    for claim in figure.citations.all():
        assert f'href="{claim.get_absolute_url()}"' in html
        claim.refresh_from_db()
        assert claim.text_kind == "original"
        assert f"{claim.prefix}<mark>{claim.exact}</mark>{claim.suffix}" in html


def test_the_page_says_so_when_no_number_differs(client, copies, release):
    stated(copies, "30个", "30个")

    assert (
        "没有一个各篇写的数值不同" in client.get(f"/sources/{release.pk}/copies/").content.decode()
    )


def test_copies_have_one_page_at_the_address_of_their_origin(client, copies, release):
    shown = client.get(f"/sources/{copies[0].pk}/").content.decode()

    assert f'href="/sources/{release.pk}/copies/"' in shown
    assert client.get(f"/sources/{copies[0].pk}/copies/").status_code == 404


def test_a_text_of_its_own_has_nothing_to_compare(client, ledger):
    article = make_article()

    assert client.get(f"/sources/{article.pk}/copies/").status_code == 404
    assert "/copies/" not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("path", ["/sources/", "/sources/{}/", "/sources/{}/copies/"])
def test_a_page_needs_as_many_queries_for_many_numbers_as_for_few(client, copies, release, path):
    address = path.format(release.pk)
    stated(copies, "30个", "30个")
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for _ in range(3):
        stated(copies, "50个", "40个")
        make_article(reprint_of=release)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_the_list_counts_pages_and_their_origins(client, copies, release):
    make_article()

    shown = client.get("/sources/")

    assert (shown.context["article_count"], shown.context["origin_count"]) == (4, 2)
    assert [outlet.page_count for outlet in shown.context["outlets"]] == [1, 1, 1, 1]


def test_a_filtered_list_leaves_out_groups_and_outlets(client, copies):
    shown = client.get("/sources/?genre=reporting")

    assert shown.context["groups"] == []
    assert shown.context["outlets"] == []
    assert Article.objects.published().count() == shown.context["paginator"].count


def test_copies_with_the_same_words_are_told_once_and_other_words_apart(copies):
    figure = make_figure("30个", article=copies[0], indicator=make_indicator(unit="个"))
    same = make_claim(figure, "30个", article=copies[1])
    other = make_claim(figure, "30个", article=make_article(f"{LONG}卖出30个。"))
    first = figure.chosen_citation
    for claim in (first, same, other):
        claim.digest, claim.text_kind = "卖出了30个。", "digest"

    assert alike([first, same, other]) == [(first, [same]), (other, [])]

    same.digest = "只卖出30个。"
    assert alike([first, same]) == [(first, []), (same, [])]
