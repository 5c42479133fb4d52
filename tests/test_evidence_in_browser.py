"""What a person does with a mouse or a keyboard: from a number to its passage, and an edit."""

import pytest
from playwright.sync_api import expect

from programs.models import Program

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def site(live_server, ledger):
    return live_server.url


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_number_on_the_home_page_is_one_click_from_its_passage(page, site, complaints, viewport):
    page.set_viewport_size(viewport)
    page.goto(site)
    number = page.get_by_role("link", name="1400", exact=False).first

    number.click()

    card = page.locator(":target")
    assert page.url.startswith(f"{site}/sources/")
    assert "#c" in page.url
    assert card.locator("mark").inner_text().startswith("1400")
    expect(card.locator("mark")).to_be_in_viewport()
    assert complaints == []


def test_a_number_is_one_key_from_its_passage_without_scripts(browser, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/figures/4/")
    page.get_by_role("link", name="1281亿元").first.focus()

    page.keyboard.press("Enter")

    assert page.locator(":target mark").inner_text() == "1281亿元"
    page.context.close()


def test_an_editor_who_saves_second_keeps_the_words_and_overwrites_nothing(
    browser, page, site, complaints, staff
):
    retu = Program.objects.get(slug="retu")
    path = f"/admin/programs/program/{retu.pk}/change/"
    page.goto(site + path)
    page.get_by_label("用户名").fill("editor")
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(site + path)
    other = page.context.new_page()
    other.goto(site + path)
    other.get_by_label("网站").fill("https://first.example/")
    other.get_by_role("button", name="保存", exact=True).click()

    page.get_by_label("网站").fill("https://second.example/")
    page.get_by_role("button", name="保存", exact=True).click()

    page.get_by_text("已被别人").first.wait_for()
    assert page.get_by_label("网站").input_value() == "https://second.example/"
    (change,) = Program.objects.get(slug="retu").pending_change.values.items()
    assert change == ("url", "https://first.example/")
    assert complaints == []
