"""What holds for every public page, over the whole real content."""

import re
from itertools import pairwise
from urllib.parse import urldefrag

import pytest
from django.test import Client

from programs.models import Figure, FigureCitation
from tests.content import fill_ledger
from tests.crawler import LAST_COUNTY_PAGE, clicks, is_ours, walk
from tests.factories import (
    division,
    make_article,
    make_case_study,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_pillar,
    make_posting,
    make_program,
)

SECRET = "尚未公开的话"
PASSAGE = re.compile(r"/sources/[0-9]+/#c[0-9]+")


def kind(path):
    """The kind of page: the first part of its address."""
    return path.split("/")[1]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Every page that a reader can reach from the home page."""
    with django_db_blocker.unblock():
        fill_ledger()  # a transactional test of another file may have emptied it
        return walk(Client())


def test_every_link_on_the_site_leads_to_a_page(site):
    broken = {path: page.status for path, page in site.items() if page.status != 200}

    assert broken == {}
    assert len(site) > 300


def test_every_anchor_that_a_link_names_exists(site):
    missing = []
    for page in site.values():
        if page.path == LAST_COUNTY_PAGE:
            continue
        for link in filter(is_ours, page.links):
            path, anchor = urldefrag(link)
            if anchor and anchor not in site[path].anchors:
                missing.append((page.path, link))

    assert missing == []


def test_every_number_on_the_site_is_one_click_from_its_highlighted_passage(site):
    astray = {}
    for page in site.values():
        for link in page.numbers:
            source, anchor = urldefrag(link)
            card = site[source].text.partition(f'id="{anchor}"')[2].partition("<li")[0]
            if not PASSAGE.fullmatch(link) or "<mark>" not in card:
                astray[page.path] = link

    with_numbers = {kind(page.path) for page in site.values() if page.numbers}
    assert astray == {}
    assert with_numbers >= {"", "ledger", "gaps", "programs", "initiatives", "indicators"}
    assert with_numbers >= {"figures", "counties", "case-studies"}


def test_every_passage_is_at_most_three_clicks_from_the_home_page(site, ledger):
    away = clicks(site)
    nearest = {}
    for page in site.values():
        for link in filter(PASSAGE.fullmatch, page.links):
            nearest[link] = min(nearest.get(link, 99), away[page.path] + 1)

    claims = FigureCitation.objects.published().filter(figure__in=Figure.objects.published())
    far = {}
    for link in (claim.get_absolute_url() for claim in claims):
        # The page of a source shows all its passages, by whatever link it was opened.
        steps = min(nearest[link], away[urldefrag(link).url])
        if steps > 3:
            far[link] = steps

    assert claims.count() > 100
    assert far == {}


def test_no_anchor_stands_twice_on_a_page(site):
    assert [p.path for p in site.values() if len(p.anchors) != len(set(p.anchors))] == []


def test_no_page_has_inline_style_or_script(site):
    assert [p.path for p in site.values() if p.styled or None in p.scripts] == []


def test_no_page_sets_a_cookie(site):
    assert [page.path for page in site.values() if page.cookies] == []


def test_every_page_says_its_language_its_address_and_its_json_twin(site):
    for page in site.values():
        assert page.lang == "zh-Hans", page.path
        assert page.head_links[("canonical", None)].startswith("http://testserver/"), page.path
        assert page.head_links[("alternate", "application/json")].startswith("/api/v1/"), page.path


def test_headings_never_skip_a_level(site):
    for page in site.values():
        levels = [0, *page.headings]
        steps = [b - a for a, b in pairwise(levels)]
        assert page.headings.count(1) == 1, page.path
        assert max(steps) <= 1, page.path


def test_every_json_twin_answers(site, client, db):
    twins = {page.head_links[("alternate", "application/json")] for page in site.values()}
    sample = [*sorted(twins)[::12], "/api/v1/", "/api/v1/ledger/"]

    answers = {twin: client.get(twin).status_code for twin in sample}

    assert set(answers.values()) == {200}, answers


def test_answers_do_not_vary_by_cookie(client, ledger):
    response = client.get("/ledger/")

    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_reader_is_never_asked_who_he_is(staff_client, ledger):
    page = staff_client.get("/").content.decode()

    assert "editor" not in page


@pytest.fixture
def drafts(ledger):
    """A draft of every kind, beside and below public records, each with the secret words."""
    program = make_program(name="公开项目")
    edition = make_edition(program=program)
    pillar = make_pillar(name="公开方向")
    initiative = make_initiative(edition=edition, pillar=pillar, title="公开举措")
    indicator = make_indicator(program=program, name="公开指标")
    place = division("130321")
    figure = make_figure("1400个", indicator=indicator, kind="target", edition=edition)
    make_program(name=f"{SECRET}一", parent=program, published=False)
    make_edition(program=program, title=f"{SECRET}二", published=False)
    make_initiative(edition=edition, pillar=pillar, title=f"{SECRET}三", published=False)
    make_case_study(place=place, title=f"{SECRET}四", published=False)
    make_posting(place=place, role=f"{SECRET}五", published=False)
    hidden = make_article(f"{SECRET}，写了1500个。", headline=f"{SECRET}六", published=False)
    make_claim(figure, "1500个", article=hidden, published=False)
    make_figure("1266个", indicator=indicator, place=place, remarks=f"{SECRET}七", published=False)
    make_figure(
        "99个",
        indicator=make_indicator(
            name=f"{SECRET}八", program=make_program(published=False, name=f"{SECRET}九")
        ),
        published=False,
    )
    return [
        "/",
        "/programs/",
        program.get_absolute_url(),
        edition.get_absolute_url(),
        f"/programs/{program.slug}/compare/",
        initiative.get_absolute_url(),
        indicator.get_absolute_url(),
        figure.get_absolute_url(),
        f"/ledger/?program={program.slug}",
        "/contradictions/",
        "/gaps/",
        "/counties/",
        "/counties/130321/",
        "/counties/130000/",
        "/sources/",
        figure.chosen_citation.get_absolute_url(),
        f"/search/?q={SECRET}",
        "/search/?q=公开",
        "/feeds/figures.atom",
        "/sitemap.xml",
    ]


def test_a_draft_never_shows_on_any_page(drafts, client):
    for path in drafts:
        response = client.get(path)
        shown = response.content.decode().replace(f"“{SECRET}”", "").replace(f'"{SECRET}"', "")
        title = f"搜索“{SECRET}”"

        assert response.status_code == 200, path
        assert SECRET not in shown.replace(title, ""), path


def test_a_draft_has_no_page(client, ledger):
    figure = make_figure(published=False)
    story = make_case_study(published=False)
    article = make_article(published=False)

    for record in (figure, story, article):
        assert client.get(record.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/figures/999999/",
        "/figures/99999999999999999999/",
        "/figures/0/",
        "/sources/9223372036854775808/",
        "/programs/gibt-es-nicht/",
        "/programs/retu/1999/",
        "/programs/gibt-es-nicht/compare/",
        "/initiatives/nein/",
        "/indicators/nein/",
        "/counties/999999/",
        "/counties/1/",
        "/case-studies/nein/",
        "/programs/?page=abc",
        "/programs/?page=9999",
        "/ledger/?page=-1",
        f"/sources/?page={'9' * 5000}",
    ],
)
def test_what_is_not_there_is_answered_404_with_a_sentence(client, ledger, path):
    response = client.get(path)

    assert response.status_code in (404, 400)
    assert "。" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/ledger/?state=unsinn", "state"),
        ("/ledger/?program=nein", "program"),
        ("/ledger/?edition=1900", "edition"),
        ("/counties/?province=zz", "province"),
        ("/programs/?organization=nein", "organization"),
    ],
)
def test_a_bad_filter_is_answered_400_and_named(client, ledger, path, name):
    response = client.get(path)

    assert response.status_code == 400
    assert f"参数 {name}" in response.content.decode()


def test_nul_in_a_query_is_refused(client, ledger):
    assert client.get("/search/?q=%00").status_code == 400
