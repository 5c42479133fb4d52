"""How a page comes up: little to load, nothing from elsewhere, no script to wait for, no jump."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/ledger/",
    "/gaps/",
    "/contradictions/",
    "/corrections/",
    "/programs/",
    "/programs/retu/",
    "/programs/retu/2022/",
    "/programs/retu/compare/",
    "/initiatives/retu-2022-co-delivery/",
    "/indicators/co-delivery-centers/",
    "/figures/19/",
    "/counties/",
    "/counties/130321/",
    "/counties/110101/",
    "/case-studies/qinglong-chestnuts/",
    "/sources/",
    "/sources/1/",
    "/method/",
    "/search/?q=青龙",
    "/search/?q=zzzz",
]
# How far things moved while the page came up, as browsers add it up for their users' reports.
SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
# The moment of the first paint with content, once there was one.
PAINT = """() => new Promise(done => {
    new PerformanceObserver(list => {
        const [first] = list.getEntriesByName("first-contentful-paint");
        if (first) done(first.startTime);
    }).observe({type: "paint", buffered: true});
})"""


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_nothing_moves_while_a_page_comes_up(page, site, size):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    moved = {}

    for path in PAGES:
        page.goto(site + path, wait_until="networkidle")
        moved[path] = page.evaluate(SHIFT)

    assert {path: sum for path, sum in moved.items() if sum} == {}


def test_the_first_paint_waits_for_no_script(page, site):
    held = []
    page.route("**/*.js", lambda route: held.append(route))  # asked for and never answered

    page.goto(f"{site}/counties/130321/", wait_until="commit")
    expect(page.locator(".footer-nav")).to_be_attached()

    assert page.evaluate(PAINT) > 0
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert held
    for route in held:
        route.abort()


def test_nothing_is_loaded_from_elsewhere_and_no_font_at_all(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request))

    for path in PAGES:
        page.goto(site + path, wait_until="networkidle")

    assert {urlsplit(one.url).netloc for one in asked} == {urlsplit(site).netloc}
    assert "font" not in {one.resource_type for one in asked}
