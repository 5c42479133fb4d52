"""Citations in the admin: exact to the character, found where that is possible."""

import pytest

from programs.models import FigureCitation
from sources.models import Article
from tests.browsing import add_row, open_form, page
from tests.factories import make_article, make_figure, make_indicator, make_publisher

TEXT = "第一句：卖出1281亿元。\n第二句：帮扶了 20\n个县，另有 20 人。第三句：卖出99元，又卖出99元。"


@pytest.fixture
def article(db):
    return make_article(TEXT)


@pytest.fixture
def figure(db):
    return make_figure(exact=None, indicator=make_indicator(unit="元"))


def add_claim(client, figure, article, **typed):
    url = f"/admin/programs/figure/{figure.pk}/change/"
    row = {"article": article.pk, "unit": "元", "qualifier": "exact", **typed}
    return client.post(url, add_row(open_form(client, url), "citations", **row))


def test_a_literal_that_stands_once_finds_its_place(staff_client, figure, article):
    answer = add_claim(staff_client, figure, article, exact="1281亿元", value="128100000000")

    claim = figure.citations.get()
    assert answer.status_code == 302
    assert TEXT[claim.start : claim.end] == "1281亿元"
    assert claim.status == "draft"


def test_spaces_and_line_ends_of_the_literal_are_kept(staff_client, article):
    figure = make_figure(exact=None, indicator=make_indicator(unit="个县"))

    add_claim(staff_client, figure, article, exact=" 20\r\n个县", value="20", unit="个县")

    claim = figure.citations.get()
    assert claim.exact == " 20\n个县"
    assert TEXT[claim.start : claim.end] == " 20\n个县"


def test_the_change_page_sends_the_literal_back_unchanged(staff_client, article):
    figure = make_figure(exact=None, indicator=make_indicator(unit="个县"))
    add_claim(staff_client, figure, article, exact=" 20\n个县", value="20", unit="个县")
    url = f"/admin/programs/figure/{figure.pk}/change/"

    answer = staff_client.post(url, open_form(staff_client, url))

    assert answer.status_code == 302
    assert figure.citations.get().version == 1


def test_a_literal_that_stands_twice_is_told_with_its_places(staff_client, figure, article):
    text = page(add_claim(staff_client, figure, article, exact="99元", value="99"))

    first, second = TEXT.index("99元"), TEXT.rindex("99元")
    assert "出现了 2 次" in text
    assert f"{first}（" in text
    assert f"{second}（" in text
    assert not figure.citations.exists()


def test_one_of_two_places_can_be_named(staff_client, figure, article):
    second = TEXT.rindex("99元")

    add_claim(staff_client, figure, article, exact="99元", value="99", start=second)

    assert figure.citations.get().start == second


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"exact": "1282亿元", "value": "128200000000"}, "全文里没有这段摘录"),
        ({"exact": "1281亿元", "value": "128100000000", "start": 3, "end": 9}, "与摘录不符"),
        ({"exact": "1281亿元", "value": "128100000000", "start": 900, "end": 906}, "终点超出"),
        (
            {"exact": "1281亿元", "value": "128100000000", "start": 6, "end": 5},
            "终点必须在起点之后",
        ),
        ({"exact": "1281亿元", "value": "1281"}, "数值却是"),
        ({"exact": "1281亿元", "value": "128100000000", "unit": "人次"}, "不是一回事"),
        ({"exact": "卖出", "value": "1", "start": 4, "end": 6}, "没有数字"),
    ],
)
def test_a_wrong_claim_is_refused_in_a_sentence(staff_client, figure, article, typed, sentence):
    assert sentence in page(add_claim(staff_client, figure, article, **typed))
    assert not FigureCitation.objects.filter(figure=figure).exists()


def test_a_unit_is_compared_when_figure_and_claim_are_made_together(staff_client, article):
    indicator = make_indicator(unit="人次")
    data = open_form(staff_client, "/admin/programs/figure/add/")
    data |= {"indicator": indicator.pk, "kind": "actual", "period": "2021"}
    row = {"article": article.pk, "exact": "1281亿元", "value": "128100000000", "unit": "元"}

    text = page(
        staff_client.post(
            "/admin/programs/figure/add/", add_row(data, "citations", **row, qualifier="exact")
        )
    )

    assert "不是一回事" in text
    assert not indicator.figures.exists()


def test_without_the_text_a_new_place_cannot_be_checked(staff_client, figure):
    article = make_article(text="")

    text = page(add_claim(staff_client, figure, article, exact="99元", value="99", start=1))

    assert "还没有存过全文" in text


def test_the_full_text_is_stored_as_pasted_and_shown_escaped(staff_client):
    article = make_article(text="", published=False)
    url = f"/admin/sources/article/{article.pk}/change/"
    data = open_form(staff_client, url)

    staff_client.post(url, {**data, "full_text": " 首行\r\n<script>卖出99元</script> "})

    article = Article.objects.get(pk=article.pk)
    assert article.text.text == " 首行\n<script>卖出99元</script> "
    assert article.text_length == len(article.text.text)
    assert "<script>卖出" not in page(staff_client.get(url))


def test_another_text_than_the_registered_one_is_refused(staff_client, article):
    url = f"/admin/sources/article/{article.pk}/change/"
    data = open_form(staff_client, url)

    text = page(staff_client.post(url, {**data, "full_text": "另一份", "remarks": "我写的说明"}))

    article.refresh_from_db()
    assert article.text.text == TEXT
    assert article.remarks == ""
    assert "已登记另一份全文" in text
    assert "我写的说明" in text


def test_the_text_of_another_article_is_refused(staff_client, article):
    other = make_article(text="", publisher=make_publisher())
    url = f"/admin/sources/article/{other.pk}/change/"
    data = open_form(staff_client, url)

    assert "另一篇文章里" in page(staff_client.post(url, {**data, "full_text": TEXT}))
