"""The tutorial, done by mouse and keyboard: one writes, another publishes a cited figure."""

import pytest
from playwright.sync_api import expect

from programs.models import Figure
from tests.factories import make_indicator, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "县报十一月三日讯：今年全县新修村道二十条，共修路38公里，花去1.2亿元。"


def sign_in(page, site, name="editor"):
    page.goto(f"{site}/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site}/admin/")


def choose(page, field, words):
    """Pick from an autocomplete the way a person does: open, type, take the first answer."""
    page.locator(f"#{field} + .select2").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def save(page):
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def move(page, verb):
    """Take the record one step further: the button of the verb, then its confirmation."""
    page.get_by_role("link", name=verb, exact=True).click()
    page.get_by_role("button", name=f"确认{verb}").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def hand_over(page, reviewer):
    """Submit the record as its writer, and publish it as somebody else."""
    move(page, "提交审核")
    reviewer.goto(page.url)
    move(reviewer, "发布")


def test_a_pasted_text_becomes_a_public_figure_with_its_passage(
    page, browser, live_server, ledger, staff, complaints
):
    indicator = make_indicator(name="新修道路", unit="公里")
    make_staff("editor", "second", password="a-long-password")
    sign_in(page, live_server.url)
    desk = browser.new_context()
    reviewer = desk.new_page()
    sign_in(reviewer, live_server.url, "second")

    page.goto(f"{live_server.url}/admin/sources/article/add/")
    choose(page, "id_publisher", "公益时报")
    page.get_by_label("标题", exact=False).first.fill("全县修路")
    page.get_by_label("刊登日期").fill("2025-11-03")
    page.get_by_label("存入全文").fill(TEXT)
    save(page)
    hand_over(page, reviewer)

    page.goto(f"{live_server.url}/admin/programs/figure/add/")
    choose(page, "id_indicator", "新修道路")
    page.get_by_label("类型").select_option(label="报告")
    page.get_by_label("时段", exact=False).first.fill("2025")
    page.get_by_role("button", name="添加另一个 数字的引文").click()
    choose(page, "id_citations-0-article", "全县修路")
    page.locator("#id_citations-0-exact").fill("38公里")
    page.locator("#id_citations-0-value").fill("38")
    page.locator("#id_citations-0-unit").fill("公里")
    page.locator("#id_citations-0-digest").fill("2025年全县新修道路38公里。")
    save(page)
    hand_over(page, reviewer)

    figure = Figure.objects.published().get(indicator=indicator)
    page.goto(f"{live_server.url}/figures/{figure.pk}/")
    page.get_by_role("link", name="38公里").first.click()
    assert page.locator(":target mark").inner_text() == "38公里"
    assert complaints == []
    desk.close()
