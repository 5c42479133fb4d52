"""What an editor does in the admin to take a page in and through the desk, in a real browser."""

from pathlib import Path

from playwright.sync_api import expect

from programs.models import Proposal
from tests.factories import make_edition, make_figure, make_indicator, make_program

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "a-long-password"
NEWSPAPER = (Path(__file__).parent / "data/desk/newspaper_page.txt").read_text("utf-8")
OPEN = "article.proposal[data-state=open]:not(.is-refused)"


def begin_the_ledger_of_the_newspaper():
    """Keep the programme of the newspaper's first story, with two figures that it repeats."""
    program = make_program(name="青禾计划", slug="qinghe")
    make_edition(
        program=program,
        year=2024,
        title="青禾计划2024",
        announced_on="2024-03-18",
        slug="qinghe-2024",
    )
    at_the_end = {"kind": "actual", "cumulative": True, "period": "2023-12"}
    depots = make_indicator(program=program, name="建成产地冷库", unit="座")
    make_figure("73座", indicator=depots, **at_the_end)
    trained = make_indicator(program=program, name="培训电商人才", unit="人次")
    make_figure("2.2万人次", indicator=trained, **at_the_end)
    return program


def sign_in(page, site, name="editor"):
    page.goto(f"{site}/admin/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site}/admin/")


def open_desk(page, site, article, query=""):
    page.goto(f"{site}/admin/programs/proposal/desk/{article.pk}/{query}")


def active_proposal(page):
    """Return the stored proposal of the card that keys act on."""
    return Proposal.objects.get(
        pk=page.locator("article.proposal.is-active").get_attribute("data-pk")
    )


def card_of(page, proposal):
    return page.locator(f"#p-{proposal.pk}")


def press(page, *keys):
    """Press keys one by one, none before the desk has settled on the card that came up."""
    for key in keys:
        expect(page.locator("body:not([data-settling])")).to_have_count(1)
        page.keyboard.press(key)


def tab_to(page, target):
    """Move on by the tab key until the target has the focus."""
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no tab leads to {target}")


def pick_by_keys(page, select, words):
    """Choose a record in an autocomplete: the tab key, a few letters, enter."""
    tab_to(page, page.locator(f"{select} + .select2 .select2-selection"))
    page.keyboard.press("Enter")
    page.keyboard.insert_text(words)
    page.locator(".select2-results__option--highlighted", has_text=words).wait_for()
    page.keyboard.press("Enter")


def take_in(page, site, text, **particulars):
    """Paste the text, correct its particulars, register it; end at its desk, read to the end."""
    page.goto(f"{site}/admin/sources/intake/add/")
    page.locator("#id_text").fill(text)
    page.get_by_role("button", name="收下", exact=True).click()
    register(page, **particulars)


def register(page, **particulars):
    """Correct what the page of an intake proposes, and register; a new paper is asked about."""
    page.wait_for_url("**/sources/intake/*/change/")
    for name, value in particulars.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="登记", exact=True).click()
    if asks_again(page):
        page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/proposal/desk/*/")
    expect(page.locator('[data-reading="done"]')).to_be_visible()


def asks_again(page):
    """Whether the page of the intake asks about a paper that it does not know, once it answered."""
    page.locator("#desk, .errornote").first.wait_for()
    return "/intake/" in page.url
