"""Every kind of public page in a browser: accessibility, widths, order, paper, no scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.page_faults import CUT_OFF, FOCUS_UNSEEN, NOT_FOR_PAPER, OUT_OF_ORDER, SIDEWAYS
from tests.public_pages import PAGES, REFUSED, all_addresses, make_what_is_missing

pytestmark = pytest.mark.django_db(transaction=True)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": RULES, "resultTypes": ["violations"]}
OPEN_FOLDS = "document.querySelectorAll('details').forEach(one => { one.open = true })"
# All that is read of a page; what a script alone can do is hidden without it.
TEXT = """() => [...document.querySelectorAll("body > *")].map(one => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll(".share-deeds").forEach(deed => deed.remove());
    return copy.textContent.replace(/\\\\s+/g, " ");
}).join("")"""


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.fixture
def heard(page):
    """What the console says, warnings too, but for the status of a page that is refused."""
    said = []
    page.on("console", lambda line: line.type in ("error", "warning") and said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def visit(page, site, heard):
    """Open an address of the site; say what the console said of it."""

    def opened(address):
        heard.clear()
        status = page.goto(site + address).status
        return [line for line in heard if status < 400 or f"status of {status}" not in line]

    return opened


def whole_site():
    """Every address, with what the real content has none of made up beside it."""
    return list(dict.fromkeys([*all_addresses(), *make_what_is_missing().values(), *REFUSED]))


def look(page, *questions):
    return [fault for question in questions for fault in page.evaluate(question)]


def broken_rules(page):
    """Return the rules that the page breaks, with the first place each; folds are opened first."""
    page.evaluate(OPEN_FOLDS)
    found = Axe().run(page, options=AXE).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_breaks_a_rule_of_accessibility(page, visit, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    while_empty = [*PAGES["contradictions"], *PAGES["corrections"]]
    found = {}

    for addresses in (lambda: while_empty, whole_site):
        for address in addresses():
            faults = [*visit(address), *look(page, SIDEWAYS), *broken_rules(page)]
            found |= {address: faults} if faults else {}

    assert found == {}


def test_every_component_keeps_the_rules_at_every_width_in_both_schemes(page, visit):
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 640, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            faults = [*visit("/components/"), *look(page, SIDEWAYS), *broken_rules(page)]
            found |= {(scheme, width): faults} if faults else {}

    assert found == {}


# 640 CSS pixels are a window of 1280 at 200 %, and 320 are one at 400 %.
@pytest.mark.parametrize("width", [1280, 640, 320])
def test_every_page_fits_is_read_in_the_order_seen_and_shows_where_the_focus_is(page, visit, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = {}

    for address in whole_site():
        visit(address)
        faults = look(page, SIDEWAYS, CUT_OFF, OUT_OF_ORDER, FOCUS_UNSEEN)
        found |= {address: faults} if faults else {}

    assert found == {}


def test_every_page_says_its_address_on_paper_and_shows_no_navigation(page, visit):
    page.emulate_media(media="print")
    found = {}

    for address in all_addresses():
        visit(address)
        found |= {address: faults} if (faults := look(page, NOT_FOR_PAPER)) else {}

    assert found == {}


def test_without_scripts_every_page_says_the_same(browser, page, visit, site):
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    different = []

    for address in whole_site():
        visit(address)
        plain.goto(site + address)
        if page.evaluate(TEXT) != plain.evaluate(TEXT):
            different.append(address)

    context.close()
    assert different == []
