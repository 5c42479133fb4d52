"""Two articles side by side in a real browser: by mouse and by keyboard, on a desk and a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from sources.copies import compare
from sources.models import ReprintSuggestion, SuggestionState
from tests.sources.relation_texts import take_in

pytestmark = pytest.mark.django_db(transaction=True)

VIEWPORTS = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def pair(ledger):
    for name in ("chunni_release", "chunni_changed"):
        compare(take_in(name))
    return ReprintSuggestion.objects.get()


def sign_in(page, site, path):
    page.goto(f"{site}{path}")
    page.get_by_label("用户名").fill("editor")
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site}{path}")


def faults(page):
    """Return what axe finds, and whether the page scrolls sideways."""
    found = Axe().run(page, options=RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return (found.generate_report() if found.violations_count else "", wide)


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=["desktop", "phone"])
def test_both_passages_are_seen_and_the_pair_is_confirmed(
    page, live_server, staff, complaints, pair, viewport
):
    page.set_viewport_size(viewport)
    path = f"/admin/sources/reprintsuggestion/{pair.pk}/change/"
    sign_in(page, live_server.url, path)
    page.get_by_text("展开两篇全文").click()
    assert faults(page) == ("", False)
    shown = page.locator("mark.differing").all_inner_texts()
    assert [text.removeprefix("数字：").strip() for text in shown] == pair.conflicts[0]["exact"]

    page.get_by_role("radio", name="chunni_changed").check()
    page.get_by_role("button", name="确认同源").click()

    page.get_by_text("已确认同源，源头是“chunni_changed").wait_for()
    pair.other.refresh_from_db()
    assert pair.other.origin_id == pair.article_id
    page.goto(f"{live_server.url}{path}")
    assert faults(page) == ("", False)
    page.goto(f"{live_server.url}/admin/sources/reprintsuggestion/")
    assert faults(page) == ("", False)
    assert complaints == []


def test_a_pair_is_split_by_keyboard_without_scripts(browser, live_server, staff, pair):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server.url, f"/admin/sources/reprintsuggestion/{pair.pk}/change/")
    page.get_by_role("button", name="不同源").focus()

    page.keyboard.press("Enter")

    page.get_by_text("已判为不同源").first.wait_for()
    pair.refresh_from_db()
    assert pair.state == SuggestionState.SPLIT
    page.context.close()
