"""A figure from draft to published, corrected and restored: four people, by mouse and keyboard."""

import pytest
from playwright.sync_api import expect

from programs.models import Figure, FigureCitation
from tests.desk_steps import DESKTOP, PASSWORD, sign_in
from tests.factories import make_article, make_indicator, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "试写县今年整修村道，前三个月修好38公里，全年修好83公里，就这一句。"
NOTE = "请补上提要，再交来"
REASON = "38公里只是前三个月的，全年是83公里"
PEOPLE = {"writer": "contributor", "first": "editor", "second": "editor"}


@pytest.fixture
def site(live_server, ledger):
    make_indicator(name="整修村道", unit="公里")
    make_article(TEXT, headline="试写县整修村道")
    for name, role in PEOPLE.items():
        make_staff(role, username=name, password=PASSWORD)
    return live_server.url


@pytest.fixture
def people(browser, site):
    """Return who works on the figure, each with a browser of one's own."""
    contexts = {name: browser.new_context(viewport=DESKTOP) for name in PEOPLE}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for name, page in pages.items():
        sign_in(page, site, name)
    yield pages
    for context in contexts.values():
        context.close()


def choose(page, field, words):
    """Pick from an autocomplete the way a person does: open, type, take the first answer."""
    page.locator(f"#{field} + .select2").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def save(page):
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success").first).to_be_visible()


def ask(page, verb, **typed):
    """Press the button of the verb, fill in what it asks for, and confirm."""
    page.get_by_role("link", name=verb, exact=True).click()
    for label, words in typed.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name=f"确认{verb}").click()


def move(page, verb, **typed):
    ask(page, verb, **typed)
    expect(page.locator(".messagelist .success")).to_contain_text(f"已{verb}")


def draft(page, site):
    """Draft the figure with its passage; return its address in the admin."""
    page.goto(f"{site}/admin/programs/figure/add/")
    choose(page, "id_indicator", "整修村道")
    page.get_by_label("类型").select_option(label="报告")
    page.get_by_label("时段", exact=False).first.fill("2025")
    page.get_by_role("button", name="添加另一个 数字的引文").click()
    choose(page, "id_citations-0-article", "试写县整修村道")
    page.locator("#id_citations-0-exact").fill("38公里")
    page.locator("#id_citations-0-value").fill("38")
    page.locator("#id_citations-0-unit").fill("公里")
    save(page)
    return page.url


def publish(people, site):
    """Bring a figure to the public as its writer and two editors do; return it."""
    writer, first, second = (people[name] for name in PEOPLE)
    address = draft(writer, site)
    move(writer, "提交审核")

    first.goto(address)
    move(first, "退回", 意见=NOTE)
    writer.goto(address)
    expect(writer.get_by_text("退回意见：")).to_be_visible()
    expect(writer.get_by_text(NOTE).first).to_be_visible()
    writer.locator("#id_citations-0-digest").fill("县里修好38公里村道。")
    save(writer)
    first.goto(address)
    first.locator("#id_remarks").fill("试写县自己统计的。")
    save(first)
    writer.goto(address)
    move(writer, "提交审核")

    first.goto(address)
    ask(first, "核准")
    expect(first.locator(".errorlist")).to_contain_text("有您写的，须由另一个人核准")
    second.goto(address)
    move(second, "核准")
    move(second, "发布")
    return Figure.objects.published().get(indicator__name="整修村道")


def change_address(site, record):
    opts = record._meta
    return f"{site}/admin/{opts.app_label}/{opts.model_name}/{record.pk}/change/"


def propose(page, site, figure):
    """Type another passage into the public figure."""
    page.goto(change_address(site, figure))
    page.locator("#id_citations-0-exact").fill("83公里")
    for name in ("start", "end"):
        page.locator(f"#id_citations-0-{name}").fill("")
    page.locator("#id_citations-0-value").fill("83")
    page.locator("#id_citations-0-digest").fill("县里修好83公里村道。")
    page.locator("#id_citations-0-change_reason").fill(REASON)
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist")).to_contain_text("公众看到的仍是原来的")


def compared(page, old, new):
    """Expect the passage before and after side by side."""
    name = page.get_by_role("rowheader", name="原文摘录", exact=True)
    row = page.get_by_role("row").filter(has=name)
    expect(row.locator("del")).to_have_text(old)
    expect(row.locator("ins")).to_have_text(new)


def reads(page, site, figure, amount):
    """Read the public page; expect the amount, and its passage one click away."""
    page.goto(f"{site}{figure.get_absolute_url()}")
    page.get_by_role("link", name=amount).first.click()
    expect(page.locator(":target mark")).to_have_text(amount)


def review(page, site, figure, claim):
    """Look at the public page as it will look, at old beside new, and approve the change."""
    page.goto(change_address(site, figure))
    with page.expect_popup() as opened:
        page.get_by_role("link", name="预览公开页面").click()
    expect(opened.value.locator("main")).to_contain_text("83公里")
    page.goto(change_address(site, claim))
    page.get_by_role("link", name="核准修改", exact=True).click()
    compared(page, "38公里", "83公里")
    page.get_by_role("button", name="确认核准修改").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已核准修改")


def take_back(page, site, claim):
    """Compare the last two versions and take the older one back, as a change to be approved."""
    page.goto(change_address(site, claim))
    page.get_by_role("link", name="历史").click()
    page.get_by_role("button", name="对照选中的两版").click()
    compared(page, "38公里", "83公里")
    page.get_by_role("link", name="恢复第").first.click()
    page.get_by_role("button", name="恢复第").click()
    expect(page.locator(".messagelist .success")).to_contain_text("公众看到的仍是现在的")
    move(page, "提交修改")


def test_a_figure_from_draft_to_published_corrected_and_restored(page, site, people, complaints):
    writer, first, second = (people[name] for name in PEOPLE)

    figure = publish(people, site)
    reads(page, site, figure, "38公里")

    propose(writer, site, figure)
    claim = FigureCitation.objects.get(figure=figure)
    writer.goto(change_address(site, claim))
    move(writer, "提交修改")
    reads(page, site, figure, "38公里")
    review(first, site, figure, claim)
    reads(page, site, figure, "83公里")
    page.goto(f"{site}/corrections/")
    listed = page.get_by_role("listitem").filter(has_text=REASON)
    expect(listed).to_contain_text("38公里")
    expect(listed).to_contain_text("83公里")
    listed.get_by_role("link", name="整修村道").click()
    expect(page.get_by_role("heading", name="更正")).to_be_visible()

    take_back(second, site, claim)
    reads(page, site, figure, "83公里")
    first.goto(change_address(site, claim))
    move(first, "核准修改")
    reads(page, site, figure, "38公里")
    page.goto(f"{site}/corrections/")
    expect(page.get_by_role("listitem").filter(has_text="整修村道")).to_have_count(2)
    assert complaints == []
