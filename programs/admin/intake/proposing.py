"""What the form of the particulars begins with, and where each of them comes from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sources.intake import PageParticulars, find_publisher, pinyin_slug, propose_particulars
from sources.models import Genre, Intake, Publisher

PRINTED = "页面上写的"
AT_EDGE = "报头印的，请核对"
MISSING = "没有写，请填"
NOT_NEEDED = "没有写，可以空着"


@dataclass(frozen=True)
class Start:
    """The first value of a field; `said` tells where it is from, `sure` that the page says it."""

    value: str
    said: str
    sure: bool = False


def propose(intake: Intake) -> dict[str, Start]:
    """Return how each field of the form begins."""
    page = propose_particulars(intake.text)
    publisher = _publisher(page, intake.url)
    slug = "" if not publisher.value or find_publisher(publisher.value) else publisher.value
    return {
        "publisher_name": publisher,
        "publisher_slug": Start(pinyin_slug(slug) if slug else "", ""),
        "announced": Start(slug, ""),
        "headline": _printed(page.headline, MISSING),
        "published": _published(page),
        "byline": _printed(page.byline, NOT_NEEDED),
        "declared_origin": _printed(page.declared_origin, NOT_NEEDED),
        "url": Start(intake.url, "收稿时填的" if intake.url else "没有填，可以空着"),
        "genre": Start(Genre.REPORTING, "默认，请核对"),
        "headlines": Start("；".join(page.headlines[1:]), ""),
    }


def _printed(value: str, missing: str) -> Start:
    return Start(value, PRINTED, sure=True) if value else Start("", missing)


def _published(page: PageParticulars) -> Start:
    if "published" in page.from_edges:
        return Start(page.published, AT_EDGE)
    return _printed(page.published, MISSING)


def _publisher(page: PageParticulars, url: str) -> Start:
    if page.publisher:
        sure = "publisher" not in page.from_edges
        said = PRINTED if sure else AT_EDGE
        known = find_publisher(page.publisher)
        if known is not None:
            return Start(known.name, f"{said}；已登记的媒体", sure)
        return Start(page.publisher, f"{said}；没有登记过，登记时一同新建", sure)
    by_address = _at_host(url)
    if by_address is not None:
        return Start(by_address.name, "页面没有写；按网址认出，请核对")
    by_author = _of_author(page.byline)
    if by_author is not None:
        return Start(by_author.name, "页面没有写；同一作者的文章登在这里，请核对")
    return Start("", MISSING)


def _at_host(url: str) -> Publisher | None:
    """Return the one publisher whose site the address is on."""
    host = _host(url)
    if not host:
        return None
    sites = Publisher.objects.filter(url__contains=host)
    found = [publisher for publisher in sites[:20] if _host(publisher.url) == host]
    return found[0] if len(found) == 1 else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _of_author(byline: str) -> Publisher | None:
    """Return the one publisher of all registered articles with that byline."""
    if not byline:
        return None
    found = list(Publisher.objects.filter(articles__byline=byline).distinct()[:2])
    return found[0] if len(found) == 1 else None
