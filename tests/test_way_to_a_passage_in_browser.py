"""From any page to a passage: with a finger on a phone, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.public_pages import WITH_NUMBERS

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# What leads from a number to its passage, in a text, a table or a chart.
NUMBER = "main a[href*='/sources/'][href*='#c']"
WAYS = {
    "at once": [NUMBER],
    "by the ledger and a figure": [".tally-row", ".promises .figure-sources", ".big a"],
    "by the gaps": [".nav a[href='/gaps/']", NUMBER],
    "by a programme and its plan": [".line h3 a", NUMBER],
    "by a county": [".nav a[href='/counties/']", "main a[href='/counties/130321/']", NUMBER],
    "by a province": [".tile-link[href='/counties/130000/']", NUMBER],
    "by a story": ["main a[href^='/case-studies/']", f".prose {NUMBER.removeprefix('main ')}"],
    "by a chart": ["main th a[href='/indicators/envoys-posted/']", NUMBER],
    "by the plans side by side": ["main a[href$='/compare/']", NUMBER],
}
# Whether the marked number is in sight, and under nothing else, such as a line that sticks.
UNCOVERED = """() => {
    const mark = document.querySelector(":target mark");
    const box = mark.getClientRects()[0];
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return mark.contains(there);
}"""


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.fixture
def open_window(browser):
    """Open a window of a reader with a finger, with keys alone, or without scripts."""
    contexts = []

    def opened(viewport=PHONE, *, scripts=True, **options):
        contexts.append(
            browser.new_context(viewport=viewport, java_script_enabled=scripts, **options)
        )
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def seen(page, selector):
    return page.locator(selector).locator("visible=true")


def tap(page, selector):
    with page.expect_navigation():
        seen(page, selector).first.tap()


def press_enter_on(page, selector):
    """Move on by the tab key until an element of the selector has the focus, and press enter."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    assert page.locator(":focus").and_(page.locator(selector)).count(), (page.url, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def digits(text):
    return re.sub(r"[^0-9.]", "", text)


def expect_passage(page, path, number=""):
    """The passage is open, its number is marked and in sight, and it is the one that was chosen."""
    page.wait_for_url(re.compile(r"/sources/[0-9]+/#c[0-9]+$"))
    mark = page.locator(":target mark").first
    expect(mark, path).to_be_in_viewport()
    assert page.evaluate(UNCOVERED), path
    assert digits(number) in digits(mark.inner_text()), path


@pytest.mark.parametrize("which", ["first", "last"])
def test_one_touch_leads_from_any_number_to_its_passage_on_a_phone(site, open_window, which):
    page = open_window(has_touch=True)
    for path in WITH_NUMBERS:
        page.goto(site + path)

        getattr(seen(page, NUMBER), which).tap()

        expect_passage(page, path)


def test_one_key_leads_from_any_number_to_the_same_number_without_scripts(site, open_window):
    page = open_window(scripts=False)
    for path in WITH_NUMBERS:
        page.goto(site + path)
        number = seen(page, NUMBER).first
        said = number.inner_text() if number.inner_text()[0].isdigit() else ""
        number.focus()

        page.keyboard.press("Enter")

        expect_passage(page, path, said)


def test_at_most_three_touches_lead_from_the_home_page_to_a_passage(site, open_window):
    page = open_window(has_touch=True)
    for way, steps in WAYS.items():
        page.goto(site)

        for step in steps:
            tap(page, step)

        expect_passage(page, way)
    assert max(map(len, WAYS.values())) == 3


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_keys_alone_lead_from_the_home_page_to_a_passage_without_scripts(
    site, open_window, viewport
):
    page = open_window(viewport, scripts=False)
    for way, steps in WAYS.items():
        page.goto(site)

        for step in steps:
            press_enter_on(page, step)

        expect_passage(page, way)


def test_a_mark_of_a_chart_and_its_row_in_the_table_open_the_same_passage(site, open_window):
    page = open_window(has_touch=True)
    chart = f"{site}/indicators/co-delivery-centers/"
    opened = []
    for number in ("svg.chart-drawing a[aria-label*='1266']", "td .figure-value:text('1266')"):
        page.goto(chart)
        tap(page, number)
        expect_passage(page, number, "1266")
        opened.append(page.url)

    assert opened[0] == opened[1]


def test_a_passage_opened_from_another_page_is_in_sight_at_once(site, open_window):
    page = open_window()  # of a reader who minds no motion
    page.goto(f"{site}/figures/19/")

    page.locator(".big a").click()
    page.wait_for_url("**/sources/*/#c*")

    assert page.evaluate(UNCOVERED)


def test_a_source_shows_each_number_beside_its_passage(site, open_window):
    page = open_window()
    page.goto(f"{site}/sources/1/")

    rows = page.locator(".taken > li")

    assert rows.count() > 50
    assert rows.count() == rows.filter(has=page.locator("mark")).count()


def test_what_is_folded_opens_without_scripts_and_is_on_paper_anyway(site, open_window):
    page = open_window(scripts=False)
    page.goto(f"{site}/figures/25/")
    fold = page.locator(".origin .fold").first
    expect(fold.locator(".passage").first).to_be_hidden()

    page.emulate_media(media="print")
    expect(fold.locator(".passage").first).to_be_visible()
    page.emulate_media(media="screen")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(fold.locator(".passage").first).to_be_visible()


def test_a_list_is_narrowed_and_widened_by_keyboard_without_scripts(site, open_window):
    page = open_window(scripts=False)
    page.goto(f"{site}/ledger/")
    page.locator(".filters-fold summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("状态", exact=True).select_option("reached")
    page.get_by_label("项目", exact=True).select_option("retu")
    page.get_by_role("search", name="筛选承诺").get_by_role("button", name="筛选").focus()
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site}/ledger/?program=retu&state=reached")
    expect(page.get_by_label("状态", exact=True)).to_have_value("reached")
    expect(page.locator(".share-address")).to_contain_text("?program=retu&state=reached")
    assert page.locator(".promise").count() == page.locator(".promise .state-reached").count() > 0

    page.get_by_role("link", name="去掉条件 状态：已达到").focus()
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site}/ledger/?program=retu")
    expect(page.get_by_label("状态", exact=True)).to_have_value("")


def test_one_click_selects_a_whole_reference(page, site):
    page.goto(f"{site}/figures/19/")

    page.locator(".cite-box").first.click()

    chosen = page.evaluate("getSelection().toString()")
    assert chosen.startswith("乡村账本. ")
    assert chosen.strip().endswith("/figures/19/.")
