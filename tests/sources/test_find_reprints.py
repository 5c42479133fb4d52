import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

PAGES = settings.BASE_DIR / "tests" / "data" / "relations"
RELEASE, CHANGED, OTHER = (
    str(PAGES / f"{name}.txt") for name in ("xinghuo_release", "xinghuo_wire", "county_tea")
)


def find(capsys, *paths):
    call_command("find_reprints", *map(str, paths))
    return capsys.readouterr().out


def find_json(capsys, *paths):
    call_command("find_reprints", *map(str, paths), "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_pair_is_one_line_of_json(capsys):
    pairs = find_json(capsys, RELEASE, CHANGED, OTHER)

    assert [(one["a"], one["b"], one["relation"]) for one in pairs] == [
        ("xinghuo_release.txt", "xinghuo_wire.txt", "reprint"),
        ("xinghuo_release.txt", "county_tea.txt", "none"),
        ("xinghuo_wire.txt", "county_tea.txt", "none"),
    ]
    assert list(pairs[0]) == ["a", "b", "relation", "score", "conflicts", "reasons"]
    assert 0.5 < pairs[0]["score"] <= 1


def test_a_conflict_points_into_both_files(capsys):
    pair = find_json(capsys, RELEASE, CHANGED)[0]

    (conflict,) = pair["conflicts"]
    texts = [Path(path).read_text("utf-8") for path in (RELEASE, CHANGED)]
    assert texts[0][slice(*conflict["a"])] == "4150元"
    assert texts[1][slice(*conflict["b"])] == "4510元"


def test_the_report_is_for_people(capsys):
    out = find(capsys, RELEASE, CHANGED, OTHER)

    assert "xinghuo_release.txt 与 xinghuo_wire.txt：转载。" in out
    assert "矛盾：一篇写“4150元”" in out
    assert "3 个文件，3 对：转载 1 对，同一新闻稿的改写 0 对。" in out
    assert "county_tea.txt 与" not in out


def test_a_folder_is_read_to_its_depth_in_order(tmp_path, capsys):
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.TXT", "b/d.htm", ".hidden.txt", "notes.csv"):
        (tmp_path / name).write_text("只有一句话的一页。")

    pairs = find_json(capsys, tmp_path)

    assert [(one["a"], one["b"]) for one in pairs] == [
        ("a.TXT", "d.htm"),
        ("a.TXT", "c.txt"),
        ("d.htm", "c.txt"),
    ]


def test_files_of_one_name_go_by_their_paths(tmp_path, capsys):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.txt").write_text("只有一句话的一页。")

    (pair,) = find_json(capsys, tmp_path, tmp_path / "x" / "1.txt")

    assert (pair["a"], pair["b"]) == (f"{tmp_path}/x/1.txt", f"{tmp_path}/y/1.txt")


def test_a_bad_file_is_named_at_the_end_and_the_others_are_compared(tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")

    with pytest.raises(CommandError) as raised:
        find_json(capsys, RELEASE, tmp_path / "empty.txt", CHANGED)

    printed = capsys.readouterr()
    assert json.loads(printed.out)["relation"] == "reprint"
    assert "2/3 empty.txt" in printed.err
    assert str(raised.value).startswith(f"有 1 个文件没有读出：\n{tmp_path}/empty.txt：文件是空的")


def test_what_is_not_there_is_said(tmp_path, capsys):
    (tmp_path / "nothing").mkdir()
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")

    with pytest.raises(CommandError) as raised:
        find(capsys, *(tmp_path / name for name in ("gone.txt", "nothing", "pipe.txt")))

    sentences = str(raised.value).splitlines()
    assert sentences[0] == "有 3 个文件没有读出："
    assert sentences[1].endswith("gone.txt：没有这个文件或文件夹，或者没有权限打开。")
    assert "nothing：这个文件夹里没有可以读的文件" in sentences[2]
    assert "pipe.txt：" in sentences[3]


def test_one_file_has_nothing_to_be_compared_with(capsys):
    call_command("find_reprints", RELEASE)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "读出两个以上的文件才能比较。" in printed.err


def hear_ctrl_c():
    """A shell's background jobs ignore SIGINT, and so would what the tests start from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(*arguments, output=subprocess.PIPE, **environment):
    """Start the command as people do, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", "find_reprints", *arguments],
        stdout=output,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ruralplan.settings", **environment},
        preexec_fn=hear_ctrl_c,
    )


@pytest.fixture
def many(tmp_path):
    for number in range(150):
        (tmp_path / f"{number}.txt").write_text(f"第{number}页只有一句话。")
    return tmp_path


def test_a_closed_pipe_ends_the_command_in_silence(many):
    with start(many, "--json") as command:
        command.stdout.readline()
        command.stdout.close()
        errors = command.stderr.read()

    assert command.returncode == 0
    assert errors.splitlines()[-1].startswith("150/150")


def test_ctrl_c_ends_the_command_with_a_sentence(many):
    for number in range(20):  # seconds of work each: the signal comes before the end
        (many / f"{number}.txt").write_text("县\n" * 100_000)
    with start(many) as command:
        command.stderr.readline()
        command.send_signal(signal.SIGINT)
        errors = command.stderr.read()

    assert command.returncode == 130
    assert "Traceback" not in errors
    assert "停下了" in errors.splitlines()[-1]


def test_ctrl_c_while_django_loads_leaves_no_traceback(tmp_path):
    # Django reads the settings first of all: these raise what Ctrl-C raises.
    (tmp_path / "interrupted.py").write_text("raise KeyboardInterrupt")
    environment = {"DJANGO_SETTINGS_MODULE": "interrupted", "PYTHONPATH": str(tmp_path)}
    with start(RELEASE, CHANGED, **environment) as command:
        errors = command.stderr.read()

    assert command.returncode == 130
    assert errors == "按 Ctrl-C 停下了。\n"


@pytest.mark.skipif(
    not (os.path.exists("/dev/full") or os.environ.get("CI")), reason="needs Linux's /dev/full"
)
def test_a_full_disk_ends_the_command_with_a_sentence():
    with open("/dev/full", "w") as full, start(RELEASE, CHANGED, output=full) as command:
        errors = command.stderr.read()

    assert command.returncode == 1
    assert "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("CommandError: 结果写不出去（")


@pytest.mark.parametrize("option", ["--json", "--help", "--no-color"])
def test_any_locale_gets_utf_8(option, tmp_path):
    bad = tmp_path / "空.txt"
    bad.touch()
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with start(RELEASE, CHANGED, str(bad), option, **ascii_only) as command:
        out, errors = command.communicate()

    assert "Traceback" not in errors
    assert re.search("字句|网页", out)
    assert option == "--help" or "空.txt：文件是空的" in errors
