"""Home, method, data, robots and sitemap, over the real content."""

import pytest

from counties.models import Division
from programs.models import Figure

pytestmark = pytest.mark.usefixtures("ledger")


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_home_counts_the_promises_by_state(client):
    response = client.get("/")

    counts = {state: len(entries) for state, _, entries in response.context["tally"]}
    assert list(counts) == [
        "reached",
        "below",
        "no_report",
        "not_comparable",
        "contradicted",
        "superseded",
    ]
    assert sum(counts.values()) == response.context["total"] > 30
    assert counts["reached"] >= 1


def test_home_leads_to_the_three_editions(client):
    html = page(client, "/")

    for year in (2021, 2022, 2024):
        assert f'href="/programs/retu/{year}/"' in html


def test_home_accounts_for_every_promise_also_those_of_no_plan(client):
    seen = client.get("/").context

    planned = sum(n for _, stops in seen["lines"] for stop in stops for _, _, n in stop.states)
    assert planned + seen["unplanned"] == seen["total"]
    assert seen["unplanned"] > 0


def test_each_number_of_the_home_page_leads_to_its_promises(client):
    html = page(client, "/")

    for state, _, entries in client.get("/").context["tally"]:
        assert f'href="/ledger/?state={state}"' in html
        listed = client.get(f"/ledger/?state={state}").context["paginator"].count
        assert listed == len(entries)


def test_home_counts_what_each_plan_kept_added_and_dropped(client):
    [(program, stops)] = client.get("/").context["lines"]

    assert program.slug == "retu"
    assert [stop.edition.year for stop in stops] == [2021, 2022, 2024]
    assert (stops[0].step.kept, stops[0].step.dropped) == (0, 0)
    assert all(stop.step.kept and stop.step.first and stop.step.dropped for stop in stops[1:])


def test_home_says_new_only_where_the_plan_before_is_fully_listed(client):
    [(_, stops)] = client.get("/").context["lines"]

    assert [stop.step.word for stop in stops[1:]] == ["首次写到", "新增"]


def test_home_shows_all_provinces(client):
    assert len(client.get("/").context["tiles"]) == 34
    assert Division.objects.provinces().in_force().count() == 34
    assert "示意图，非地图" in page(client, "/")


def test_home_shows_no_inferred_period_as_the_latest_report(client):
    latest = client.get("/").context["latest"]

    assert latest
    assert not any(figure.period_inferred for figure in latest)


def test_home_works_without_any_content(client, empty_ledger):
    response = client.get("/")

    assert response.context["total"] == 0
    assert "条承诺" in response.text


@pytest.mark.parametrize("path", ["/method/", "/data/", "/corrections/"])
def test_plain_pages_answer(client, path):
    assert "<h1>" in page(client, path)


def test_robots_keep_out_of_the_desk_and_find_the_sitemap(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /admin/" in response.text
    assert "Sitemap: http://testserver/sitemap.xml" in response.text


def test_the_sitemap_names_every_public_figure(client):
    xml = page(client, "/sitemap.xml")

    for pk in Figure.objects.published().values_list("pk", flat=True):
        assert f"<loc>http://testserver/figures/{pk}/</loc>" in xml


def test_the_sitemap_leaves_out_counties_without_records(client):
    xml = page(client, "/sitemap.xml")

    assert "/counties/130321/" in xml
    assert "/counties/110101/" not in xml
