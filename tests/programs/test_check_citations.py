import json

import pytest
from django.core.management import CommandError, call_command

from programs.models import FigureCitation, ProgramCitation
from sources.models import Article, ArticleText
from tests.factories import make_article, make_figure, make_program

TEXT = "青山县，2021年卖出1281亿元，就这一句。"


@pytest.fixture
def claim(empty_ledger):
    return make_figure("1281亿元", article=make_article(TEXT)).chosen_citation


def check(capsys, **options):
    call_command("check_citations", **options)
    return capsys.readouterr().out


def fail(capsys, **options):
    with pytest.raises(CommandError):
        call_command("check_citations", **options)
    return capsys.readouterr().out


def damage(claim, **values):
    """Change the row past every check of the model."""
    FigureCitation.objects.filter(pk=claim.pk).update(**values)


def test_what_is_right_is_proved(claim, capsys):
    out = check(capsys)

    assert "数字的引文：1 条，0 处错误。" in out
    assert out.endswith("100 %：1 条引文中 1 条的位置核对无误。\n")


def test_every_table_is_counted(claim, capsys):
    out = check(capsys)

    tables = ("数字", "项目", "举措", "故事", "派驻")
    assert all(f"{table}的引文：" in out for table in tables)


@pytest.mark.parametrize(
    ("damaged", "sentence"),
    [
        ({"start": 5, "end": 11}, "处不是摘录“1281亿元”"),
        ({"exact": "1282亿元", "value": 128_200_000_000}, "处不是摘录“1282亿元”"),
        ({"start": 5000, "end": 5006}, "处不是摘录"),
        ({"value": 128_100_000_001}, "摘录“1281亿元”写的是 128100000000，数值却是 128100000001"),
        ({"value": 1281}, "数值却是 1281"),
        ({"exact": "青山县卖出", "start": 0, "end": 5}, "里没有数字"),
        ({"unit": "人次"}, "单位“人次”和指标的单位“元”不是一回事"),
    ],
)
def test_each_damage_of_a_claim_is_found(claim, capsys, damaged, sentence):
    damage(claim, **damaged)

    out = fail(capsys)

    assert f"#{claim.pk} " in out
    assert sentence in out
    assert "100 %" not in out


def test_a_text_that_was_changed_is_found(claim, capsys):
    ArticleText.objects.update(text=TEXT.replace("青山县", "青川县"))

    assert "与登记的指纹或字数不符" in fail(capsys)


def test_a_changed_fingerprint_or_length_is_found(claim, capsys):
    Article.objects.update(text_sha256="0" * 64)
    assert "与登记的指纹或字数不符" in fail(capsys)


def test_a_damaged_span_is_found_in_any_table(claim, capsys):
    start = TEXT.index("青山县")
    program = ProgramCitation.objects.create(
        program=make_program(), article=claim.article, exact="青山县", start=start, end=start + 3
    )
    ProgramCitation.objects.update(start=1, end=4)

    out = fail(capsys)

    assert "项目的引文：1 条，1 处错误。" in out
    assert f"#{program.pk} 原文 1–4 处不是摘录“青山县”。" in out


def test_without_texts_the_numbers_are_still_checked(claim, capsys):
    claim.article.text.delete()

    out = check(capsys)
    assert f"没有全文，位置无法核对：{claim.article}" in out
    assert "0 %：1 条引文中 0 条的位置核对无误。" in out
    assert "100 %" not in out

    damage(claim, value=1)
    assert "数值却是 1" in fail(capsys)


@pytest.fixture
def folder(tmp_path, claim):
    (tmp_path / "000.txt").write_bytes(TEXT.encode())
    article = claim.article
    row = {"file": "000.txt", "headline": article.headline, "publisher": article.publisher.name}
    (tmp_path / "index.json").write_text(json.dumps([row]))
    claim.article.text.delete()
    return tmp_path


def test_the_texts_of_a_folder_prove_what_is_not_stored(folder, capsys):
    assert "100 %：1 条引文中 1 条的位置核对无误。" in check(capsys, articles=folder)
    assert not ArticleText.objects.exists()


def test_another_text_under_the_same_headline_is_found(folder, capsys):
    (folder / "000.txt").write_bytes(TEXT.replace("青山县", "青川县").encode())

    assert "与登记的指纹或字数不符" in fail(capsys, articles=folder)


def test_an_unreadable_file_is_named_and_fails(folder, capsys):
    (folder / "000.txt").write_bytes(b"\xff")

    with pytest.raises(CommandError, match="1 个文件读不出"):
        call_command("check_citations", articles=folder)

    assert "000.txt：认不出文字编码" in capsys.readouterr().err


def test_a_missing_folder_is_refused_with_a_sentence(tmp_path, db):
    with pytest.raises(CommandError, match="读不到"):
        call_command("check_citations", articles=tmp_path / "nowhere")
