"""A small reader of our own pages: links, anchors, attributes, and a walk over all of them."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

# Each of the 2847 counties without a record has the same page; their list is followed this far,
# and the way down from a province only in one.
LAST_COUNTY_PAGE = "/counties/?page=2"
ABOVE_COUNTIES = re.compile(r"/counties/(?!63)[0-9]{4}00/")
OTHER_COUNTY_PAGE = re.compile(r"/counties/\?page=(?!2$)[0-9]+")
COUNTY = re.compile(r"/counties/[0-9]{4}(?!00)[0-9]{2}/")


@dataclass
class PageFacts(HTMLParser):
    """What the tests ask of one page."""

    path: str
    status: int = 0
    cookies: bool = False
    text: str = ""
    links: set = field(default_factory=set)
    numbers: set = field(default_factory=set)
    anchors: list = field(default_factory=list)
    styled: list = field(default_factory=list)
    scripts: list = field(default_factory=list)
    headings: list = field(default_factory=list)
    head_links: dict = field(default_factory=dict)
    lang: str = ""

    def __post_init__(self):
        super().__init__()
        self.big = False

    def handle_endtag(self, tag):
        self.big = self.big and tag != "p"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "p":
            self.big = given.get("class") == "big"
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.add(urljoin(self.path, given["href"]))
            if self.big or "figure-value" in given.get("class", "").split():
                self.numbers.add(urljoin(self.path, given["href"]))
        if tag == "link":
            self.head_links.setdefault((given["rel"], given.get("type")), given["href"])
        if "id" in given:
            self.anchors.append(given["id"])
        if "style" in given or tag == "style" or any(name.startswith("on") for name in given):
            self.styled.append(tag)
        if tag == "script":
            self.scripts.append(given.get("src"))
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))


def read(client, path):
    """Return the facts of one page."""
    response = client.get(path)
    facts = PageFacts(path, response.status_code, bool(response.cookies))
    if "html" in response.headers.get("Content-Type", ""):
        facts.text = response.content.decode()
        facts.feed(facts.text)
    return facts


def is_ours(url):
    """Whether the link leads to a page of the public site."""
    parts = urlsplit(url)
    elsewhere = ("/api/", "/static/", "/admin/", "/feeds/")
    return not parts.netloc and not parts.path.startswith(elsewhere)


def walk(client, start="/"):
    """Return {address without fragment: facts} of every page that links lead to."""
    pages, waiting = {}, deque([start])
    while waiting:
        path = waiting.popleft()
        if path in pages:
            continue
        pages[path] = read(client, path)
        waiting += sorted(urldefrag(link).url for link in pages[path].links if follows(path, link))
    return pages


def clicks(pages, start="/"):
    """Return {address: clicks from the start}, over the pages of a walk."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        path = waiting.popleft()
        for link in filter(is_ours, pages[path].links):
            address = urldefrag(link).url
            if address in pages and address not in found:
                found[address] = found[path] + 1
                waiting.append(address)
    return found


def follows(path, link):
    """Whether the walk goes on from the page to the link."""
    if path == LAST_COUNTY_PAGE or OTHER_COUNTY_PAGE.fullmatch(link) or not is_ours(link):
        return False
    return not (ABOVE_COUNTIES.fullmatch(path) and COUNTY.fullmatch(urldefrag(link).url))
