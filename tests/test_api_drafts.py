"""Nothing of a draft reaches the API: no word, no count, no link, no header."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from counties.models import CaseStudyCitation, PostingCitation
from programs.models import Continuation, InitiativeCitation, ProgramCitation
from ruralplan.api.throttles import ApiThrottle
from ruralplan.api.urls import COLLECTIONS
from tests.factories import (
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

MARK = "暗号"
SLUG = "zz-hidden"
FORMATS = ("", "?count=1&page_size=200", "?format=csv", "?format=jsonl")
QUESTIONS = (
    "/api/v1/search/?q=暗号&count=1",
    "/api/v1/search/?q=县&count=1&page_size=200",
    "/api/v1/counties/?has_data=true&count=1",
    "/api/v1/counties/130321/",
    "/api/v1/figures/?q=暗号",
    "/api/v1/figures/?place=130321&count=1",
    "/api/v1/figures/?conflicted=true&count=1",
    "/api/v1/figures/?min_origins=2&count=1",
    "/api/v1/initiatives/?place=130321",
    "/api/v1/ledger/?state=no_report&count=1",
    "/api/v1/schema/",
)


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch):
    monkeypatch.setattr(ApiThrottle, "THROTTLE_RATES", {"api": None})


@pytest.fixture
def public(empty_ledger):
    """One published record of every kind, each tied to the others."""
    program = make_program()
    program.organizations.add(make_organization())
    edition = make_edition(program=program)
    initiative = make_initiative(edition=edition)
    release = make_article("某县的新闻稿：14万元")
    figure = make_figure(
        "14万元",
        kind="target",
        edition=edition,
        initiative=initiative,
        indicator=make_indicator(program=program),
        article=release,
    )
    make_claim(figure, "15万元", article=make_article("转载：15万元", reprint_of=release))
    posting, story = make_posting(), make_case_study()
    initiative.case_studies.add(story)
    return locals() | {"county": division()}


def plant(public):
    """A draft of every kind, the marker in each of its texts, tied to whatever is public."""
    program, figure, county = public["program"], public["figure"], public["county"]
    words = {"summary": MARK, "summary_en": MARK}
    draft = {"published": False, "slug": SLUG}
    hidden = make_program(**draft, **words, name=MARK, parent=program, former_names=MARK)
    hidden.organizations.add(make_organization(name=MARK, slug=SLUG), *program.organizations.all())
    edition = make_edition(**draft, **words, title=MARK, program=program, counting_note=MARK)
    pillar = make_pillar(name=MARK, slug=SLUG)
    measure = make_initiative(**draft, **words, title=MARK, edition=edition, pillar=pillar)
    measure.places.add(county)
    measure.programs.add(program)
    public["initiative"].programs.add(hidden)
    for later, earlier in ((measure, public["initiative"]), (public["initiative"], measure)):
        Continuation.objects.create(later=later, earlier=earlier, kind="carried", note=MARK)
    article = make_article(
        f"{MARK}：1元，99万元",
        published=False,
        publisher=make_publisher(name=MARK, slug=SLUG),
        headline=MARK,
        digest=MARK,
        remarks=MARK,
        reprint_of=public["release"],
    )
    claim = {"published": False, "digest": MARK, "attributed_to": MARK, "article": article}
    make_claim(figure, "99万元", **claim)
    indicator = make_indicator(name=MARK, slug=SLUG, program=hidden, change_of=figure.indicator)
    figure.indicator.related.add(indicator)
    draft_figure = {"published": False, "place": county, "remarks": MARK}
    make_figure("1元", article=article, indicator=figure.indicator, **draft_figure)
    make_figure("1元", article=article, indicator=indicator, **draft_figure)
    make_posting(**draft, envoy=make_envoy(name=MARK, slug=SLUG), remarks=MARK)
    story = make_case_study(**draft, title=MARK, body=MARK, summary=MARK)
    public["initiative"].case_studies.add(story)
    for model, owner in (
        (ProgramCitation, "program"),
        (InitiativeCitation, "initiative"),
        (PostingCitation, "posting"),
        (CaseStudyCitation, "story"),
    ):
        part = {model.part_of: public[owner], "digest": MARK, "article": article}
        model.objects.create(exact=MARK, start=0, end=len(MARK), **part)
    scheduled = make_program(published=False, name=f"{MARK}定时")
    scheduled.submit(by=None)
    scheduled.approve(by=None, publish_at=timezone.now() + timedelta(hours=1))


def read(client, path):
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode()


def surfaces():
    lists = [f"/api/v1/{name}/" for name in COLLECTIONS if name != "search"]
    return [f"{address}{form}" for address in lists for form in FORMATS] + list(QUESTIONS)


def test_drafts_change_no_answer(client, public):
    details = [record["url"] for record in records(client)]
    before = {path: read(client, path) for path in [*surfaces(), *details]}

    plant(public)

    after = {path: read(client, path) for path in before}
    assert all(status == 200 for status, _ in before.values())
    assert [path for path in before if MARK in after[path][1]] == []
    assert [path for path in before if after[path] != before[path]] == []


def records(client):
    for name in COLLECTIONS:
        if name != "search":
            results = client.get(f"/api/v1/{name}/").json()["results"]
            yield from (record for record in results if "url" in record)


def test_no_draft_has_an_address(client, public):
    plant(public)

    for name in COLLECTIONS:
        if name not in ("search", "counties"):
            assert client.get(f"/api/v1/{name}/{SLUG}/").status_code == 404


def test_no_filter_takes_a_draft(client, public):
    plant(public)

    for name in ("program", "pillar", "initiative", "indicator", "publisher", "edition"):
        answer = client.get(f"/api/v1/figures/?{name}={SLUG}")
        assert answer.status_code == 400
        assert MARK not in answer.content.decode()


def test_a_figure_waits_for_the_programme_of_its_indicator(client, empty_ledger):
    figure = make_figure(indicator=make_indicator(program=make_program(name=MARK)))
    address = reverse("api:figures-detail", args=[figure.pk])
    assert client.get(address).status_code == 200

    type(figure.indicator.program).objects.update(status="draft")

    assert client.get(address).status_code == 404
    assert MARK not in read(client, "/api/v1/figures/")[1]
