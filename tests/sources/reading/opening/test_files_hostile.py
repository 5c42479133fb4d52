"""Files made to take the reader down: each ends in a sentence, or in its text, within limits."""

import json
import os
import resource
import subprocess
import sys

import pytest

from sources.reading.opening import child, limits
from sources.reading.opening.files import LARGEST_FILE, Unreadable, extract_text
from tests.files import make_docx, make_packed_stream, make_pdf, wrap_body

FIGURE = "销售额1281亿元"
BOMB = '<!DOCTYPE x [<!ENTITY a0 "1281">{}]>'.format(
    "".join(f'<!ENTITY a{step} "{f"&a{step - 1};" * 10}">' for step in range(1, 12))
)
FILE_ENTITY = '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'
TABLE, TABLE_END = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
CALL = "<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: make_docx(document=b"0" * 60_000_000), "压缩炸弹"),
        (
            lambda: make_docx(members={f"{n}": "" for n in range(6_000)}),
            "个部件，一次最多读 5000 个",
        ),
        (lambda: make_docx(document=wrap_body(CALL, BOMB)), "实体炸弹"),
        (lambda: make_docx(document=wrap_body(CALL, FILE_ENTITY)), "实体炸弹"),
        (lambda: make_docx(document=wrap_body("<w:p>" * 99_999 + "</w:p>" * 99_999)), "层次太深"),
        (lambda: make_docx(document=wrap_body(TABLE * 50_000 + TABLE_END * 50_000)), "层次太深"),
        (lambda: f"{BOMB}<html><body><p>&a11;</p>".encode(), "实体炸弹"),
        (lambda: f'<?xml version="1.0"?>{BOMB}<a>&a11;</a>'.encode(), "实体炸弹"),
        (lambda: make_pdf([FIGURE], copies=100_000), "有 100000 页，一次最多读 1000 页"),
        (lambda: make_pdf(make_packed_stream(b" " * 1_000_000, times=1_000)), "内存超过"),
        (lambda: make_pdf([FIGURE] * 40)[:-2_000], "已损坏"),
        (lambda: b"1" * 50_000_000, "文本超过 12 MB"),
        (lambda: b"1" * 50_000_001, "文件超过 50 MB"),
        (lambda: b"1" * 1_000_001, "全文有 1000001 字"),
        (lambda: b"\0" * 10_000_000, "空字符"),
        (lambda: os.urandom(1_000_000), "编码|空字符"),
        (lambda: b"<html><body>" + b"<p>12345678" * 250_000, "全文有"),
    ],
)
def test_a_hostile_file_ends_in_a_sentence(make, sentence):
    with pytest.raises(Unreadable, match=sentence):
        extract_text(make())


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>" + "<div>" * 100_000 + FIGURE + "</div>" * 100_000,
        "<html><body>" + "<p><span><b><i>" * 25_000 + FIGURE,
        f"<html><body><p title='{'x' * 11_000_000}'>{FIGURE}</p>",
        "<html><body><table>" + "<tr><td><table>" * 20_000 + FIGURE,
    ],
)
def test_a_page_of_any_depth_and_width_is_read(content):
    assert extract_text(content.encode()).text == FIGURE


def test_a_member_larger_than_the_list_says_is_not_unpacked():
    size = 50_000_000
    honest = make_docx(document=b"0" * size)

    with pytest.raises(Unreadable, match="已损坏"):
        extract_text(honest.replace(size.to_bytes(4, "little"), (99).to_bytes(4, "little")))


def test_the_child_sets_its_limits_before_it_reads():
    program = (
        "import resource; from sources.reading.opening import extraction;"
        "extraction._answer = lambda *given: {str(limit): resource.getrlimit(limit)"
        " for limit, soft, hard in extraction.LIMITS};"
        "extraction.main('pdf')"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], cwd=child.ROOT, input=b"", capture_output=True, check=True
    )

    assert json.loads(told.stdout) == {
        str(resource.RLIMIT_AS): [limits.MEMORY, limits.MEMORY],
        str(resource.RLIMIT_CPU): [limits.SECONDS, limits.SECONDS + 1],
        str(resource.RLIMIT_FSIZE): [limits.OUTPUT, limits.OUTPUT],
        str(resource.RLIMIT_CORE): [0, 0],
    }


def test_child_and_parent_together_stay_within_what_a_file_may_cost():
    assert limits.SECONDS < limits.WALL_SECONDS < 20
    assert limits.MEMORY < 600_000_000 - 2 * LARGEST_FILE


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("/nowhere/python", "没能启动"),
        ("#!/bin/sh\nexit 1", "没能启动"),
        ("#!/bin/sh\nkill -XCPU $$", "超过 10 秒"),
        ("#!/bin/sh\nkill -SEGV $$", "内存超过"),
        ("#!/bin/sh\nexec sleep 60", "超过 10 秒"),
        ("#!/bin/sh\necho '{\"text'", "没能启动"),
    ],
)
def test_a_child_that_ends_otherwise_is_told_in_a_sentence(
    program, sentence, tmp_path, monkeypatch
):
    path = tmp_path / "python"
    path.write_text(program)
    path.chmod(0o700)
    monkeypatch.setattr(sys, "executable", program if program[0] == "/" else str(path))
    monkeypatch.setattr(child, "WALL_SECONDS", 1)

    with pytest.raises(Unreadable, match=sentence):
        extract_text(make_docx(FIGURE))


def test_the_child_gets_no_secrets(tmp_path, monkeypatch):
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\necho '{\"text\": \"'$DATABASE_URL-$SECRET_KEY'\"}'")
    path.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(path))
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")

    assert extract_text(make_docx(FIGURE)).text == "-"
