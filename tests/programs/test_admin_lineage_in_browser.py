"""The lineage editor in a real browser: by keys, without scripts, on a telephone."""

import pytest
from playwright.sync_api import expect

from programs.models import Continuation
from tests import factories
from tests.programs.test_admin_lineage import join, quote
from tests.test_worklist_in_browser import barriers, sign_in


@pytest.fixture
def measures(live_server, ledger):
    """Two measures in each of three editions; the older ones of the first kind are joined."""
    program, pillar = factories.make_program(name="试写计划"), factories.make_pillar()
    made = []
    for year in (2020, 2022, 2024):
        plan = factories.make_edition(program=program, year=year, title=f"试写计划{year}")
        for name in ("建仓", "修路"):
            title = f"试{name}{year}"
            made.append(factories.make_initiative(edition=plan, pillar=pillar, title=title))
    join(made[2], made[0], "renamed", note="两年都建仓")
    for measure in made[:4]:
        quote(measure, "试建一处")
    return {measure.title: measure for measure in made}


def address(live_server, measures):
    program = measures["试建仓2020"].edition.program
    return f"{live_server.url}/admin/programs/program/{program.pk}/lineage/"


def add(page, later, earlier, kind):
    card = page.locator(f"#m{later.pk}")
    card.locator(".addition summary").click()
    card.locator(".addition").get_by_label("前一项").select_option(label=earlier.title)
    card.locator(".addition").get_by_label("关系").select_option(label=kind)


def open_relation(page, later):
    """Open the form of the measure's first relation."""
    standing = page.locator(f"#m{later.pk} .standing").first
    standing.locator("summary").click()
    return standing


def relations():
    rows = Continuation.objects.filter(later__title__startswith="试").order_by("pk")
    return [(row.later.title, row.get_kind_display(), row.earlier.title) for row in rows]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_has_no_barrier_and_fits(page, client, live_server, measures, staff, width):
    sign_in(page, client, live_server, staff)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address(live_server, measures))
    for part in (".standing", ".addition"):
        page.locator(f"{part} summary").first.click()

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_relations_are_worked_on_one_screen(page, client, live_server, measures, staff, complaints):
    sign_in(page, client, live_server, staff)
    program = measures["试建仓2020"].edition.program
    page.goto(f"{live_server.url}/admin/programs/program/{program.pk}/change/")
    page.get_by_role("link", name="历年举措的延续").click()

    add(page, measures["试建仓2024"], measures["试建仓2022"], "沿用")
    add(page, measures["试修路2024"], measures["试建仓2022"], "拆分")
    open_relation(page, measures["试建仓2022"]).get_by_role("combobox", name="关系").select_option(
        label="合并"
    )
    page.get_by_role("button", name="保存全部改动").click()

    expect(page.locator(".messagelist .success")).to_have_text("已保存延续关系：加 2 条、改 1 条。")
    assert relations() == [
        ("试建仓2022", "合并", "试建仓2020"),
        ("试建仓2024", "沿用", "试建仓2022"),
        ("试修路2024", "拆分", "试建仓2022"),
    ]
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="试建仓2020"))
    expect(row).to_contain_text("试修路2024")
    page.goto(f"{live_server.url}/programs/{program.slug}/compare/")
    expect(page.locator("table.compare")).to_contain_text("拆分")
    assert complaints == []


def test_two_at_once_lose_nothing(page, client, live_server, measures, staff):
    sign_in(page, client, live_server, staff)
    page.goto(address(live_server, measures))
    relation = open_relation(page, measures["试建仓2022"])
    relation.get_by_label("依据").fill("我写的依据")
    other = Continuation.objects.get(later=measures["试建仓2022"])
    other.note = "别人写的依据"
    other.save()

    page.get_by_role("button", name="保存全部改动").click()

    expect(page.get_by_role("heading", name="两种内容对照", exact=False)).to_be_visible()
    expect(relation.get_by_label("依据")).to_have_value("我写的依据")
    page.get_by_role("button", name="保存全部改动").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    other.refresh_from_db()
    assert other.note == "我写的依据"


def test_it_works_without_scripts_and_by_keys(browser, client, live_server, measures, staff):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, client, live_server, staff)
    page.goto(address(live_server, measures))
    card = page.locator(f"#m{measures['试修路2022'].pk}")
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("同一条路")
    page.get_by_role("button", name="保存全部改动").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert relations()[-1] == ("试修路2022", "沿用", "试修路2020")
    context.close()
