"""How long the desk takes from a pasted page to "sent for review", and with how many keys.

    ARTICLES=… python benchmarks/desk.py

A script in a real browser works by keys and decides as the labels of the five articles say: it
accepts what was read right, corrects what was read wrong and rejects what is no figure. A
person's time for reading is not measured. README.md in this folder says how to read the table.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="desk-"))
DATABASE = FOLDER / "ledger.sqlite3"
sys.path[:0] = [str(ROOT)]
os.environ |= {
    "DATABASE_URL": f"sqlite:///{DATABASE}",
    "DJANGO_SETTINGS_MODULE": "tests.settings",
}

import django  # noqa: E402

django.setup()
# Playwright keeps an event loop in this thread; the queries made here are not concurrent.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "on"

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402

from programs.models import Proposal, ProposalState  # noqa: E402
from sources.models import Article  # noqa: E402
from tests.content import fill_ledger, leave_only_plans  # noqa: E402
from tests.desk_steps import PASSWORD, active_proposal, asks_again, sign_in, tab_to  # noqa: E402

LABELS = ROOT / "tests" / "data" / "reading" / "articles"
PROGRAM = "热土计划"
OPEN = "article.proposal[data-state=open]:not(.is-refused)"
MISREAD, BACKGROUND = "2", "1"
# What the browser of a test needs beside a screen.
CHROMIUM = ["--no-sandbox", "--disable-gpu"]


class Editor:
    """Works the page by keys, and counts them."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.keys = 0
        self.done: Counter[str] = Counter()

    def press(self, *keys: str) -> None:
        for key in keys:
            expect(self.page.locator("body:not([data-settling])")).to_have_count(1)
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, field: str, words: str) -> None:
        """Replace what a field holds: one key to reach it, one for each character."""
        self.page.locator(field).fill(words)
        self.keys += 1 + len(words)

    def enter(self, name: str) -> None:
        """Reach the button by the tab key and press it."""
        button = self.page.get_by_role("button", name=name, exact=True)
        tab_to(self.page, button.last)
        self.press("Enter")
        self.keys += 1

    def take_in(self, row: dict, text: str) -> Article:
        self.page.goto(f"{self.site}/admin/sources/intake/add/")
        self.page.locator("#id_text").fill(text)
        self.keys += 1
        self.enter("收下")
        self.page.wait_for_url("**/change/")
        if self.page.locator("#id_headline").count():
            self._register(row)
        else:
            self.page.locator(".notice button.default").press("Enter")
            self.keys += 1
        self.page.wait_for_url("**/proposal/desk/*/")
        return Article.objects.get(pk=self.page.url.rstrip("/").split("/")[-1])

    def _register(self, row: dict) -> None:
        wanted = {"publisher_name": "publisher", "headline": "headline", "published": "published"}
        for name, column in wanted.items():
            if self.page.locator(f"#id_{name}").input_value() != row[column]:
                self.type(f"#id_{name}", row[column])
        self.enter("登记")
        if asks_again(self.page):
            self.enter("登记")

    def batch(self, key: str, name: str) -> None:
        if self.page.locator(f"form[data-batch={name}] button:not([disabled])").count():
            self.press(*key[:-1])
            with self.page.expect_navigation():
                self.press(key[-1])

    def turn_page(self) -> bool:
        """Go on to the next page of proposals; return whether there is one."""
        link = self.page.locator(".desk-pager a[rel=next]")
        if not link.count():
            return False
        with self.page.expect_navigation():
            link.press("Enter")
        self.page.locator("article.proposal.is-active").wait_for()
        self.keys += 1
        return True

    def decide(self, proposal: Proposal, label: dict | None) -> None:
        """Decide on the active card as the label says; pass over what is rightly background."""
        if label is None or label["kind"] == "other":
            if proposal.kind == "other":
                self.press("j")
                return
            self.press("r", MISREAD if label is None else BACKGROUND)
            self.done["rejected"] += 1
        else:
            wrong = wrong_fields(proposal, label)
            acceptable = self.page.locator(f"#p-{proposal.pk} button[value=accept]").count()
            if wrong or not acceptable:
                self.correct(proposal, wrong, without_slot=not acceptable)
            self.press("a")
        self._wait_for(proposal)

    def correct(self, proposal: Proposal, wrong: dict[str, str], *, without_slot: bool) -> None:
        self.press("e")
        card = f"#p-{proposal.pk}"
        self.page.locator(f"{card} [data-editing]").wait_for()
        for name, value in wrong.items():
            field = f"{card} [name={name}]"
            if name in ("kind", "qualifier"):
                self.page.locator(field).select_option(value)
                self.keys += 2
            elif name == "place":
                self._pick(f"{card} [name=place]", value)
            else:
                self.type(field, value)
        if without_slot and not self.page.locator(f"{card} [name=program]").input_value():
            self._pick(f"{card} [name=program]", PROGRAM)
        if without_slot and not self.page.locator(f"{card} [name=name]").input_value():
            self.type(f"{card} [name=name]", proposal.subject or proposal.exact)
        self.enter("先存着")
        self.page.locator(f"{card}:not(.is-editing)").wait_for()

    def _pick(self, select: str, words: str) -> None:
        self.page.locator(f"{select} + .select2 .select2-selection").press("Enter")
        self.page.keyboard.insert_text(words)
        self.page.locator(".select2-results__option--highlighted", has_text=words).wait_for()
        self.page.keyboard.press("Enter")
        self.keys += 3 + len(words)

    def _wait_for(self, proposal: Proposal) -> None:
        """Wait for the answer; what the ledger refuses as it stands is rejected."""
        card = f"#p-{proposal.pk}"
        self.page.locator(f"{card}:not([data-state=open]), {card} [data-notice]").first.wait_for()
        if self.page.locator(f"{card}[data-state=open]").count():
            self.done["refused"] += 1
            self.press("r", "6")
            self.page.locator(f"{card}:not([data-state=open])").wait_for()


def wrong_fields(proposal: Proposal, label: dict) -> dict[str, str]:
    """Return what the reader read otherwise than the label: {name: as the form takes it}."""
    read = proposal.values_read()
    read["period"] = read["period"] or None
    names = ("value", "unit", "qualifier", "kind", "period", "place")
    return {name: label[name] or "" for name in names if read[name] != label[name]}


def work(page: Page, site: str, row: dict, text: str) -> list[str]:
    """Take one article from the clipboard to review; return its row of the table."""
    labels = {(one["start"], one["end"]): one for one in read_labels(row["file"])}
    editor, begun = Editor(page, site), time.monotonic()
    article = editor.take_in(row, text)
    proposed = Proposal.objects.filter(article=article, refusal="").count()
    editor.batch("c", "confirming")
    confirmed = accepted_of(article).count()
    page.locator("article.proposal").first.wait_for()
    while (proposal := next_to_decide(page, editor, labels)) is not None:
        editor.decide(proposal, labels.get((proposal.start, proposal.end)))
    before = rejected_of(article).count()
    editor.batch("b", "background")
    background = rejected_of(article).count() - before
    editor.batch("gs", "submit")
    seconds = time.monotonic() - begun
    accepted = accepted_of(article)
    untouched = accepted.filter(corrected=False).count()
    outcomes = Counter(accepted.values_list("outcome", flat=True))
    return [
        row["file"], f"{seconds:.0f}", f"{editor.keys}", f"{proposed}", f"{accepted.count()}",
        f"{untouched / max(proposed, 1):.0%}", f"{accepted.count() - untouched}",
        f"{editor.done['rejected']}", f"{background}", f"{editor.done['refused']}",
        f"{confirmed}", ", ".join(f"{name} {n}" for name, n in sorted(outcomes.items())),
    ]  # fmt: skip


def next_to_decide(page: Page, editor: Editor, labels: dict) -> Proposal | None:
    """Return the active proposal once it is one to decide; None when only background is left."""
    waiting = {int(card.get_attribute("data-pk") or 0) for card in page.locator(OPEN).all()}
    rows = Proposal.objects.in_bulk(waiting)
    wanted = [one for one in rows.values() if not is_background(one, labels)]
    if not wanted:
        return next_to_decide(page, editor, labels) if editor.turn_page() else None
    while (proposal := active_proposal(page)) not in wanted:
        editor.press("j" if proposal.start < max(one.start for one in wanted) else "k")
    return proposal


def is_background(proposal: Proposal, labels: dict) -> bool:
    label = labels.get((proposal.start, proposal.end))
    return proposal.kind == "other" and (label is None or label["kind"] == "other")


def accepted_of(article: Article):
    return Proposal.objects.filter(article=article, state=ProposalState.ACCEPTED)


def rejected_of(article: Article):
    return Proposal.objects.filter(article=article, state=ProposalState.REJECTED)


def read_labels(name: str) -> list[dict]:
    page = json.loads((LABELS / name).with_suffix(".json").read_text("utf-8"))
    return page["figures"]


def prepare() -> dict[str, Path]:
    """Return the two ledgers to begin with, as files."""
    call_command("migrate", verbosity=0)
    fill_ledger()
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    ledgers = {name: FOLDER / f"{name}.sqlite3" for name in ("empty", "curated")}
    _store(ledgers["curated"])
    leave_only_plans()
    _store(ledgers["empty"])
    return ledgers


def _store(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def lay_out(ledger: Path) -> None:
    """Begin anew with the ledger: every article finds it as it was."""
    connection.close()
    for leftover in FOLDER.glob("ledger.sqlite3*"):
        leftover.unlink()
    shutil.copy(ledger, DATABASE)


def rows(browser, site: str, folder: Path, ledger: Path) -> Iterator[list[str]]:
    for row in json.loads((folder / "index.json").read_text("utf-8")):
        lay_out(ledger)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        sign_in(page, site)
        yield work(page, site, row, (folder / row["file"]).read_text("utf-8"))
        page.context.close()


def served(job: Callable[[str], None]) -> None:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        job(f"http://127.0.0.1:{server.port}")
    finally:
        server.terminate()


HEADS = [
    "article", "seconds of machine time", "keys", "proposals", "accepted", "share untouched",
    "corrected", "rejected", "background in bulk", "refused by the ledger", "confirmed in bulk",
    "outcomes",
]  # fmt: skip


def main() -> None:
    folder, ledgers = Path(os.environ["ARTICLES"]), prepare()

    def job(site: str) -> None:
        with sync_playwright() as tools:
            browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
            for name, ledger in ledgers.items():
                print(f"\n{name} ledger\n\n| " + " | ".join(HEADS) + " |")
                print("|" + "---|" * len(HEADS))
                for row in rows(browser, site, folder, ledger):
                    print("| " + " | ".join(row) + " |", flush=True)

    served(job)
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
