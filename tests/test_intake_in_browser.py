"""Taking in with a mouse and a keyboard: with scripts, without them, wide and narrow."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sources.intake import take_file, take_text
from sources.models import Article, Intake
from sources.tasks import extract_intake
from tests.files import make_pdf
from tests.test_curation_in_browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGE = Path(__file__).parent / "data" / "desk" / "newspaper_page.txt"
DESK = re.compile(r"/admin/programs/proposal/desk/\d+/")
FILES = [
    {"name": "好的.txt", "mimeType": "text/plain", "buffer": "村里修路38公里。".encode()},
    {"name": "坏的.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n\xff\xff"},
    {"name": "空的.docx", "mimeType": "text/plain", "buffer": b""},
    {"name": "新的.pdf", "mimeType": "application/pdf", "buffer": make_pdf(["村里修桥2座。"])},
]


@pytest.fixture
def site(live_server, ledger, staff):
    return live_server.url


@pytest.fixture
def plain(browser):
    """A page of a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def open_taking(page, site):
    sign_in(page, site)
    page.goto(f"{site}/admin/sources/intake/add/")


def take_a_page_in(page, site):
    """Paste the newspaper page and take it to its desk: two clicks."""
    text = PAGE.read_text("utf-8")
    open_taking(page, site)
    page.get_by_role("textbox", name="文字").fill(text)
    page.get_by_role("button", name="收下", exact=True).click()
    expect(page.get_by_label("标题")).to_have_value(re.compile("青禾计划2024"))
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(DESK)
    article = Article.objects.get(headline__contains="青禾计划2024")
    assert article.text.text == text
    assert (article.publisher.name, article.published) == ("山河公益报", "2024-03-20")
    assert article.proposals.count() > 10


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_newspaper_page_is_two_clicks_from_its_desk(page, site, complaints, viewport):
    page.set_viewport_size(viewport)

    take_a_page_in(page, site)

    assert complaints == []


def test_a_newspaper_page_is_two_clicks_from_its_desk_without_scripts(plain, site):
    take_a_page_in(plain, site)


def check_rows(page):
    rows = page.locator(".taken tbody tr")
    expect(rows).to_have_count(4)
    for name, state in [
        ("好的", "待登记"),
        ("坏的", "读不出"),
        ("空的", "读不出"),
        ("新的", "待登记"),
    ]:
        expect(rows.filter(has_text=name)).to_contain_text(state)
    expect(rows.filter(has_text="空的")).to_contain_text("文件是空的")
    rows.filter(has_text="新的").get_by_role("link").click()
    expect(page.locator(".page-text")).to_contain_text("村里修桥2座。")


def test_files_go_one_by_one_and_each_row_tells_how_it_went(page, site, complaints):
    open_taking(page, site)

    page.locator("#id_files").set_input_files(FILES)
    page.get_by_role("button", name="上传并收下").click()

    expect(page.get_by_text("共 4 份，2 份读出，2 份没有读出。")).to_be_visible()
    assert page.url.endswith("/add/")
    check_rows(page)
    assert complaints == []


def test_files_go_together_without_scripts(plain, site):
    open_taking(plain, site)

    plain.locator("#id_files").set_input_files(FILES)
    plain.get_by_role("button", name="上传并收下").click()

    check_rows(plain)


def test_a_file_that_cannot_be_sent_is_told_in_its_row_and_the_others_go_on(page, site):
    open_taking(page, site)
    lost = iter([True])

    def lose_the_first(route):
        if route.request.method == "POST" and next(lost, False):
            route.abort()
        else:
            route.continue_()

    page.route("**/intake/add/", lose_the_first)
    page.locator("#id_files").set_input_files([FILES[0], FILES[3]])
    page.get_by_role("button", name="上传并收下").click()

    expect(page.get_by_text("共 2 份，1 份读出，1 份没有读出。")).to_be_visible()
    expect(page.locator(".taken")).to_contain_text("连不上服务器")


@pytest.fixture
def worker(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_page_that_waits_for_a_worker_shows_the_text_once_it_is_read(page, site, worker):
    open_taking(page, site)
    page.locator("#id_files").set_input_files([FILES[0]])
    page.get_by_role("button", name="上传并收下").click()
    row = page.locator(".taken tbody tr")
    expect(row).to_contain_text("等待读出")
    intake = Intake.objects.get()

    run_worker(intake)

    expect(row).to_contain_text("待登记")
    second = take_file("村里修桥2座。".encode(), "第二份.txt", by=None)
    page.goto(f"{site}/admin/sources/intake/{second.pk}/change/")
    expect(page.get_by_text("正在读出文字")).to_be_visible()
    run_worker(second)
    expect(page.locator(".page-text")).to_contain_text("村里修桥2座。")


def run_worker(intake):
    extract_intake.call(intake.pk)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible_and_fit_the_screen(page, site, complaints, viewport):
    text = PAGE.read_text("utf-8")
    page.set_viewport_size(viewport)
    take_a_page_in(page, site)
    first = Article.objects.get(headline__contains="青禾计划2024")
    later = take_text(text.replace("38.6 亿元", "39.2 亿元"), by=None)
    waiting = take_file(b"x", "等着的.txt", by=None)
    failed = take_file(b"", "空的.txt", by=None)
    run_worker(failed)
    known = take_text(text, by=None)
    base = "/admin/sources/intake/"
    paths = [base, f"{base}add/", f"{base}add/?from={waiting.pk}"]
    paths += [f"{base}{one.pk}/change/" for one in (later, waiting, failed, known)]
    revision = Article(
        publisher=first.publisher, headline="新版", published="2024", revision_of=first
    )
    revision.save()
    revision.store_text(text.replace("73 座", "75 座"))
    paths.append(f"/admin/sources/article/{first.pk}/difference/{revision.pk}/")
    faults = {}
    for path in paths:
        page.goto(site + path)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if found.violations_count or wide:
            faults[path] = (wide, found.generate_report())

    assert faults == {}
    assert complaints == []
