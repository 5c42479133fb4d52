"""How long the server takes for every kind of public page, beside a bare Django view.

    python benchmarks/pages.py [--figures 5000 --claims 30000] [--repeats 9]

README.md in this folder says how to read the tables.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any
from wsgiref.util import setup_testing_defaults

ROOT = Path(__file__).resolve().parents[1]
FOLDER = tempfile.TemporaryDirectory(prefix="pages-")
sys.path[:0] = [str(ROOT)]
os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DJANGO_LOG_LEVEL": "ERROR"}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache, caches  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402

from benchmarks.made_up import make_up  # noqa: E402
from counties.models import CaseStudy, Division  # noqa: E402
from programs.models import (  # noqa: E402
    Edition,
    Figure,
    Indicator,
    Initiative,
    Program,
    ReplyLink,
)
from ruralplan import urls  # noqa: E402
from sources.models import Article  # noqa: E402
from tests.content import fill_ledger  # noqa: E402

# SQLite works inside the process: its time is told without what other processes take.
CLOCK = time.process_time if connection.vendor == "sqlite" else time.perf_counter
BARE = "/bare/"
urlpatterns = [path("bare/", lambda request: HttpResponse("好")), path("", include(urls))]
# What is no page of the site: what machines ask of the process, and the bytes of a picture.
LEFT_OUT = {"healthz", "readyz", "casestudy_picture"}


@dataclass(frozen=True)
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes
    milliseconds: float


@dataclass(frozen=True)
class Cost:
    """What one page costs; `kept` is None where it cannot be asked whether it changed."""

    queries: int
    size: int
    milliseconds: float
    kept: float | None


def ask(application: Callable, address: str, **headers: str) -> Answer:
    """Ask the site for a page as a server does, without the way through the network."""
    where, _, query = address.partition("?")
    raw = where.encode().decode("latin-1")
    environ: dict[str, Any] = {"PATH_INFO": raw, "QUERY_STRING": query, "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    environ |= {"HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", **headers}
    told: list[Any] = []
    begun = CLOCK()
    response = application(environ, lambda status, given: told.extend([status, dict(given)]))
    body = b"".join(response)
    response.close()
    return Answer(told[0], told[1], body, (CLOCK() - begun) * 1000)


def measure(application: Callable, address: str, repeats: int) -> Cost:
    """Return what the page costs with no chart drawn yet, and when asked whether it changed."""
    with CaptureQueriesContext(connection) as queries:
        first = ask_anew(application, address)
    made = len(queries)
    if not first.status.startswith("200"):
        raise SystemExit(f"{address}: {first.status}")
    tries = [ask_anew(application, address).milliseconds for _ in range(repeats)]
    etag = first.headers.get("ETag", "")
    again = [ask(application, address, HTTP_IF_NONE_MATCH=etag) for _ in range(repeats)]
    kept = all(answer.status.startswith("304") for answer in again)
    return Cost(
        queries=made,
        size=len(first.body),
        milliseconds=median(tries),
        kept=median(answer.milliseconds for answer in again) if kept else None,
    )


def ask_anew(application: Callable, address: str) -> Answer:
    """Ask with every cache emptied."""
    cache.clear()
    caches["charts"].clear()
    return ask(application, address)


def pages() -> Iterator[tuple[str, str]]:
    """Return (name, address) of every kind of page, of each the record with the most rows."""
    program = most(Program, "indicators__figures")
    edition = Edition.objects.published().for_display()
    edition = edition.annotate(n=Count("targets")).order_by("-n", "pk").first()
    article, origin = most(Article, "figurecitations"), most(Article, "group")
    place = Division.objects.counties().annotate(n=Count("figures")).order_by("-n", "code")[0]
    story = max(CaseStudy.objects.published(), key=lambda one: one.body.count("[[figure-"))
    yield from {
        "home": "/",
        "program_list": "/programs/",
        "program_detail": program.get_absolute_url(),
        "edition_compare": f"{edition.program.get_absolute_url()}compare/",
        "edition_detail": edition.get_absolute_url(),
        "initiative_detail": most(Initiative, "figures").get_absolute_url(),
        "indicator_detail": most(Indicator, "figures").get_absolute_url(),
        "figure_detail": most(Figure, "citations").get_absolute_url(),
        "ledger": "/ledger/",
        "ledger, filtered": f"/ledger/?program={program.slug}&state=no_report",
        "contradictions": "/contradictions/",
        "gaps": "/gaps/",
        "corrections": "/corrections/",
        "county_list": "/counties/",
        "county_detail": place.get_absolute_url(),
        "county_detail, province": f"/counties/{place.code[:2]}0000/",
        "casestudy_detail": story.get_absolute_url(),
        "article_list": "/sources/",
        "article_detail": article.get_absolute_url(),
        "article_copies": f"{origin.get_absolute_url()}copies/",
        "search": "/search/?q=%E5%85%83",
        "reply": f"/reply/{reply_link().token}/",
        "method": "/method/",
        "data": "/data/",
        "components": "/components/",
        "figure_feed": "/feeds/figures.atom",
        "sitemap": "/sitemap.xml",
        "robots": "/robots.txt",
    }.items()


def most(model: Any, rows: str) -> Any:
    """Return the public record with the most rows of a kind."""
    return model.objects.published().annotate(n=Count(rows)).order_by("-n", "pk").first()


def reply_link() -> ReplyLink:
    figures = Figure.objects.published()[:1]
    return ReplyLink.send_out(by=None, figures=figures, addressee="为测速写的县")


def check_complete(names: set[str]) -> None:
    """Refuse to measure less than every kind of page that the site has."""
    private = ("admin/", "accounts/", "api/")
    public = [p for p in urls.urlpatterns if not str(p.pattern).startswith(private)]
    known = {one.name for p in public for one in getattr(p, "url_patterns", [p])} - LEFT_OUT
    if missing := known - names:
        raise SystemExit(f"No example of: {', '.join(sorted(missing))}")


def table(title: str, repeats: int) -> None:
    application, examples = WSGIHandler(), list(pages())
    check_complete({name.partition(",")[0] for name, _ in examples})
    ask(application, BARE)
    bare = [ask(application, BARE).milliseconds for _ in range(50 * repeats)]
    unit = median(bare)
    print(f"\n{title}; a bare view takes {unit:.2f} ms\n")
    print("| page | queries | kB | ms | × bare | ms for 304 | × bare |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, address in examples:
        cost = measure(application, address, repeats)
        cells = [f"{cost.queries}", f"{cost.size / 1000:.0f}", *in_units(cost.milliseconds, unit)]
        print("| " + " | ".join([name, *cells, *in_units(cost.kept, unit)]) + " |", flush=True)


def in_units(milliseconds: float | None, unit: float) -> list[str]:
    if milliseconds is None:
        return ["–", "–"]
    return [f"{milliseconds:.1f}", f"{milliseconds / unit:.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", type=int, default=5000)
    parser.add_argument("--claims", type=int, default=30000)
    parser.add_argument("--repeats", type=int, default=9)
    asked = parser.parse_args()
    settings.ROOT_URLCONF = __name__
    database = connection.settings_dict
    # As deployed: the connection stays open from one request to the next.
    database["CONN_MAX_AGE"] = 600
    here = Path(FOLDER.name) / "ledger.sqlite3"
    database["TEST"]["NAME"] = str(here) if connection.vendor == "sqlite" else "ruralplan_pages"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill_ledger()
        table(f"{connection.display_name}, the curated content", asked.repeats)
        make_up(asked.figures, asked.claims)
        size = f"{asked.figures} figures and {asked.claims} claims made up"
        table(f"{connection.display_name}, {size}", asked.repeats)
    finally:
        connection.creation.destroy_test_db(database["NAME"], verbosity=0)
        FOLDER.cleanup()


if __name__ == "__main__":
    main()
