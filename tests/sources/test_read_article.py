import hashlib
import json
import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

PAGE = settings.BASE_DIR / "tests" / "data" / "relations" / "county_tea.txt"
KEYS = ["file", "sha256", "length", "language", "stories", "proposals", "reader", "refused"]
PROPOSAL_KEYS = [
    "start", "end", "exact", "value", "unit", "qualifier", "kind", "period", "place", "subject",
    "place_candidates", "story", "rule", "cumulative",
]  # fmt: skip


def read(capsys, *paths):
    call_command("read_article", *map(str, paths), "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_file_is_one_line_with_the_keys_of_the_contract(capsys):
    (read_page,) = read(capsys, PAGE)

    assert list(read_page) == [*KEYS, "text_sha256"]
    assert all(list(one) == PROPOSAL_KEYS for one in read_page["proposals"])
    assert all(list(one) == ["start", "end", "exact", "reason"] for one in read_page["refused"])
    assert all(list(one) == ["start", "end"] for one in read_page["stories"])
    assert read_page["file"] == "county_tea.txt"
    assert read_page["language"] == "zh-Hans"


def test_spans_point_into_the_text_of_the_file(capsys):
    text = PAGE.read_bytes().decode()

    (read_page,) = read(capsys, PAGE)

    assert read_page["length"] == len(text)
    assert read_page["proposals"]
    assert read_page["refused"]
    for one in [*read_page["proposals"], *read_page["refused"]]:
        assert text[one["start"] : one["end"]] == one["exact"]


def test_values_are_plain_decimals_and_places_are_codes(capsys):
    (read_page,) = read(capsys, PAGE)

    for one in read_page["proposals"]:
        assert re.fullmatch(r"0|[1-9]\d*(\.\d*[1-9])?|0\.\d*[1-9]", one["value"])
        assert one["place"] is None or re.fullmatch(r"\d{6}", one["place"])
        assert one["kind"] in ("target", "actual", "other")
    values = {one["exact"]: one["value"] for one in read_page["proposals"]}
    assert values["9.6亿元"] == "960000000"
    assert values["4200万元"] == "42000000"


def test_the_file_and_its_text_have_a_fingerprint_each(tmp_path, capsys):
    text = PAGE.read_text("utf-8")
    (tmp_path / "gb.txt").write_bytes(text.encode("gb18030"))

    (read_page,) = read(capsys, tmp_path / "gb.txt")

    assert read_page["sha256"] == hashlib.sha256(text.encode("gb18030")).hexdigest()
    assert read_page["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_bad_file_is_named_at_the_end_and_the_others_are_read(tmp_path, capsys):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(PAGE.read_bytes())

    with pytest.raises(CommandError) as raised:
        read(capsys, tmp_path)

    printed = capsys.readouterr()
    assert json.loads(printed.out)["file"] == "b.txt"
    assert printed.err.splitlines() == ["1/2 a.txt", "2/2 b.txt"]
    assert str(raised.value).startswith(f"有 1 个文件没有读出：\n{tmp_path}/a.txt：文件是空的")


def test_one_file_is_read_without_talk(capsys):
    call_command("read_article", str(PAGE), "--json")

    assert capsys.readouterr().err == ""


def test_the_report_is_for_people(capsys):
    call_command("read_article", str(PAGE))

    out = capsys.readouterr().out
    assert out.startswith("county_tea.txt：")
    assert "9.6亿元 = 960000000 元，目标" in out
    assert "2024-03-25（日期）" in out
    assert "None" not in out


def test_a_page_without_figures_has_nothing_to_propose(tmp_path, capsys):
    (tmp_path / "plain.txt").write_text("山里的春天来得晚，孩子们在溪边追着风筝跑。")

    (read_page,) = read(capsys, tmp_path / "plain.txt")

    assert read_page["proposals"] == []
    assert read_page["refused"] == []


@pytest.mark.parametrize("command", ["read_article", "find_reprints"])
def test_a_page_of_numbers_without_end_is_named_as_a_bad_file(command, tmp_path):
    (tmp_path / "data.txt").write_text("5万户，" * 40_001)

    with pytest.raises(CommandError, match=r"data\.txt：里面的数字超过 4 万个"):
        call_command(command, str(tmp_path / "data.txt"), str(PAGE))
