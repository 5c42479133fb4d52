"""What a person does with a chart: see it, reach every mark, and land on its passage."""

import pytest
from playwright.sync_api import expect

from tests.factories import division, make_claim, make_figure, make_indicator

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}
CENTERS = "/indicators/co-delivery-centers/"
viewports = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.fixture
def disputed(ledger):
    """An indicator of which sources say different things, in several places."""
    indicator = make_indicator(unit="个", name="试写的中心")
    make_figure("30个", indicator=indicator, period="2019")
    make_claim(make_figure("300个", indicator=indicator, period="2021"), "450个")
    for code, exact in (("130321", "3个"), ("610222", "7个")):
        make_figure(exact, indicator=indicator, place=division(code))
    return indicator.get_absolute_url()


def mark(page, words):
    return page.get_by_role("link", name=words).and_(page.locator("svg a"))


@viewports
def test_a_mark_is_one_click_from_its_passage(page, site, complaints, viewport):
    page.set_viewport_size(viewport)
    page.goto(site + CENTERS)

    mark(page, "1266个").click()

    assert "/sources/" in page.url
    assert page.locator(":target mark").inner_text().startswith("1266")
    expect(page.locator(":target mark")).to_be_in_viewport()
    assert complaints == []


@viewports
def test_a_mark_is_reached_by_tab_seen_and_opened_without_scripts(browser, site, viewport):
    context = browser.new_context(java_script_enabled=False, viewport=viewport)
    page = context.new_page()
    page.goto(site + CENTERS)
    wanted = mark(page, "1400个")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator("svg a:focus").count() and "1400" in page.locator(
            "svg a:focus"
        ).get_attribute("aria-label"):
            break

    expect(wanted).to_be_focused()
    expect(wanted.locator("path")).to_have_css("stroke-width", "2.5px")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/**")
    assert page.locator(":target mark").inner_text().startswith("1400")
    context.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE, SMALLEST], ids=["desktop", "phone", "smallest"])
def test_one_rendering_is_seen_within_the_page_in_letters_that_can_be_read(page, site, viewport):
    page.set_viewport_size(viewport)
    page.goto(site + CENTERS)

    seen = page.locator("svg.chart-drawing:visible")
    assert seen.count() == 1
    box = seen.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    scale = box["width"] / float(seen.get_attribute("viewBox").split()[2])
    assert 15 * scale >= 11.5
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_finger_hits_every_mark(page, site, disputed):
    page.set_viewport_size(PHONE)
    page.goto(site + disputed)

    for link in page.locator("svg.chart-narrow a path").all():
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_dark_changes_the_chart_s_colours(page, site):
    colours = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(site + CENTERS)
        text = page.locator("svg.chart-drawing:visible text").first
        colours[scheme] = text.evaluate("element => getComputedStyle(element).fill")

    assert colours["light"] != colours["dark"]


def test_print_shows_the_wide_rendering_and_the_table(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site + CENTERS)
    page.emulate_media(media="print")

    expect(page.locator("svg.chart-wide")).to_be_visible()
    expect(page.locator("svg.chart-narrow")).to_be_hidden()
    expect(page.locator("table").first).to_be_visible()
