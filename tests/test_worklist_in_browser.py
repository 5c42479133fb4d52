"""The first page, an action on many records and the warning before leaving, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from programs.models import Program
from ruralplan.editorial import EditorialStatus
from tests import factories
from tests.test_worklist import make_work
from tests.test_worklist_by_role import change, promise, write

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def sign_in(page, client, live_server, user):
    client.force_login(user)
    [cookie] = client.cookies.values()
    place = {"name": cookie.key, "value": cookie.value, "url": live_server.url}
    page.context.add_cookies([place])


def barriers(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]]


@pytest.fixture
def editor(page, client, live_server, ledger):
    """An editor with work of every kind, and the browser signed in as that editor."""
    author, editor, publisher = (
        factories.make_staff(role) for role in ("contributor", "editor", "publisher")
    )
    make_work()
    promise(900)
    for number in range(3):
        write(author, name=f"待审项目{number}").submit(by=author)
    change(author).submit_change(by=author)
    urgent = write(publisher)
    urgent.submit(by=publisher)
    urgent.publish(by=publisher, urgent_reason="数字错了一位")
    mine = write(editor)
    mine.submit(by=editor)
    mine.return_to_author(by=publisher, note="请补出处")
    sign_in(page, client, live_server, editor)
    return editor


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_page_has_no_barrier_and_fits(page, live_server, editor, width, complaints):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/admin/")

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_a_count_leads_to_many_records_that_are_approved_in_one_go(
    page, live_server, editor, complaints
):
    page.goto(f"{live_server.url}/admin/")
    pile = page.get_by_role("listitem").filter(has_text="等我审核的")
    pile.get_by_role("link", name="项目", exact=False).first.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(4)
    page.locator("#action-toggle").check()
    page.get_by_label("动作").select_option(label="核准")
    page.get_by_role("button", name="执行").click()

    expect(page.get_by_role("heading", name="会核准的，3 条")).to_be_visible()
    expect(page.get_by_role("heading", name="不能核准的，1 条", exact=False)).to_be_visible()
    assert complaints == []  # axe itself tries to set styles below
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    waiting = Program.objects.filter(name__startswith="待审项目")
    assert {row.status for row in waiting} == {EditorialStatus.IN_REVIEW}
    page.get_by_role("button", name="确认核准 3 条").click()

    expect(page.locator(".messagelist .success")).to_have_text("已核准 3 条。")
    assert {row.status for row in waiting.all()} == {EditorialStatus.APPROVED}


def leave(page):
    """Follow a link away; return what the browser asked, and stay."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(".breadcrumbs a").first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    return asked


def test_leaving_a_form_with_unsaved_words_is_warned_of(page, live_server, editor, complaints):
    program = factories.make_program(published=False)
    url = f"{live_server.url}/admin/programs/program/{program.pk}/change/"
    page.goto(url)
    page.get_by_label("名称", exact=False).first.fill("还没有保存的名称")

    assert leave(page) == ["beforeunload"]
    assert page.url == url
    expect(page.get_by_label("名称", exact=False).first).to_have_value("还没有保存的名称")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert leave(page) == []
    page.wait_for_url(f"{live_server.url}/admin/")
    assert complaints == []


def test_a_form_that_came_back_refused_is_still_unsaved(page, live_server, editor):
    program = factories.make_program(published=False)
    page.goto(f"{live_server.url}/admin/programs/program/{program.pk}/change/")
    page.get_by_label("网址名", exact=False).first.fill("有空格 的网址")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".errornote").first).to_be_visible()

    assert leave(page) == ["beforeunload"]


def test_a_form_in_which_nothing_was_typed_is_left_at_once(page, live_server, editor):
    figure = factories.make_figure(published=False)
    page.goto(f"{live_server.url}/admin/programs/figure/{figure.pk}/change/")

    assert leave(page) == []
    page.wait_for_url(f"{live_server.url}/admin/")
