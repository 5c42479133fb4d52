"""What is not public changes nothing that is: every public answer stays the same to the byte.

A leaked word is found by looking for it; a leaked count, mark, shade or date only like this.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from counties.models import CaseStudy, CaseStudyPicture, Posting
from programs.models import (
    Continuation,
    Edition,
    Figure,
    FigureCitation,
    Initiative,
    Program,
    SearchRecord,
)
from sources.models import Article
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
    make_picture,
    make_pillar,
    make_posting,
    make_program,
    make_publisher,
)


@pytest.fixture
def public(ledger):
    """One public record of every kind, to hang drafts on."""
    program = make_program(name="公开项目")
    edition = make_edition(program=program, year=2022)
    pillar = make_pillar(name="公开方向")
    measure = make_initiative(edition=edition, pillar=pillar, title="公开举措")
    indicator = make_indicator(program=program, name="公开指标", unit="个")
    place = division("130321")
    article = make_article("公开的文章：2021年1266个，2023年1500个，2022年1400个。")
    figures = [
        make_figure("1266个", indicator=indicator, article=article, period="2021"),
        make_figure("1500个", indicator=indicator, article=article, period="2023"),
    ]
    target = make_figure(
        "1400个",
        indicator=indicator,
        article=article,
        kind="target",
        period="2022",
        edition=edition,
        initiative=measure,
    )
    story = make_case_study(place=place, body=f"卖出[[figure-{figures[0].pk}]]。")
    make_picture(case_study=story)
    return {
        "program": program,
        "edition": edition,
        "pillar": pillar,
        "measure": measure,
        "indicator": indicator,
        "place": place,
        "article": article,
        "figure": figures[0],
        "target": target,
        "story": story,
    }


def addresses(public):
    named = ["program", "edition", "measure", "indicator", "figure", "target", "story", "article"]
    slug = public["program"].slug
    return [
        *(public[name].get_absolute_url() for name in named),
        *("/", "/programs/", "/ledger/", "/contradictions/", "/gaps/", "/corrections/"),
        *("/counties/", "/counties/?province=13", "/counties/130321/", "/counties/130000/"),
        *(
            "/sources/",
            "/method/",
            "/data/",
            "/search/?q=公开",
            "/search/?q=试写",
            "/search/?q=1400",
        ),
        *("/feeds/figures.atom", "/sitemap.xml", f"/programs/{slug}/compare/"),
        *(f"/ledger/?program={slug}", f"/gaps/?program={slug}", "/counties/?has_data=true"),
        *(f"/api/v1/{name}/?count=1&page_size=200" for name in LISTS),
        f"/api/v1/figures/?program={slug}&format=csv",
        f"/api/v1/indicators/{public['indicator'].slug}/",
        "/api/v1/search/?q=公开",
    ]


LISTS = (
    *("programs", "editions", "pillars", "initiatives", "indicators", "figures", "ledger"),
    *("postings", "case-studies", "articles", "publishers", "organizations", "reprint-groups"),
    "contradictions",
)


def answers(client, public):
    found = {}
    for address in addresses(public):
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = b"".join(answer) if answer.streaming else answer.content
    return found


def make_unseen(public):
    """Records of every kind that nobody published, on and beside public ones."""
    program, edition, place = public["program"], public["edition"], public["place"]
    article = make_article(
        "没有公开的文章：1700个，1800个。", origin=public["article"], published=False
    )
    revision = make_article(revision_of=public["article"], published=False)
    ours = {"indicator": public["indicator"], "article": article, "published": False}
    claim = make_claim(public["figure"], "1700个", article=article, published=False)
    report = make_figure("1800个", period="2024", **ours)
    reported = make_figure("1700个", period="2022", **ours)
    promise = make_figure("1700个", period="2025", kind="target", edition=edition, **ours)
    placed = make_figure("1800个", period="2021", place=division("130322"), **ours)
    child = make_program(parent=program, published=False)
    child.organizations.add(make_organization())
    plan = make_edition(program=program, year=2024, published=False)
    measure = make_initiative(edition=plan, pillar=make_pillar(), published=False)
    measure.places.add(division("130324"))
    beside = make_initiative(edition=edition, pillar=public["pillar"], published=False)
    Continuation.objects.create(later=measure, earlier=public["measure"], kind="kept")
    SearchRecord.objects.create(figure=promise, searched_on=timezone.localdate())
    own = make_figure("1800个", **ours | {"indicator": make_indicator(program=child, unit="个")})
    posting = make_posting(place=division("130323"), envoy=make_envoy(), published=False)
    story = make_case_study(place=place, published=False)
    pictures = [
        make_picture(case_study=public["story"], published=False),
        make_picture(case_study=story, published=False),
    ]
    alone = make_article(publisher=make_publisher(), published=False)
    return [
        *(article, revision, claim, report, reported, promise, placed, child, plan, measure),
        *(beside, own, posting, story, *pictures, alone),
    ]


def differing(before, after):
    return [address for address in before if before[address] != after[address]]


def test_drafts_change_no_public_answer(client, public):
    before = answers(client, public)

    make_unseen(public)

    assert differing(before, answers(client, public)) == []


def test_what_waits_for_its_hour_changes_no_public_answer(client, public):
    before = answers(client, public)

    schedule(make_unseen(public))

    assert differing(before, answers(client, public)) == []


def schedule(records):
    """Approve for the next hour, named records before those that name them."""
    hour = timezone.now() + timedelta(hours=1)
    claims = [claim for one in records if isinstance(one, Figure) for claim in one.citations.all()]
    for record in sorted({*records, *claims}, key=lambda one: ORDER.index(type(one))):
        record.refresh_from_db()
        record.submit(by=None)
        record.approve(by=None, publish_at=hour)


ORDER = [
    *(Article, Program, Edition, Initiative, CaseStudy, CaseStudyPicture, Posting),
    *(FigureCitation, Figure),
]
