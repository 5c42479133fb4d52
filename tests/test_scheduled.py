"""What is set for an hour is public at that hour, and not a second before, by any address.

The hour is struck by the database's clock alone: here it is told the time, and the application's
own clock is years behind.
"""

from collections import deque
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urldefrag

import pytest
from django.db import connection
from django.utils.http import http_date

from counties.models import CaseStudy, CaseStudyCitation, PostingCitation
from programs.models import (
    Continuation,
    Edition,
    Figure,
    Initiative,
    InitiativeCitation,
    Program,
    ProgramCitation,
    ReplyLink,
    SearchRecord,
)
from ruralplan.api.throttles import ApiThrottle
from ruralplan.api.urls import COLLECTIONS
from sources.models import Article
from tests.crawler import is_ours, read
from tests.factories import (
    QINGLONG,
    division,
    make_article,
    make_case_study,
    make_claim,
    make_edition,
    make_envoy,
    make_figure,
    make_indicator,
    make_initiative,
    make_organization,
    make_pillar,
    make_posting,
    make_program,
    make_publisher,
)

pytestmark = pytest.mark.django_db

HOUR = datetime(2031, 5, 6, 9, tzinfo=UTC)
BEFORE = HOUR - timedelta(seconds=1)
WORD = "暗号"
PROVINCE, PREFECTURE = "130000", "130300"
NOWS = {
    "sqlite": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
    "postgresql": "STATEMENT_TIMESTAMP()",
}
TIMES = {
    "sqlite": "'{:%Y-%m-%d %H:%M:%S}.000'",
    "postgresql": "'{:%Y-%m-%d %H:%M:%S}+00'::timestamptz",
}
LISTS = tuple(f"/api/v1/{name}/" for name in COLLECTIONS if name != "search")
TWIN = ("alternate", "application/json")
FORMS = ("", "?count=1&page_size=200", "?format=csv", "?format=jsonl")
QUESTIONS = (
    "/sitemap.xml",
    "/feeds/figures.atom",
    f"/search/?q={WORD}",
    "/search/?q=试写",
    f"/ledger/?q={WORD}",
    "/ledger/?state=no_report",
    "/ledger/?state=reached",
    "/counties/?has_data=true",
    f"/api/v1/search/?q={WORD}&count=1",
    f"/api/v1/figures/?q={WORD}&count=1",
    f"/api/v1/figures/?place={QINGLONG}&count=1",
    "/api/v1/figures/?conflicted=true&count=1",
    "/api/v1/figures/?min_origins=2&count=1",
    "/api/v1/ledger/?state=no_report&count=1",
    "/api/v1/ledger/?state=reached&count=1",
    "/api/v1/counties/?has_data=true&count=1",
    f"/api/v1/counties/{QINGLONG}/",
    "/api/v1/",
    "/data/",
)


# What counts or works out something that the scheduled records change.
CHANGED = {
    *("/", "/ledger/", "/contradictions/", "/gaps/", "/corrections/", "/sources/"),
    *("/feeds/figures.atom", "/sitemap.xml", f"/counties/{QINGLONG}/", "/search/?q=试写"),
    "/ledger/?state=no_report",
    "/api/v1/contradictions/?count=1&page_size=200",
    "/api/v1/figures/?min_origins=2&count=1",
    "/api/v1/ledger/?state=no_report&count=1",
}


@contextmanager
def database_time(moment):
    """Let the database's clock stand at the moment."""
    now = NOWS[connection.vendor]
    told = TIMES[connection.vendor].format(moment)

    def at(execute, sql, params, many, context):
        return execute(sql.replace(now, told), params, many, context)

    with connection.execute_wrapper(at):
        yield


@pytest.fixture(autouse=True)
def _unthrottled(monkeypatch):
    monkeypatch.setattr(ApiThrottle, "THROTTLE_RATES", {"api": None})


@pytest.fixture
def public(empty_ledger):
    """One public record of every kind, each tied to the others."""
    program = make_program()
    program.organizations.add(make_organization())
    edition = make_edition(program=program)
    measure, other = (make_initiative(edition=edition) for _ in range(2))
    indicator, release = make_indicator(program=program), make_article("某县的新闻稿：14万元。")
    promise = {"kind": "target", "edition": edition, "initiative": measure, "period": "2022"}
    figure = make_figure("14万元", article=release, indicator=indicator, **promise)
    again = make_figure("30万元", indicator=make_indicator(program=program), period="2020")
    again.unpublish(by=None)
    posting, story = make_posting(), make_case_study()
    measure.case_studies.add(story)
    return locals() | {"county": division()}


# What the public reads from the hour on: one for each place that a scheduled record speaks in.
WORDS = tuple(
    f"{WORD}{kind}。"
    for kind in (
        *("program", "organization", "edition", "pillar", "initiative", "continuation"),
        *("article", "publisher", "article_digest", "claim", "figure", "indicator", "overruled"),
        *("search", "addressee", "reply", "story", "body", "envoy", "choice"),
        *("programcitation", "initiativecitation", "postingcitation", "casestudycitation"),
    )
)


def word(kind):
    [found] = [one for one in WORDS if one == f"{WORD}{kind}。"]
    return found


def set_for_the_hour(*records):
    for record in records:
        record.submit(by=None)
        record.approve(by=None, publish_at=HOUR)


def schedule(public):
    """Set for the hour a record of every kind, its own word in each, tied to what is public."""
    _schedule_plans(public)
    article = _schedule_article(public)
    _schedule_figures(public, article)
    _schedule_stories(public)
    _schedule_citations(public, article)
    _schedule_return(public["again"], article)


def _schedule_plans(public):
    program = make_program(published=False, name=word("program"), parent=public["program"])
    program.organizations.add(make_organization(name=word("organization")))
    edition = make_edition(published=False, title=word("edition"), program=public["program"])
    pillar = make_pillar(name=word("pillar"))
    measure = make_initiative(
        published=False, title=word("initiative"), edition=edition, pillar=pillar
    )
    measure.places.add(public["county"])
    set_for_the_hour(program, edition, measure)
    note = {"kind": "carried", "note": word("continuation")}
    Continuation.objects.create(later=measure, earlier=public["measure"], **note)


def _schedule_article(public):
    article = make_article(
        "另一家报纸写的：1元，20万元，31万元，99万元。",
        published=False,
        headline=word("article"),
        publisher=make_publisher(name=word("publisher")),
        digest=word("article_digest"),
    )
    set_for_the_hour(article)
    return article


def _schedule_figures(public, article):
    """A claim that contradicts a public promise, a report that reaches it, a promise of its own."""
    promise, draft = public["figure"], {"published": False, "article": article}
    claim = make_claim(promise, "99万元", digest=word("claim"), **draft)
    report = make_figure(
        "20万元",
        indicator=promise.indicator,
        place=public["county"],
        period="2022",
        remarks=word("figure"),
        **draft,
    )
    target = make_figure(
        "1元",
        kind="target",
        edition=public["edition"],
        indicator=make_indicator(program=public["program"], name=word("indicator")),
        overruled_state="below",
        overrule_reason=word("overruled"),
        **draft,
    )
    set_for_the_hour(claim, report, target)
    SearchRecord.objects.create(figure=target, searched_on="2024-01-01", searched_in=word("search"))
    link = ReplyLink.send_out(by=None, figures=[report], addressee=word("addressee"))
    reply = link.answer(text=word("reply"), name="某人", office="办公室", contact="a@example.org")
    reply.accept(by=None, reason="核对过")


def _schedule_stories(public):
    story = make_case_study(published=False, title=word("story"), body=word("body"))
    posting = make_posting(published=False, envoy=make_envoy(name=word("envoy")))
    set_for_the_hour(story, posting)


def _schedule_citations(public, article):
    for model, whole in (
        (ProgramCitation, "program"),
        (InitiativeCitation, "measure"),
        (PostingCitation, "posting"),
        (CaseStudyCitation, "story"),
    ):
        start = article.text.text.index("1元")
        part = {model.part_of: public[whole], "digest": word(model._meta.model_name)}
        place = {"article": article, "exact": "1元", "start": start, "end": start + 2}
        set_for_the_hour(model.objects.create(**part, **place))


def _schedule_return(figure, article):
    """What was public with another value, and was taken back, comes back corrected."""
    claim = make_claim(figure, "31万元", published=False, article=article)
    figure = Figure.objects.get(pk=figure.pk)
    figure.choose(claim, reason=word("choice"))
    set_for_the_hour(figure)


def answer(client, path, **headers):
    response = client.get(path, **headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body.decode()


def addresses(client):
    """Return every address that links, twins and lists of the API lead to."""
    found, waiting = {}, deque(["/"])
    while waiting:
        path = waiting.popleft()
        if path not in found:
            found[path] = facts = read(client, path)
            links = {urldefrag(link).url for link in facts.links if is_ours(link)}
            waiting += sorted(link for link in links if not _is_of_another_county(link))
    twins = {
        facts.head_links.get(("alternate", "application/json"), "/") for facts in found.values()
    }
    records = {record["url"] for path in LISTS for record in _records(client, path)}
    return sorted(
        {*found, *twins, *records, *QUESTIONS, *(f"{p}{f}" for p in LISTS for f in FORMS)}
    )


def _is_of_another_county(link):
    """All but those of our county are the same page; their list has its first page here."""
    kept = [f"/counties/{code}/" for code in (QINGLONG, PREFECTURE, PROVINCE)]
    return link.startswith("/counties/") and link != "/counties/" and link not in kept


def _records(client, path):
    rows = client.get(f"{path}?page_size=200").json()["results"]
    return [row for row in rows if "url" in row]


def answers(client, paths):
    return {path: answer(client, path) for path in paths}


@pytest.fixture
def seen(client, public):
    """Every address with its answer: of what is public alone, a second before, at the hour."""
    with database_time(BEFORE):
        alone = answers(client, addresses(client))
    schedule(public)
    with database_time(HOUR):
        paths = addresses(client)
        after = answers(client, paths)
    with database_time(BEFORE):
        return alone, answers(client, {*paths, *alone}), after


def scheduled():
    """Return the records that wait for the hour and have a page of their own."""
    models = (Program, Edition, Initiative, Figure, CaseStudy, Article)
    return [one for model in models for one in model.objects.filter(publish_at=HOUR)]


def told(pages):
    return {one for status, text in pages for one in WORDS if status == 200 and one in text}


def test_nothing_of_it_is_told_a_second_before_and_all_of_it_at_its_hour(seen):
    alone, before, after = seen

    assert {path for path, (status, _) in alone.items() if status != 200} == set()
    assert [path for path in before if any(one in before[path][1] for one in WORDS)] == []
    assert [path for path in alone if before[path] != alone[path]] == []
    own = [one.get_absolute_url().partition("#")[0] for one in scheduled()]
    assert {before[path][0] for path in own} == {404}
    assert {after[path][0] for path in own} == {200}
    assert {path for path, (status, _) in after.items() if status != 200} == set()
    said = told(after.values())
    assert set(WORDS) - said == set()
    said_by_api = told(after[path] for path in after if path.startswith("/api/"))
    assert set(WORDS) - said_by_api == {word("figure"), word("search")}  # remarks: pages alone
    assert CHANGED - {path for path in alone if after.get(path) != alone[path]} == set()


def test_who_has_the_answer_of_a_second_before_is_given_the_new_one_at_the_hour(client, public):
    path = "/api/v1/programs/?format=csv"
    set_for_the_hour(make_program(published=False, name=word("program")))
    with database_time(BEFORE):
        held = client.get(path)

    for headers in (
        {"If-None-Match": held["ETag"]},
        {"If-Modified-Since": http_date(BEFORE.timestamp())},
    ):
        with database_time(BEFORE):
            assert client.get(path, headers=headers).status_code == 304
        with database_time(HOUR):
            assert word("program") in answer(client, path, headers=headers)[1]
