"""Finding a county and reading its page and its stories, as people do."""

import gzip
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import expect

from counties.models import CaseStudy, PictureFile
from counties.pictures import encode_picture
from tests.counties.picture_files import draw
from tests.factories import make_picture

pytestmark = pytest.mark.django_db(transaction=True)

NARROWEST = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
STORY = "/case-studies/qinglong-chestnuts/"
MOST_BYTES = 60_000
ONE_SHEET = ["130321", "610222", "450721", "110101"]
# Adds up how far things moved while the page came up, as browsers measure it.
SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.fixture
def illustrated(site):
    """The story of the chestnuts with two pictures."""
    story = CaseStudy.objects.get(slug="qinglong-chestnuts")
    file = PictureFile.keep(encode_picture(draw()))
    for position in (1, 2):
        make_picture(case_study=story, file=file, position=position, caption="试写的说明")
    return f"{site}{STORY}"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_keys_lead_from_the_list_to_a_county_without_scripts(browser, site, viewport):
    page = browser.new_context(java_script_enabled=False, viewport=viewport).new_page()
    page.goto(f"{site}/counties/")

    press_enter_on(page, "a[href='/counties/130000/'].tile-link")
    page.wait_for_url("**/counties/130000/")
    press_enter_on(page, "summary:has-text('秦皇岛市')")
    press_enter_on(page, ".leaves a:has-text('青龙满族自治县')")

    page.wait_for_url("**/counties/130321/")
    expect(page.get_by_role("heading", level=1)).to_have_text("青龙满族自治县")
    page.context.close()


def press_enter_on(page, selector):
    """Move on by the tab key until the element has the focus, and press enter."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no tab leads to {selector}")


@pytest.mark.parametrize("path", ["/counties/130321/", STORY])
def test_a_number_of_a_county_or_story_is_one_click_from_its_passage(page, site, complaints, path):
    page.set_viewport_size(PHONE)
    page.goto(site + path)

    page.get_by_role("link", name="230万元").first.click()

    page.wait_for_url("**/sources/*/#*")
    expect(page.locator(":target mark").first).to_be_in_viewport()
    assert complaints == []


@pytest.mark.parametrize("viewport", [DESKTOP, NARROWEST], ids=["desktop", "narrowest"])
def test_no_tile_covers_another_and_each_can_be_hit(page, site, viewport):
    page.set_viewport_size(viewport)
    page.goto(f"{site}/counties/")
    boxes = [tile.bounding_box() for tile in page.locator(".tile-link").all()]

    assert len(boxes) == 34
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24
    assert len({(round(box["x"]), round(box["y"])) for box in boxes}) == 34


@pytest.mark.parametrize("code", ONE_SHEET)
def test_a_county_is_printed_on_one_sheet(page, site, code):
    page.goto(f"{site}/counties/{code}/")

    paper = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(paper) == 1
    assert [round(points) for points in paper[0].get_size()] == [595, 842]  # A4
    assert code in paper[0].get_textpage().get_text_bounded()
    paper.close()


@pytest.mark.parametrize("path", ["/counties/130321/", "/counties/130000/", "/counties/", STORY])
def test_a_page_is_light_and_nothing_in_it_moves(page, site, complaints, illustrated, path):
    asked = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(site + path, wait_until="networkidle")

    assert page.evaluate(SHIFT) < 0.01
    assert sum(weigh(request) for request in asked) < MOST_BYTES
    assert complaints == []


def weigh(request):
    """Return what a visitor would get: pages and static files go out compressed."""
    if request.resource_type == "image":
        return 0
    return len(gzip.compress(request.response().body()))


def test_a_phone_gets_the_small_picture_first_and_the_rest_when_it_is_near(
    page, complaints, illustrated
):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(PHONE)

    page.goto(illustrated, wait_until="networkidle")

    pictures = page.locator(".picture img")
    expect(pictures).to_have_count(2)
    assert pictures.first.evaluate("one => one.complete && one.naturalWidth > 0")
    assert pictures.first.evaluate("one => one.currentSrc").endswith("-small.webp")
    assert pictures.first.get_attribute("loading") is None
    assert pictures.last.get_attribute("loading") == "lazy"
    assert not [url for url in asked if "-large.webp" in url]
    assert complaints == []
