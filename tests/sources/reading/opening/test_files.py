"""Bytes in, text out: the kind is told by the content."""

import pytest

from sources.reading.opening.files import Unreadable, extract_text, read_file
from tests.files import make_docx, make_pdf, make_zip, wrap_body

LINE = "截至2022年底，某县累计投入资金1.28亿元。"
PAGE = f"<!DOCTYPE html><html><body><h1>县里的新闻</h1><p>{LINE}</p></body></html>"


@pytest.mark.parametrize("name", ["", "a.txt", "a.html", "a.DOCX"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (LINE.encode(), "txt"),
        (LINE.encode("gb18030"), "txt"),
        (PAGE.encode(), "html"),
        (PAGE.encode("utf-16"), "html"),
        (b"\n<!-- x --><div><p>" + f"{LINE}</p><p>二</p></div><br>".encode(), "html"),
        (make_pdf([LINE]), "pdf"),
        (make_docx(LINE), "docx"),
    ],
    ids=["utf-8", "gb18030", "html", "html in utf-16", "html without a head", "pdf", "docx"],
)
def test_the_content_tells_the_kind_whatever_the_name_says(content, kind, name):
    extracted = extract_text(content, name)

    assert extracted.kind == kind
    assert LINE in extracted.text


@pytest.mark.parametrize(
    "text",
    [
        "<1%的人说<p>是什么。",  # a sign and a tag, but no page
        "%PDF-1.7 是一种文件格式。",
        "正文里提到 %PDF-1.7 和 <html>。",
        "PK，两个字母。",
        "BM 两个字母。",
        "　　一\r\n二 \n\n三\r四\u2028五\n",  # nothing of it is tidied
    ],
)
def test_a_text_that_talks_of_formats_is_a_text(text):
    extracted = extract_text(text.encode(), "a.txt")

    assert (extracted.text, extracted.kind, extracted.encoding) == (text, "txt", "utf-8")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t", "文件是空的"),
        (b"\xff\xfe", "没有文字"),
        (b"\xef\xbb\xbf", "没有文字"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "另存为 .docx"),  # .doc
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"BM\x36\0\0\0", "图片"),
        (b"RIFF\0\0\0\0WEBP", "图片"),
        (b"\0\0\0\x20ftypisom", "影像"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"MZ\x90\0\x03", "程序"),
        (b"\x7fELF\x02", "程序"),
        (make_zip({"a.txt": "x"}), "压缩包"),
        (make_zip({"xl/workbook.xml": "x"}), "Excel"),
        (make_zip({"ppt/presentation.xml": "x"}), "PowerPoint"),
        (make_zip({"content.xml": "x"}), "OpenDocument"),
        (make_zip({"word/other.xml": "x"}), "已损坏"),
        (make_docx(LINE)[:300], "已损坏"),
        (make_docx(document="<w:document"), "已损坏"),
        (make_docx(""), "没有文字"),
        (make_pdf([LINE])[:400], "已损坏"),
        (b"%PDF-1.7\n%%EOF", "已损坏"),
        (make_pdf([]), "没有文字层"),
        (b"<html><body><script>x</script></body></html>", "没有正文"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(Unreadable, match=sentence) as refusal:
        extract_text(content, "a.txt")

    assert str(refusal.value).endswith("。")


def test_a_pdf_that_wants_a_password_is_refused():
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"

    with pytest.raises(Unreadable, match="密码"):
        extract_text(make_pdf([LINE], trailer=lock % (b"00" * 32, b"00" * 32)))


def test_a_pdf_keeps_its_lines_and_shows_where_paragraphs_begin():
    pages = (
        ["　　第一段从这里开始说起并且一直", "说到这一行。", "　　第二段也从这里开始说起，它"],
        ["接到了下一页上。", "— 2 —"],
    )

    assert extract_text(make_pdf(*pages)).text == (
        "第一段从这里开始说起并且一直\n说到这一行。\n\n第二段也从这里开始说起，它\n接到了下一页上。"
    )


def test_numbers_in_two_columns_of_a_pdf_s_table_do_not_run_together():
    row = [(50, "西王镇"), (200, "1200"), (300, "350")]

    assert extract_text(make_pdf([row])).text == "西王镇 | 1200 | 350"


def test_a_page_with_a_broken_content_costs_only_itself():
    broken = b"<</Length 9/Filter/FlateDecode>>stream\nnonsense!\nendstream"

    assert extract_text(make_pdf(broken, [LINE])).text == LINE


def test_headers_and_footers_of_a_pdf_do_not_interrupt_its_sentences():
    halves = [
        ("先种下苹果树的", "是村里老人。"),
        ("后来接手果园的", "换成了年轻人。"),
        ("今年", "丰收。"),
    ]
    pages = [
        [f"某县日报第{page}版", *half, "某县日报社出版", f"{page}/3"]
        for page, half in enumerate(halves, start=1)
    ]

    lines = extract_text(make_pdf(*pages)).text.split()

    assert lines == ["某县日报第1版", *halves[0], *halves[1], *halves[2]]


def test_look_alikes_of_a_pdf_are_the_characters_that_they_look_like():
    # Kangxi radicals, the radicals supplement, a compatibility form; signs keep their meaning.
    text = extract_text(make_pdf(["⻓⻛⼊⻢⾦⾥，①面积５㎡"])).text

    assert text == "长风入马金里，①面积５㎡"


def test_a_word_file_gives_paragraphs_and_table_rows():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell.format("某县") + cell.format("1200") + "</w:tr>"
    body = f"<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p><w:tbl>{row}{row}</w:tbl>"

    assert extract_text(make_docx(document=wrap_body(body))).text == (
        f"{LINE}\n\n某县 | 1200\n\n某县 | 1200"
    )


def test_a_file_is_read_from_its_path(tmp_path):
    path = tmp_path / "新闻.txt"
    path.write_bytes(LINE.encode("gb18030"))

    assert read_file(path).text == LINE


def test_a_folder_a_device_and_nothing_are_no_files(tmp_path):
    for path in (tmp_path, "/dev/zero"):
        with pytest.raises(Unreadable, match="这不是文件"):
            read_file(path)
    with pytest.raises(Unreadable, match="读不到"):
        read_file(tmp_path / "nowhere.txt")
