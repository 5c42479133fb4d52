"""The public site as readers use it: by keyboard, on a phone, without scripts, on paper."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

COLOURS = """() => [...document.querySelectorAll("body *")].map(one => {
    const style = getComputedStyle(one);
    return [style.color, style.backgroundColor, style.borderBottomColor].join();
})"""
# What glides, fades or turns.
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return style.scrollBehavior !== "auto" || style.animationName !== "none"
        || style.transitionDuration.split(", ").some(seconds => parseFloat(seconds));
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


def test_the_first_key_offers_to_skip_to_the_text(page, site):
    page.goto(site)

    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="跳到正文")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_keys_go_through_the_masthead_in_the_order_that_is_seen(page, site):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/ledger/")
    seen = []

    for _ in range(10):
        page.keyboard.press("Tab")
        box = page.evaluate(
            "(() => { const b = document.activeElement.getBoundingClientRect();"
            " return [Math.round(b.top), Math.round(b.left)] })()"
        )
        seen.append(box)

    rows = [top // 40 for top, _ in seen[1:]]
    assert rows == sorted(rows), seen


@pytest.mark.parametrize("width", [1280, 390])
def test_each_number_of_the_ledger_is_one_click_from_its_promises(page, site, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(site)
    row = page.locator(".tally-row", has_text="没有找到报道")
    number = row.locator(".tally-count").inner_text().split()[0]

    row.click()

    assert page.url == f"{site}/ledger/?state=no_report"
    expect(page.get_by_role("heading", name=f"{number} 条承诺")).to_be_visible()


def test_without_scripts_no_button_is_shown_that_only_a_script_could_serve(browser, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site)

    expect(page.get_by_role("button", name="打印本页")).to_be_hidden()
    expect(page.locator(".share-address a")).to_be_visible()
    page.context.close()


def test_the_address_of_a_page_can_be_copied(page, site, complaints):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/figures/19/")

    page.get_by_role("button", name="复制地址").click()

    expect(page.get_by_text("地址已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/figures/19/"
    assert complaints == []


def test_paper_holds_the_text_and_where_it_came_from_and_no_navigation(page, site):
    page.goto(f"{site}/figures/19/")
    page.emulate_media(media="print")

    for gone in (".nav", ".crumbs", ".quick-search", ".footer", ".share-deeds"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".share-address")).to_contain_text(f"{site}/figures/19/")
    original = page.get_by_role("link", name="读原文").first
    printed = original.evaluate("element => getComputedStyle(element, '::after').content")
    assert "http" in printed
    sources = page.locator(".figure-sources").first
    assert "attr" not in sources.evaluate("e => getComputedStyle(e, '::after').content")
    assert "/figures/" in sources.evaluate("e => getComputedStyle(e, '::after').content")


def test_paper_has_the_same_colours_whatever_the_screen_had(page, site):
    printed = []
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        page.goto(f"{site}/components/")
        printed.append(page.evaluate(COLOURS))

    assert printed[0] == printed[1]


def test_nothing_on_a_page_moves_whatever_motion_its_reader_wants(page, site):
    for motion in ("reduce", "no-preference"):
        page.emulate_media(reduced_motion=motion)
        for path in ("/gaps/", "/components/"):
            page.goto(site + path)

            assert page.evaluate(MOVING) == [], (motion, path)


def test_no_line_begins_with_a_closing_mark(page, site):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/method/")

    starts = page.evaluate(
        """() => {
          const found = [];
          for (const p of document.querySelectorAll("main p, main li, main dd")) {
            const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
            let last = null;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              for (let at = 0; at < node.length; at++) {
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                const [box] = range.getClientRects();
                if (!box || !box.width) continue;
                const line = last === null || box.top > last + 8;
                if (line && "，。、；：！？）》”’".includes(node.data[at])) found.push(p.innerText);
                last = box.top;
              }
            }
          }
          return found;
        }"""
    )

    assert starts == []
