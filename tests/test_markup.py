"""Every kind of page is well-formed HTML: tags closed, nested as HTML allows, names that exist."""

from html.parser import HTMLParser

import pytest

pytestmark = pytest.mark.usefixtures("ledger")

PAGES = [
    "/",
    "/components/",
    "/ledger/",
    "/gaps/",
    "/contradictions/",
    "/corrections/",
    "/programs/",
    "/programs/retu/",
    "/programs/retu/2022/",
    "/programs/retu/compare/",
    "/initiatives/retu-2022-co-delivery/",
    "/indicators/co-delivery-centers/",
    "/figures/19/",
    "/counties/",
    "/counties/130000/",
    "/counties/130321/",
    "/counties/110101/",
    "/sources/",
    "/sources/1/",
    "/search/?q=青龙",
    "/search/?q=zzzz",
    "/method/",
    "/data/",
    "/nowhere/",
]
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "col", "wbr"}
BLOCKS = {"article", "div", "dl", "figure", "footer", "form", "header", "main", "nav", "ol", "p"}
BLOCKS |= {"section", "table", "ul", "h1", "h2", "h3", "h4", "blockquote"}
# What alone may stand directly in an element.
ONLY = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "table": {"caption", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
NO_BLOCKS = {"p", "span", "h1", "h2", "h3", "h4", "button", "label", "caption", "dt", "time"}
NAMING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Checker(HTMLParser):
    """Collects the faults of one page."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.faults, self.open, self.ids, self.named = [], [], [], set()
        self.foreign = 0

    def handle_starttag(self, tag, attrs):
        self._look_at(attrs)
        if tag == "svg":
            self.foreign += 1
        if not self.foreign:
            self._check_place(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self._look_at(attrs)
        if not self.foreign and tag not in VOID:
            self._fault(f"<{tag}/> closes itself")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self._fault(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self.foreign -= tag == "svg"

    def handle_data(self, data):
        if self.open and self.open[-1] in ONLY and data.strip():
            self._fault(f"text in <{self.open[-1]}>: {data.strip()[:30]}")

    def _look_at(self, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self._fault(f"an attribute twice: {names}")
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in NAMING:
                self.named |= set((value or "").split())
            if value is not None and name in ("href", "src", "action") and " " in value:
                self._fault(f"a space in an address: {value}")

    def _check_place(self, tag):
        parent = self.open[-1] if self.open else None
        if parent in ONLY and tag not in ONLY[parent]:
            self._fault(f"<{tag}> in <{parent}>")
        if tag in BLOCKS and NO_BLOCKS & set(self.open):
            self._fault(f"<{tag}> in {sorted(NO_BLOCKS & set(self.open))}")
        if tag in ("a", "button") and {"a", "button"} & set(self.open):
            self._fault(f"<{tag}> in another link or button")
        if tag == "li" and parent not in ("ul", "ol"):
            self._fault(f"<li> in <{parent}>")

    def _fault(self, what):
        self.faults.append(f"line {self.getpos()[0]}: {what}")


def check(html):
    """Return the faults of the page."""
    checker = Checker()
    checker.feed(html)
    checker.close()
    missing = checker.named - set(checker.ids)
    twice = {one for one in checker.ids if checker.ids.count(one) > 1}
    unclosed = [f"<{tag}> is never closed" for tag in checker.open]
    named = [f"no id {one}" for one in missing] + [f"twice {one}" for one in twice]
    return checker.faults + unclosed + named


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>a<div>b</div></p>", "<div> in ['p']"),
        ("<ul><p>a</p></ul>", "<p> in <ul>"),
        ("<ul>a</ul>", "text in <ul>"),
        ("<div><span>a</div></span>", "</div> closes ['span']"),
        ("<section>a", "<section> is never closed"),
        ('<a href="/">a<a href="/b">b</a></a>', "in another link"),
        ('<label for="x">a</label>', "no id x"),
        ('<p id="x">a</p><p id="x">b</p>', "twice x"),
        ('<p id="x" id="y">a</p>', "an attribute twice"),
        ("<span/>", "<span/> closes itself"),
    ],
)
def test_the_checker_sees_what_is_wrong(html, fault):
    assert any(fault in found for found in check(html))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed(client, path):
    html = client.get(path).text

    assert html.startswith("<!doctype html>")
    assert check(html) == []
