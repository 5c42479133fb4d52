"""Every page of the editorial life: no barrier of WCAG 2.2 AA, and as wide as the screen."""

import pytest
from playwright.sync_api import expect

from tests.desk_steps import DESKTOP, PHONE, sign_in
from tests.editorial_pages import VIEWER, lay_out
from tests.factories import make_program
from tests.test_worklist_in_browser import barriers

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
ADD = "/admin/programs/figure/add/"
GONE = "410 (Gone)"  # a link that was answered says so by its status, which the browser notes


@pytest.fixture
def pages(live_server, ledger):
    return lay_out()


@pytest.fixture
def site(page, live_server, pages):
    sign_in(page, live_server.url, VIEWER)
    return live_server.url


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@SIZES
def test_each_page_has_no_barrier_and_fits(page, site, pages, complaints, viewport):
    page.set_viewport_size(viewport)
    faults = {}
    for name, path in pages.items():
        page.goto(site + path)
        told = [one for one in complaints if GONE not in one]
        found = (told, barriers(page), is_wide(page))
        if any(found):
            faults[name] = found
        complaints.clear()  # the checker itself tries styles that the policy refuses

    assert faults == {}


@SIZES
def test_what_an_action_would_do_has_no_barrier_and_fits(page, site, viewport):
    page.set_viewport_size(viewport)
    page.goto(f"{site}/admin/programs/figure/?waiting=review")
    page.locator("#action-toggle").check()
    page.get_by_label("动作").select_option(label="核准")
    page.get_by_role("button", name="执行").click()

    expect(page.get_by_role("heading", name="会核准的", exact=False)).to_be_visible()
    assert (barriers(page), is_wide(page)) == ([], False)


@SIZES
def test_two_versions_of_a_lost_race_have_no_barrier_and_fit(page, site, viewport):
    page.set_viewport_size(viewport)
    program = make_program(published=False)
    page.goto(f"{site}/admin/programs/program/{program.pk}/change/")
    program.name = "别人改的名称"
    program.save()
    page.locator("#id_name").fill("我改的名称")
    page.get_by_role("button", name="保存并继续编辑").click()

    expect(page.get_by_role("heading", name="两种内容对照", exact=False)).to_be_visible()
    assert (barriers(page), is_wide(page)) == ([], False)


def test_an_empty_chooser_says_what_is_chosen_there(page, site, complaints):
    page.goto(site + ADD)

    chooser = page.get_by_role("combobox", name="指标")
    expect(chooser).to_be_visible()
    chooser.click()
    expect(page.get_by_role("searchbox", name="指标")).to_be_focused()
    expect(page.get_by_role("listbox", name="指标")).to_be_visible()
    assert complaints == []
    assert barriers(page) == []


def test_a_chooser_of_several_records_says_what_is_chosen_there(page, site):
    page.goto(f"{site}/admin/programs/replylink/add/")

    expect(page.get_by_role("combobox", name="关于哪些数字")).to_be_visible()
    expect(page.get_by_role("searchbox", name="关于哪些数字")).to_be_visible()


def test_the_chooser_of_a_row_that_is_added_is_named_too(page, site):
    page.goto(site + ADD)
    page.get_by_role("button", name="添加另一个 数字的引文").click()

    row = page.locator("#citations-0")
    expect(row.get_by_role("combobox", name="文章")).to_be_visible()
    row.get_by_role("combobox", name="文章").click()
    expect(page.get_by_role("searchbox", name="文章")).to_be_focused()
    assert barriers(page) == []
