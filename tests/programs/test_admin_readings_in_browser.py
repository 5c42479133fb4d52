"""The pages around the desk in a real browser: no barrier, and nothing wider than a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import make_article
from tests.programs.test_admin_readings import propose
from tests.test_worklist import make_work

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = {
    "worklist": "/admin/",
    "readings": "/admin/programs/reading/",
    "rules": "/admin/programs/reading/rules/?sort=-share&since=gestern",
    "proposals": "/admin/programs/proposal/",
}


@pytest.fixture
def signed_in(page, client, staff, live_server, ledger):
    """The browser's page as an editor's, with work of every kind waiting."""
    make_work()
    article = make_article()
    for rule in ("digits.money", "a.rule.with.a.long.name"):
        for number in range(21):
            propose(article, rule, state="accepted" if number % 4 else "rejected")
    client.force_login(staff)
    [cookie] = client.cookies.values()
    place = {"name": cookie.key, "value": cookie.value, "url": live_server.url}
    page.context.add_cookies([place])
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_around_the_desk_have_no_barrier(signed_in, live_server, width):
    signed_in.set_viewport_size({"width": width, "height": 900})
    for name, url in PAGES.items():
        signed_in.goto(live_server.url + url)

        found = Axe().run(signed_in, options={"runOnly": {"type": "tag", "values": WCAG}})

        barriers = [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]]
        assert barriers == [], name
        assert signed_in.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_counts_are_sorted_and_narrowed_by_hand(signed_in, live_server):
    signed_in.goto(live_server.url + "/admin/programs/reading/rules/")

    signed_in.get_by_role("link", name="规则", exact=True).click()
    signed_in.get_by_label("阅读器版本").select_option("1.0")
    signed_in.get_by_role("button", name="筛选").click()

    rows = signed_in.get_by_role("region", name="提出的数字").get_by_role("rowheader")
    assert rows.all_inner_texts() == ["a.rule.with.a.long.name", "digits.money"]
