"""Charts drawn ahead by a command, and what becomes of a page when drawing goes wrong outside."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
import vl_convert
from django.conf import settings
from django.core.cache import caches
from django.core.management import CommandError, call_command

from tests.factories import make_figure, make_indicator

# Draws one chart in a process of its own, as a server's worker or the command does.
DRAW = """
import os, resource, signal, sys
os.environ |= {"DJANGO_SETTINGS_MODULE": "ruralplan.settings", "DATA": sys.argv[1]}
os.environ |= {"DJANGO_DEBUG": "on", "DATABASE_URL": "sqlite://:memory:"}
import django
django.setup()
from programs.charts.drawing import draw
from programs.charts.over_years import OverYears
from programs.charts.style import WIDE
from tests.chart_marks import mark
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
picture = OverYears([mark("1", year=2020), mark("2", year=2021)], WIDE)
print(draw(picture.specification(), label="图", name="wide"))
"""


def draw_charts():
    out = StringIO()
    call_command("draw_charts", stdout=out)
    return out.getvalue().splitlines()


def start_drawing(data, how="usual"):
    return subprocess.Popen(
        [sys.executable, "-c", DRAW, str(data), how],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def drawn(monkeypatch):
    """Every specification that the library was really asked to draw."""
    seen, really = [], vl_convert.vegalite_to_svg
    monkeypatch.setattr(
        vl_convert, "vegalite_to_svg", lambda spec, **how: seen.append(spec) or really(spec, **how)
    )
    caches["charts"].clear()
    return seen


@pytest.fixture
def indicator(empty_ledger):
    """An indicator with enough figures for a chart, beside one with a single figure."""
    make_figure("5个", indicator=make_indicator(unit="个"))
    indicator = make_indicator(unit="个", name="试写的中心")
    for year in (2020, 2021):
        make_figure(f"{year}个", indicator=indicator, period=str(year))
    return indicator


def test_the_charts_of_all_indicators_are_drawn_and_counted(indicator, drawn):
    lines = draw_charts()

    assert lines == ["2/2 试写的中心：1 张", "2 个指标，1 张图画好了，0 张没有画成。"]
    assert len(drawn) == 2, "one for wide and one for narrow"


def test_the_page_then_draws_nothing(indicator, drawn, client):
    draw_charts()
    drawn.clear()

    html = client.get(indicator.get_absolute_url()).content.decode()

    assert "chart-drawing" in html
    assert drawn == []


def test_only_what_changed_is_drawn_again(indicator, drawn):
    draw_charts()
    drawn.clear()
    assert draw_charts()[-1] == "2 个指标，1 张图画好了，0 张没有画成。"
    assert drawn == []

    make_figure("2023个", indicator=indicator, period="2023")
    draw_charts()

    assert len(drawn) == 2


def test_a_draft_is_not_drawn(indicator, drawn):
    draw_charts()
    drawn.clear()
    make_figure("2022个", indicator=indicator, period="2022", published=False)

    draw_charts()

    assert drawn == []


def test_what_cannot_be_drawn_is_told_at_the_end(indicator, drawn, monkeypatch):
    def fail(spec, **how):
        raise ValueError("no ink")

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", fail)
    out = StringIO()
    with pytest.raises(CommandError, match="1 张图没有画成"):
        call_command("draw_charts", stdout=out)

    assert "2/2 试写的中心：1 张没有画成" in out.getvalue()


def test_processes_that_draw_one_chart_at_once_keep_one_whole_picture(tmp_path):
    processes = [start_drawing(tmp_path) for _ in range(2)]
    pictures = {process.communicate(timeout=120)[0] for process in processes}

    (kept,) = (tmp_path / "charts").iterdir()
    assert len(pictures) == 1
    assert pictures.pop().startswith("<svg")
    assert kept.suffix == ".djcache"


def test_a_full_disk_keeps_no_picture_and_costs_none(tmp_path):
    picture, log = start_drawing(tmp_path, "full").communicate(timeout=120)

    assert picture.startswith("<svg")
    assert "could not be kept" in log
    assert list((tmp_path / "charts").iterdir()) == []


@pytest.mark.parametrize("left", ["tmp-torn", "0123.djcache"])
def test_what_a_killed_process_left_behind_harms_no_page(indicator, drawn, client, left):
    draw_charts()
    folder = Path(settings.CACHES["charts"]["LOCATION"])
    for file in folder.glob("*.djcache"):
        file.write_bytes(file.read_bytes()[:40])
    (folder / left).write_bytes(b"torn")

    response = client.get(indicator.get_absolute_url())

    (folder / left).unlink()
    assert response.status_code == 200
    assert "chart-drawing" in response.content.decode()
