"""An indicator's page: its numbers first, then chart, gaps, tables and files."""

import csv
import io
import re
from datetime import timedelta

import pytest
import vl_convert
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.charts.indicators import MOST_DRAWN, silent_years
from programs.models import FigureCitation, Indicator
from tests.crawler import read
from tests.factories import division, make_claim, make_edition, make_figure, make_indicator

pytestmark = pytest.mark.usefixtures("ledger")
CENTERS = "/indicators/co-delivery-centers/"


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def marks(html):
    """Return the addresses of the marks of the first rendering."""
    drawing = re.search(r'<svg class="chart-drawing.*?</svg>', html, re.S)
    return re.findall(r'<a href="([^"]*)"', drawing[0]) if drawing else []


def test_the_latest_report_and_promise_come_first_each_with_its_passage(client):
    html = page(client, CENTERS)

    lead = html[html.index('class="lead') : html.index('id="years"')]
    assert "最近的报告：2021年5月—2024年9月" in re.sub("</?span[^>]*>", "", lead)
    assert ">1266个</a>" in lead
    assert ">200个</a>" in lead


def test_every_figure_of_the_real_ledger_is_a_mark_or_named_in_words(client):
    for indicator in Indicator.objects.published():
        response = client.get(indicator.get_absolute_url())
        html = response.content.decode()
        told = response.context["told"]
        figures = {figure.pk for figure in response.context["drawn"]}

        keys = [address.partition("#c")[2] for address in marks(html)]
        drawn = FigureCitation.objects.published().filter(pk__in=keys)
        named = {mark.figure for mark in told.left_out}
        assert named ^ set(drawn.values_list("figure", flat=True)) == figures
        assert len(told.charts) == (len(figures) > 1), indicator
        assert all(mark.url in html and mark.said in html for mark in told.left_out)


def test_every_mark_leads_to_its_passage(client):
    for address in marks(page(client, CENTERS)):
        path, _, anchor = address.partition("#")
        assert anchor in read(client, path).anchors


def test_one_number_is_told_in_a_sentence_without_a_chart(client):
    html = page(client, "/indicators/honey-sales/")

    assert "<svg class=" not in html
    assert "只找到一个数字" in html
    assert "<table" in html


def test_promises_without_a_report_say_so(client):
    html = page(client, "/indicators/origin-warehouses/")

    assert "只有承诺，没有找到报道。" in html
    assert "2022年至2024年没有找到报道。" in html


def test_sources_that_differ_are_two_marks(client):
    figure = make_figure("30个", indicator=make_indicator(unit="个"))
    other = make_claim(figure, "35个")

    addresses = marks(page(client, figure.indicator.get_absolute_url()))

    chosen = figure.chosen_citation.get_absolute_url()
    assert sorted(addresses) == sorted([chosen, other.get_absolute_url()])


def test_places_get_a_chart_of_their_own(client):
    indicator = make_indicator(unit="个")
    for code in ("130321", "610222"):
        make_figure("30个", indicator=indicator, place=division(code))

    html = page(client, indicator.get_absolute_url())

    assert f"{indicator.name}：各地" in html
    assert len(marks(html)) == 2


def test_drafts_are_neither_drawn_nor_named(client):
    indicator = make_indicator(unit="个")
    for year in (2020, 2021):
        make_figure(f"{year}个", indicator=indicator, period=str(year))
    make_figure("777个", indicator=indicator, period="2022", published=False)

    html = page(client, indicator.get_absolute_url())

    assert len(marks(html)) == 2
    assert "777个" not in html


def test_the_files_of_the_page_hold_its_figures(client):
    html = page(client, CENTERS)

    csv_url = "/api/v1/figures/?indicator=co-delivery-centers&format=csv"
    assert csv_url.replace("&", "&amp;") in html
    text = b"".join(client.get(csv_url).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["value"] for row in rows) == ["1266", "1400", "200"]
    assert "/api/v1/indicators/co-delivery-centers/" in html


def test_the_second_request_draws_nothing(client, monkeypatch):
    caches["charts"].clear()
    drawn, really = [], vl_convert.vegalite_to_svg
    monkeypatch.setattr(
        vl_convert, "vegalite_to_svg", lambda spec, **how: drawn.append(spec) or really(spec, **how)
    )

    first, second = page(client, CENTERS), page(client, CENTERS)

    assert len(drawn) == 2, "one for wide and one for narrow"
    assert marks(first) == marks(second)


def test_each_promise_says_what_became_of_it(client):
    indicator = make_indicator(unit="个")
    early = {"period": "2022", "edition": make_edition(year=2022)}
    make_figure("8个", kind="target", indicator=indicator, **early)
    make_figure("9个", indicator=indicator, period="2022")
    make_figure("7个", kind="target", period="2024", indicator=indicator, edition=make_edition())

    response = client.get(indicator.get_absolute_url())

    verdicts = [(entry.target.period, entry.state) for entry in response.context["verdicts"]]
    assert verdicts == [("2022", "reached"), ("2024", "not_comparable")]
    assert response.context["latest_verdict"].target.period == "2024"
    assert "（<a" in response.content.decode().partition("最近的承诺")[2].partition("</p>")[0]


def test_a_chart_that_cannot_be_drawn_leaves_the_tables_and_a_sentence(client, monkeypatch, caplog):
    caches["charts"].clear()

    def fail(spec, **how):
        raise ValueError("no ink")

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", fail)
    html = page(client, CENTERS)

    caches["charts"].clear()
    assert "这张图暂时画不出来" in html
    assert "<table" in html
    assert "no ink" in caplog.text


def test_as_many_queries_for_many_figures_as_for_two(client):
    indicator = make_indicator(unit="个")
    for year in (2020, 2021):
        make_figure(f"{year}个", indicator=indicator, period=str(year))
    make_figure("8个", indicator=indicator, kind="target", edition=make_edition())
    few = _queries(client, indicator)
    for month in range(1, 13):
        figure = make_figure(f"{month}个", indicator=indicator, period=f"2022-{month:02d}")
        make_claim(figure, f"{month + 50}个")
    make_figure("9个", indicator=indicator, place=division())
    make_figure("9个", indicator=indicator, kind="target", edition=make_edition())

    assert _queries(client, indicator) == few


def _queries(client, indicator):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(client, indicator.get_absolute_url())
    return len(queries)


def test_the_chart_stays_when_the_table_goes_on(client):
    indicator = make_indicator(unit="个")
    for year in range(1990, 2020):
        make_figure(f"{year}个", indicator=indicator, period=str(year))

    first = page(client, indicator.get_absolute_url())
    second = page(client, f"{indicator.get_absolute_url()}?page=2")

    assert len(marks(first)) == len(marks(second)) == 30
    assert MOST_DRAWN >= 30


def test_what_lies_ahead_is_no_gap(client):
    year = timezone.localdate().year
    indicator = make_indicator(unit="个")
    make_figure("5个", indicator=indicator, period=str(year - 1))
    make_figure("9个", indicator=indicator, period=str(year + 3), kind="target")

    assert silent_years(indicator.figures.all(), year) == [year]
    later = timezone.localdate() + timedelta(days=366)
    assert silent_years(indicator.figures.all(), later.year) == [year, year + 1]
