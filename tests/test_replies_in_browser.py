"""A county answers by its address, another editor accepts, and a reader finds both words."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from programs.models import Reply, ReplyLink
from tests.desk_steps import DESKTOP, PASSWORD, PHONE, sign_in
from tests.factories import division, make_figure, make_indicator, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "试写县农业农村局"
TEXT = "这个数只算了试点，没有算全县。"
WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.fixture
def figure(site):
    indicator = make_indicator(name="培训电商人才", unit="人次")
    return make_figure("2.2万人次", indicator=indicator, place=division())


@pytest.fixture
def link(figure):
    asker = make_staff("editor", username="asker", password=PASSWORD)
    return ReplyLink.send_out(by=asker, figures=[figure], addressee=BODY, note="请核对口径。")


def fill(page):
    page.get_by_label("姓名").fill("某甲某乙")
    page.get_by_label("职务").fill("某科某长")
    page.get_by_label("联系方式").fill("010-5550100")
    page.get_by_label("回应", exact=True).fill(TEXT)
    page.get_by_role("button", name="提交回应").click()


def test_a_county_answers_without_scripts_and_another_editor_accepts(browser, site, figure, link):
    outside = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    outside.goto(f"{site}{link.get_absolute_url()}")
    expect(outside.locator("mark").first).to_have_text("2.2万人次")
    fill(outside)
    expect(outside.get_by_role("heading", name="已收到您的回应")).to_be_visible()
    assert outside.goto(f"{site}{link.get_absolute_url()}").status == 410

    make_staff("publisher", username="second", password=PASSWORD)
    inside = browser.new_context(viewport=DESKTOP).new_page()
    sign_in(inside, site, "second")
    inside.get_by_role("link", name="待决定的当事方回应").first.click()
    inside.locator("#result_list tbody a").first.click()
    expect(inside.get_by_text(TEXT)).to_be_visible()
    inside.get_by_label("采纳", exact=False).first.check()
    inside.get_by_label("理由").first.fill("核对过")
    inside.get_by_role("button", name="保存", exact=True).click()
    expect(inside.locator(".messagelist")).to_be_visible()

    outside.goto(f"{site}{figure.get_absolute_url()}")
    section = outside.get_by_role("region", name="当事方的回应")
    expect(section).to_contain_text(TEXT)
    expect(section).to_contain_text(BODY)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible_at_any_width(page, site, figure, link, complaints, viewport):
    page.set_viewport_size(viewport)
    make_staff("administrator", username="second", password=PASSWORD)
    seen = []

    def look(what):
        found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        seen.append((what, [one["id"] for one in found], wide > 0))

    address = f"{site}{link.get_absolute_url()}"
    page.goto(address)
    look("form")
    page.get_by_role("button", name="提交回应").evaluate("one => one.form.noValidate = true")
    page.get_by_role("button", name="提交回应").click()
    look("faulty form")
    fill(page)
    look("done")
    assert complaints == []
    page.goto(address)
    look("closed")
    reply = Reply.objects.get()
    sign_in(page, site, "second")
    for path in ("replylink/", "replylink/add/", f"replylink/{link.pk}/change/", "reply/"):
        page.goto(f"{site}/admin/programs/{path}")
        if path.endswith("add/"):
            page.get_by_role("searchbox", name="关于哪些数字").wait_for()
        look(path)
    page.goto(f"{site}/admin/programs/reply/{reply.pk}/change/")
    look("decision")
    page.goto(f"{site}/admin/ruralplan/auditentry/")
    look("audit log")
    page.locator("#result_list tbody a").first.click()
    look("audit entry")
    reply.accept(by=None, reason="核对过")
    page.goto(f"{site}{figure.get_absolute_url()}")
    look("figure")

    assert [one for one in seen if one[1] or one[2]] == []
