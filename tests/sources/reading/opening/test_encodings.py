"""The characters of a text file, whatever encoding it came in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading.opening.common_characters import SIMPLIFIED, TRADITIONAL
from sources.reading.opening.encodings import decode_text
from sources.reading.opening.unreadable import Unreadable

NEWS = (
    "截至2022年底，某县累计投入资金1.28亿元，带动3.5万余人增收。\r\n\r\n"
    "　　“今年要卖出5000万元。”负责人说：培训300人次，增长12.5％。\n"
)
TRADITIONAL_NEWS = (
    "截至2022年底，某縣累計投入資金1.28億元，帶動3.5萬餘人增收。\r\n"
    "　　「今年要賣出5000萬元。」負責人說：培訓300人次，增長12.5％。\n"
)
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def texts(alphabet):
    """Texts of common characters: words of Chinese, with numbers and punctuation between."""
    word = st.text(alphabet, min_size=8, max_size=60)
    break_ = st.sampled_from(["，", "。\n", "2022", "3.5", "\r\n", "：“"])
    return st.lists(st.tuples(word, break_), min_size=1, max_size=8).map(
        lambda pairs: "".join(word + end for word, end in pairs)
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=texts(SIMPLIFIED))
def test_simplified_text_comes_back_from_any_encoding(encoding, text):
    assert decode_text(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", [*ENCODINGS, "big5hkscs"])
@given(text=texts("的一是不了在人有我他中大上以到地出" + TRADITIONAL))
def test_traditional_text_comes_back_from_any_encoding(encoding, text):
    assert decode_text(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding_and_is_no_text(mark, encoding):
    assert decode_text(mark + NEWS.encode(encoding)) == (NEWS, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "一 \t二\r三\n\n四\u3000五\xa0六\u200b七\u2028八\x0c九",  # ends and spaces of all sorts
        "\ufffd\ufffd\ufffd",  # damage of long ago is stored text by now
        "¥1,281 – 5 %",  # no Chinese at all
        "plain ASCII, 1281",
        "龘靐齉",  # none of them common
        "𠮷野家",  # beyond 16 bits
    ],
)
def test_valid_utf_8_is_taken_as_it_is(text):
    assert decode_text(text.encode()) == (text, "utf-8")


def test_three_words_of_gbk_that_are_valid_utf_8_too_are_chinese():
    assert decode_text("联通".encode("gbk")) == ("联通", "gb18030")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NEWS, "utf-8"),
        (NEWS, "gb18030"),
        (TRADITIONAL_NEWS, "big5hkscs"),
        (NEWS, "utf-16-le"),
    ],
)
def test_the_page_s_own_word_loses_against_what_its_bytes_say(text, encoding):
    for declared in ("utf-8", "gb2312", "big5"):
        page = f'<meta charset="{declared}">{text * 3}'
        assert decode_text(page.encode(encoding)) == (page, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(NEWS, "utf-8"), (NEWS, "gb18030"), (TRADITIONAL_NEWS, "big5hkscs")],
    ids=["utf-8", "gb18030", "big5"],
)
@given(place=st.integers(min_value=0, max_value=10_000), byte=st.integers(0, 255))
def test_one_damaged_byte_costs_a_few_characters_and_not_the_page(text, encoding, place, byte):
    content = bytearray(text.encode(encoding) * 4)
    content[place % len(content)] = byte

    read, found = decode_text(bytes(content))

    assert found == encoding
    assert common_length(text * 4, read) >= len(text * 4) - 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(NEWS, "gb18030"), (TRADITIONAL_NEWS, "big5hkscs")],
    ids=["gb18030", "big5"],
)
@pytest.mark.parametrize("place", range(5, 60, 6))
def test_behind_a_lost_byte_the_line_is_paired_anew(text, encoding, place):
    content = text.encode(encoding) * 4
    content = content[:place] + content[place + 1 :]

    read, found = decode_text(content)

    assert found == encoding
    assert common_length(text * 4, read) >= len(text * 4) - 6


def common_length(text, read):
    """Return how many characters stand at the start and at the end of both."""
    start = next(
        (at for at, pair in enumerate(zip(text, read, strict=False)) if pair[0] != pair[1]),
        len(text),
    )
    rest = zip(reversed(text[start:]), reversed(read), strict=False)
    return start + next((at for at, pair in enumerate(rest) if pair[0] != pair[1]), 0)


def test_a_stray_nul_is_damage_like_any_other():
    text = NEWS * 20

    assert decode_text(text.encode().replace(b"5", b"\0", 1))[0] == text.replace("5", "\ufffd", 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\0" * 1000, "空字符"),
        (b"a\0b", "空字符"),
        (NEWS.encode().replace(b"5", b"\0\0\0\0"), "空字符"),
        (b"\x01\x02\x03\x04" * 50, "控制字符"),
        (bytes(range(128, 256)) * 20, "认不出文字编码"),
        (bytes(range(255, 127, -1)) * 20, "认不出文字编码"),
        (b"\xff" * 99, "认不出文字编码"),
        (NEWS.encode()[:60] + b"\xff\xfd" * 60, "认不出文字编码"),  # more lost than left
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        decode_text(content)
