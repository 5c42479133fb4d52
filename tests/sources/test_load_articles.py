import json

import pytest
from django.core.management import CommandError, call_command

from ruralplan.editorial.audit import AuditEntry
from sources.models import Article, ArticleText
from tests.factories import make_article, make_figure, make_publisher

TEXT = "第一行，2021年卖出1281亿元。\r\n\n　第二行的文字够长，" + "字" * 60 + "。\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with one article text; `write` changes what lies in it."""
    (tmp_path / "000.txt").write_bytes(TEXT.encode())
    row = {"file": "000.txt", "headline": "试写的题目", "publisher": "试写报"}
    (tmp_path / "index.json").write_text(json.dumps([row]))
    return tmp_path


@pytest.fixture
def article(empty_ledger):
    return make_article(text="", headline="试写的题目", publisher=make_publisher(name="试写报"))


def add(folder, row, content=b""):
    index = folder / "index.json"
    rows = json.loads(index.read_text())
    index.write_text(json.dumps([row, *rows]))
    (folder / "extra.txt").write_bytes(content)


def load(folder, capsys):
    call_command("load_articles", folder)
    return capsys.readouterr().out


def test_a_text_is_stored_as_it_is_byte_for_byte(folder, article, capsys):
    out = load(folder, capsys)

    stored = ArticleText.objects.get(article=article)
    assert stored.text.encode() == TEXT.encode()
    assert Article.objects.get(pk=article.pk).text_length == len(TEXT)
    assert "[1/1] 000.txt：存好" in out
    assert "存好 1 篇，账本里没有登记 0 篇，不能存 0 篇。" in out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_of_any_encoding_is_stored_in_its_characters(folder, article, encoding, capsys):
    (folder / "000.txt").write_bytes(TEXT.encode(encoding))

    load(folder, capsys)

    assert ArticleText.objects.get(article=article).text == TEXT


def test_a_second_run_changes_nothing(folder, article, capsys):
    load(folder, capsys)
    tables = Article.objects, ArticleText.objects, AuditEntry.objects
    before = [list(table.values()) for table in tables]

    load(folder, capsys)

    assert [list(table.values()) for table in tables] == before


def test_the_log_tells_which_text_came_in(folder, article, capsys):
    load(folder, capsys)

    [entry] = AuditEntry.objects.filter(event="import", model="article", record_key=article.pk)
    assert (entry.details, entry.user_key) == ({"file": "000.txt"}, None)


def test_the_fingerprint_finds_an_article_under_another_headline(folder, article, capsys):
    other = make_article(TEXT)
    other.text.delete()

    load(folder, capsys)

    assert list(ArticleText.objects.values_list("article", flat=True)) == [other.pk]


def test_passages_are_shared_out_once_the_text_is_there(folder, article, capsys):
    figure = make_figure("1281亿元", article=make_article(TEXT))
    claim = figure.chosen_citation
    claim.article.text.delete()
    claim.refresh_from_db()
    assert (claim.text_kind, claim.prefix) == ("digest", "")

    load(folder, capsys)

    claim.refresh_from_db()
    assert claim.text_kind == "original"
    assert claim.prefix + claim.exact + claim.suffix in TEXT


def test_a_file_of_no_registered_article_is_named(folder, article, capsys):
    add(folder, {"file": "extra.txt", "headline": "别的题目", "publisher": "别的报"}, b"x")

    out = load(folder, capsys)

    assert "extra.txt：账本里没有登记。《别的题目》（别的报）" in out
    assert "存好 1 篇，账本里没有登记 1 篇" in out


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("extra.txt", b"\xff" * 99, "认不出文字编码"),
        ("extra.txt", b"a" * 1_000_001, "一次最多读 100 万字"),
        ("missing.txt", b"", "读不到"),
        ("../extra.txt", b"", "应当是这个文件夹里的一个文件名"),
        ("/etc/passwd", b"", "应当是这个文件夹里的一个文件名"),
        ("..", b"", "这不是文件"),
        ("", b"", "应当是这个文件夹里的一个文件名"),
        (None, b"", "应当是这个文件夹里的一个文件名"),
        ("a\0b", b"", "应当是这个文件夹里的一个文件名"),
        ("extra.txt", b" \n", "文件是空的"),
        ("extra.txt", b"a\0b", "空字符"),
        ("extra.txt", b"another text", "已登记另一份全文"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_still_stored(
    folder, article, capsys, file, content, sentence
):
    known = make_article("登记过的那一份全文。", headline="别的题目")
    known.text.delete()
    row = {"file": file, "headline": "别的题目", "publisher": known.publisher.name}
    add(folder, row, content)

    with pytest.raises(CommandError, match="有 1 个文件没有存入"):
        load(folder, capsys)

    assert sentence in capsys.readouterr().out
    assert list(ArticleText.objects.values_list("article", flat=True)) == [article.pk]


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        (b"{", "不是 UTF-8 的 JSON"),
        (b"\xff", "不是 UTF-8 的 JSON"),
        (b"[" * 100_000, "不是 UTF-8 的 JSON"),
        (b"{}", "应当是一个列表"),
        (b"[1]", "应当是一个列表"),
    ],
)
def test_a_broken_index_is_refused_with_a_sentence(folder, db, index, sentence):
    (folder / "index.json").write_bytes(index)

    with pytest.raises(CommandError, match=sentence):
        call_command("load_articles", folder)


def test_a_missing_folder_is_refused_with_a_sentence(tmp_path, db):
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(CommandError, match="读不到"):
            call_command("load_articles", folder)
