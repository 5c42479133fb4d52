"""The tutorial, done by mouse and keyboard: a pasted text becomes a public, cited figure."""

import pytest
from playwright.sync_api import expect

from programs.models import Figure
from tests.factories import make_indicator

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "县报十一月三日讯：今年全县新修村道二十条，共修路38公里，花去1.2亿元。"


def sign_in(page, site):
    page.goto(f"{site}/admin/")
    page.get_by_label("用户名").fill("editor")
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


def test_a_pasted_text_becomes_a_public_figure_with_its_passage(
    page, live_server, ledger, staff, complaints
):
    indicator = make_indicator(name="新修道路", unit="公里")
    sign_in(page, live_server.url)

    page.goto(f"{live_server.url}/admin/sources/article/add/")
    choose(page, "id_publisher", "公益时报")
    page.get_by_label("标题", exact=False).first.fill("全县修路")
    page.get_by_label("刊登日期").fill("2025-11-03")
    page.get_by_label("存入全文").fill(TEXT)
    save(page)
    for verb in ("提交审核", "发布"):
        move(page, verb)

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
    for verb in ("提交审核", "发布"):
        move(page, verb)

    figure = Figure.objects.published().get(indicator=indicator)
    page.goto(f"{live_server.url}/figures/{figure.pk}/")
    page.get_by_role("link", name="38公里").first.click()
    assert page.locator(":target mark").inner_text() == "38公里"
    assert complaints == []
