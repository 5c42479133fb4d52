import pytest

from programs.search import KINDS, search

pytestmark = pytest.mark.usefixtures("ledger")


def titles(words):
    return [hit.title for hit in search(words)]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("青龙", "青龙满族自治县"),
        ("qing long man", "青龙满族自治县"),
        ("130321", "青龙满族自治县"),
        ("小鹿灯", "小鹿灯"),
        ("热土 2022", "热土计划2022"),
        ("刘琳", "刘琳"),
    ],
)
def test_records_are_found_by_name_pinyin_and_code(words, title):
    assert title in titles(words)


def test_what_has_the_words_in_its_title_comes_first():
    assert titles("青龙")[0] == "青龙满族自治县"


def test_a_printed_number_finds_its_figure():
    assert search("1281亿")[0].kind == "figure"


@pytest.mark.parametrize("words", ["", "   ", "绝无此词"])
def test_nothing_finds_nothing(words):
    assert search(words) == []


def test_signs_of_the_query_language_are_plain_characters():
    assert search("_") == []
    assert 0 < len(search("%")) < len(search("1"))


def test_the_page_says_how_many_it_found(client):
    html = client.get("/search/?q=青龙").content.decode()

    assert "“青龙”：" in html


def test_words_that_are_too_long_are_refused_with_a_sentence(client):
    response = client.get("/search/", {"q": "长" * 101})

    assert response.status_code == 400
    assert "参数 q" in response.content.decode()


def test_a_query_is_shown_escaped(client):
    html = client.get("/search/", {"q": "<b>x</b>"}).content.decode()

    assert "<b>x" not in html


def test_results_are_narrowed_to_one_kind_by_address(client):
    whole = client.get("/search/", {"q": "计划"}).context
    one = client.get("/search/", {"q": "计划", "kind": "edition"})

    assert sum(number for _, _, number in whole["kinds"]) == whole["total"]
    assert {hit.kind for hit in one.context["hits"]} == {"edition"}
    assert ("edition", "年度计划", len(one.context["hits"])) in whole["kinds"]
    assert one.context["total"] == whole["total"]
    assert "kind=edition" in one.context["share_url"]


def test_a_kind_that_is_none_is_refused_with_those_there_are(client):
    response = client.get("/search/", {"q": "计划", "kind": "number"})

    assert response.status_code == 400
    assert "参数 kind：只能是 figure、place、" in response.content.decode()


def test_every_kind_that_is_found_has_a_word():
    found = [hit for words in ("1", "热土", "刘琳", "青龙") for hit in search(words)]

    assert {hit.kind for hit in found} == set(KINDS)
