"""A contradiction decided in the inbox and read as a correction, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from programs.models import Figure
from tests.desk_steps import DESKTOP, PASSWORD, PHONE, sign_in
from tests.factories import division, make_claim, make_figure, make_indicator, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "后一篇写明以年报为准"


@pytest.fixture
def site(live_server, ledger):
    make_staff("publisher", username="publisher", password=PASSWORD)
    return live_server.url


@pytest.fixture
def figure(site):
    indicator = make_indicator(name="培训电商人才", unit="人次")
    figure = make_figure("2.2万人次", indicator=indicator, place=division())
    make_claim(figure, "2.4万人次", attributed_to="县里统计")
    make_claim(figure, "2.5万人次", published=False)
    return figure


def test_a_contradiction_is_decided_and_read_as_a_correction(page, site, figure, complaints):
    page.set_viewport_size(DESKTOP)
    sign_in(page, site, "publisher")

    page.get_by_role("link", name="说法不一").first.click()
    page.get_by_role("link", name="培训电商人才").click()
    page.get_by_label("2.4万人次", exact=False).first.check()
    page.get_by_label("采用的理由").fill(REASON)
    page.get_by_role("button", name="选定", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("已选定 2.4万人次")
    page.goto(f"{site}/corrections/")
    row = page.get_by_role("listitem").filter(has_text=REASON)
    expect(row).to_contain_text("2.2万人次")
    expect(row).to_contain_text("2.4万人次")
    row.get_by_role("link", name="培训电商人才").click()
    expect(page.get_by_role("heading", name="更正")).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
    assert complaints == []


def test_a_slot_is_split_without_scripts(browser, site, figure):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, site, "publisher")
    page.goto(f"{site}/admin/programs/figure/{figure.pk}/dispute/")

    page.get_by_role("checkbox", name="2.4万人次", exact=False).check()
    page.get_by_label("新数字的时段").fill("2022")
    page.get_by_label("分开的理由").fill("说的是后一年")
    page.get_by_role("button", name="分出去").click()

    expect(page.get_by_text("新的草稿")).to_be_visible()
    new = Figure.objects.get(indicator=figure.indicator, period="2022")
    assert (new.status, new.value) == ("draft", 24_000)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible_at_any_width(page, site, figure, complaints, viewport):
    other = make_figure("14万元", place=division())
    other.resolve(make_claim(other, "15万元"), by=None, reason=REASON)
    page.set_viewport_size(viewport)
    sign_in(page, site, "publisher")
    one = f"/admin/programs/figure/{figure.pk}/dispute/"
    correction = other.corrections.get().pk
    paths = [
        "/admin/programs/figure/disputes/",
        one,
        "/admin/programs/correction/",
        f"/admin/programs/correction/{correction}/change/",
        "/corrections/",
        "/contradictions/",
        other.get_absolute_url(),
        figure.get_absolute_url(),
    ]

    faults = {}
    for path in paths:
        page.goto(site + path)
        assert complaints == [], path
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if found.violations_count or wide:
            faults[path] = (wide, found.generate_report())
        complaints.clear()  # the checker itself tries styles that the policy refuses

    assert faults == {}
