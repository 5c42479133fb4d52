"""The picture itself: safe to stand in a page, drawn once, never the reason a page is missing."""

import re
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from django.core.cache import caches

from programs.charts import drawing
from programs.charts.by_place import ByPlace
from programs.charts.finishing import finish
from programs.charts.over_years import OverYears
from programs.charts.style import NARROW, SIZES, WIDE
from programs.models import Kind, Qualifier
from tests.chart_marks import disputed, mark, total

MARKS = [
    mark("1", year=2020),
    mark("2", year=2021, kind=Kind.TARGET, qualifier=Qualifier.ABOUT),
    total("3", qualifier=Qualifier.OVER, place='甲县"><script>alert(1)</script>'),
    *disputed("5", "6", said="一个“数” & <另一个>"),
]
PICTURES = [chart(MARKS, size) for chart in (OverYears, ByPlace) for size in SIZES]


def draw(picture, label="一张图"):
    return drawing.draw(picture.specification(), label=label, name=picture.size.name)


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - drawn by ourselves


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["charts"].clear()


@pytest.fixture
def drawn(monkeypatch):
    """Every specification that the library was really asked to draw, in order."""
    seen, really = [], vl_convert.vegalite_to_svg

    def draw_and_note(spec, **how):
        seen.append(spec)
        return really(spec, **how)

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", draw_and_note)
    return seen


@pytest.mark.parametrize("picture", PICTURES, ids=lambda p: f"{type(p).__name__}-{p.size.name}")
def test_a_picture_holds_no_style_no_script_and_nothing_from_elsewhere(picture):
    svg = draw(picture)

    tags = {element.tag for element in parsed(svg).iter()}
    names = {name for element in parsed(svg).iter() for name in element.attrib}
    assert tags <= {"svg", "g", "a", "title", "path", "line", "text", "tspan"}
    assert not names & {"style", "id", "width", "height"}
    assert not [name for name in names if name.startswith(("on", "xlink", "{"))]
    assert "://" not in svg


@pytest.mark.parametrize("picture", PICTURES, ids=lambda p: f"{type(p).__name__}-{p.size.name}")
def test_every_mark_is_one_link_with_a_name_to_an_address_of_this_site(picture):
    links = list(parsed(draw(picture)).iter("a"))

    assert sorted(link.get("href") for link in links) == sorted(mark.url for mark in MARKS)
    told = sorted(mark.said for mark in MARKS)
    assert sorted(link.get("aria-label") for link in links) == told
    assert sorted(link.findtext("title") for link in links) == told


def test_a_picture_is_a_labelled_group_whose_texts_are_for_the_eye():
    root = parsed(draw(PICTURES[0], label="中心，2020年至2022年"))

    assert (root.get("role"), root.get("aria-label")) == ("group", "中心，2020年至2022年")
    assert root.get("class") == "chart-drawing chart-wide"
    assert {text.get("aria-hidden") for text in root.iter("text")} == {"true"}
    assert {text.text for text in root.iter("text")} >= {"2020", "2021", "≥3"}


def test_colours_are_the_page_s_own():
    colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', draw(PICTURES[0])))

    assert {colour for colour in colours if not colour.startswith("var(--")} == {"none", "#fff"}


def test_the_same_content_is_drawn_once(drawn):
    first, second = draw(PICTURES[0]), draw(OverYears(MARKS, WIDE))

    assert first == second
    assert len(drawn) == 1


def test_new_content_is_drawn_anew(drawn):
    draw(PICTURES[0])
    draw(OverYears([*MARKS, mark("9")], WIDE))
    draw(PICTURES[0], label="换了说法")
    draw(OverYears(MARKS, NARROW))

    assert len(drawn) == 4


def test_a_new_house_style_is_drawn_anew(drawn, monkeypatch):
    draw(PICTURES[0])
    monkeypatch.setattr(drawing, "VERSION", drawing.VERSION + 1)
    draw(PICTURES[0])

    assert len(drawn) == 2


def test_requests_at_the_same_moment_draw_once(drawn):
    threads = [threading.Thread(target=draw, args=(PICTURES[0],)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(drawn) == 1


def test_what_cannot_be_drawn_is_logged_and_left_out(caplog, drawn):
    broken = {"layer": [{"data": {"values": []}, "mark": "nonsense"}]}

    assert drawing.draw(broken, label="画不出的图", name="wide") is None
    assert "画不出的图" in caplog.text


def test_what_failed_is_not_tried_at_every_request(caplog, drawn):
    broken = {"layer": [{"data": {"values": []}, "mark": "nonsense"}]}
    for _ in range(3):
        drawing.draw(broken, label="画不出的图", name="wide")

    assert len(drawn) == 1


def test_a_cache_that_cannot_be_used_costs_time_and_no_picture(caplog, settings, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    settings.CACHES = settings.CACHES | {
        "charts": settings.CACHES["charts"] | {"LOCATION": tmp_path / "taken" / "charts"}
    }

    assert draw(PICTURES[0])
    assert "could not be kept" in caplog.text


def test_a_kept_picture_that_was_damaged_is_drawn_again(drawn, caplog, settings):
    draw(PICTURES[0])
    (file,) = Path(settings.CACHES["charts"]["LOCATION"]).glob("*.djcache")
    file.write_bytes(b"torn")

    assert draw(PICTURES[0])
    assert len(drawn) == 2
    assert "cannot be read" in caplog.text


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="not well-formed"):
        finish("<svg", label="", name="wide")
