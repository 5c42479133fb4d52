"""Pages of programmes, plans, figures and the ledger, over the real content."""

from urllib.parse import urldefrag

import pytest

from programs.models import Figure
from tests.crawler import read
from tests.factories import (
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_organization,
    make_program,
    make_publisher,
)

pytestmark = pytest.mark.usefixtures("ledger")


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def entry_of(client, indicator_word, edition):
    entries = client.get(f"/ledger/?program=retu&edition={edition}").context["object_list"]
    (found,) = [e for e in entries if indicator_word in e.target.indicator.name]
    return found


def test_the_2022_plan_shows_18_announced_measures_beside_those_listed(client):
    response = client.get("/programs/retu/2022/")
    html = response.content.decode()

    assert response.context["announced"].value == 18
    assert "18项" in html
    assert f"{response.context['listed']}项" in html
    assert "我们的数法" in html


def test_a_programme_names_no_indicator_that_only_drafts_count(client):
    program = make_program()
    shown, hidden = (
        make_indicator(program=program, name=name) for name in ("公开的数", "起草的数")
    )
    make_claim(make_figure(indicator=shown))
    make_figure(indicator=hidden, published=False)

    html = page(client, program.get_absolute_url())

    assert "公开的数" in html
    assert "起草的数" not in html


def test_a_plan_counts_its_announced_measures_apart_from_its_promises(client):
    entries = client.get("/ledger/").context["entries"]

    assert "热土计划公布的举措数" not in {e.target.indicator.name for e in entries}


def test_1281_leads_to_its_highlighted_passage_in_one_click(client):
    figure = Figure.objects.published().get(value=128_100_000_000)
    facts = read(client, figure.get_absolute_url())

    passages = {link for link in facts.links if link.startswith("/sources/") and "#c" in link}
    assert len(passages) == figure.citations.count()
    for link in passages:
        source, anchor = urldefrag(link)
        assert anchor in read(client, source).anchors
        assert "<mark>1281" in read(client, source).text


def test_every_figure_on_the_ledger_links_to_an_existing_passage(client):
    facts = read(client, "/ledger/")

    passages = [urldefrag(link) for link in facts.links if "#c" in link]
    anchors = {source: read(client, source).anchors for source in {url for url, _ in passages}}
    assert len(passages) > 10
    assert all(anchor in anchors[source] for source, anchor in passages)


def test_1400_promised_and_1266_reported_is_not_called_reached(client):
    entry = entry_of(client, "共配中心", 2022)

    assert (entry.target.value, entry.latest_actual.value) == (1400, 1266)
    assert entry.state != "reached"


def test_110000_promised_and_over_160000_reported_is_reached(client):
    entry = entry_of(client, "主播", 2022)

    assert (entry.target.value, entry.latest_actual.value) == (110_000, 160_000)
    assert entry.state == "reached"
    assert "已达到" in page(client, entry.target.get_absolute_url())


def test_the_ledger_filters_by_state(client):
    response = client.get("/ledger/?state=reached")

    assert {entry.state for entry in response.context["entries"]} == {"reached"}


def test_the_json_twin_of_a_filtered_list_keeps_its_filters(client):
    response = client.get("/ledger/?program=retu&state=reached&page=1&utm_source=x")

    assert response.context["json_url"] == "/api/v1/ledger/?program=retu&state=reached"
    assert client.get(response.context["json_url"]).status_code == 200


def test_the_ledger_says_when_nothing_fits(client):
    assert "没有符合条件的承诺" in page(client, "/ledger/?state=superseded")


def test_a_result_page_shows_the_promise_that_it_answers(client):
    figure = Figure.objects.published().actuals().get(value=1266)

    assert "1400个" in page(client, figure.get_absolute_url())


def test_a_figure_whose_only_origin_is_the_promisor_says_so(client):
    own = make_publisher(name="试写发布台")
    program = make_program()
    program.organizations.add(make_organization(publisher=own))
    release = make_article(text="", publisher=own, genre="release")
    copy = make_article("试写：30个。", reprint_of=release)
    figure = make_figure("30个", indicator=make_indicator(program=program), article=copy)

    assert "唯一的源头是承诺方自己发布的稿子" in page(client, figure.get_absolute_url())


def test_a_figure_with_a_second_origin_is_not_called_the_promisors_word(client):
    own = make_publisher()
    program = make_program()
    program.organizations.add(make_organization(publisher=own))
    release = make_article("试写：30个。", publisher=own, genre="release")
    figure = make_figure("30个", indicator=make_indicator(program=program), article=release)
    make_claim(figure, "30个")

    html = page(client, figure.get_absolute_url())

    assert "2 个独立来源" in html
    assert "唯一的源头" not in html


def test_different_values_all_stay_visible(client):
    figure = make_figure("3001元")
    make_claim(figure, "3002元")

    for path in (figure.get_absolute_url(), "/contradictions/"):
        html = page(client, path)
        assert "3001元" in html
        assert "3002元" in html


def test_no_slot_of_the_articles_conflicts_and_the_page_says_so(client):
    assert "目前没有" in page(client, "/contradictions/")


def test_gaps_list_the_unreported_the_incomplete_and_the_numberless(client):
    response = client.get("/gaps/")

    assert {entry.state for entry in response.context["object_list"]} == {"no_report"}
    assert 2021 in {short.edition.year for short in response.context["short_editions"]}
    assert "没有数字的项目" in response.content.decode()
    assert response.context["articles"]


def test_a_programme_known_only_by_name_says_so(client):
    program = make_program(summary="")

    assert "只提到它的名字" in page(client, program.get_absolute_url())


def test_a_programme_shows_its_projects_editions_and_former_names(client):
    html = page(client, "/programs/retu/")

    assert 'href="/programs/retu/2024/"' in html
    assert "小鹿灯" in html
    assert "曾用名" in page(client, "/programs/rural-fund/")


def test_comparing_needs_editions(client):
    program = make_program()

    assert client.get(f"/programs/{program.slug}/compare/").status_code == 404


def test_editions_stand_side_by_side_oldest_first(client):
    response = client.get("/programs/retu/compare/")

    years = [edition.year for edition, _ in response.context["columns"]]
    assert years == [2021, 2022, 2024]
    assert "县级共同配送中心" in response.content.decode()


def test_an_indicator_keeps_running_totals_apart(client):
    indicator = make_indicator()
    make_figure("30个", indicator=indicator, period="2021")
    make_figure("90个", indicator=indicator, period="2024", cumulative=True)

    response = client.get(indicator.get_absolute_url())

    assert [figure.value for figure in response.context["in_period"]] == [30]
    assert [figure.value for figure in response.context["running"]] == [90]
    assert response.context["silent_years"] == [2022, 2023]
    assert "2022年、2023年没有找到报道" in response.content.decode()


def test_a_plan_of_another_programme_with_the_same_slug_is_another_page(client):
    other = make_edition(slug="2022", title="另一份计划")

    assert "另一份计划" in page(client, other.get_absolute_url())
    assert "另一份计划" not in page(client, "/programs/retu/2022/")


def test_the_feed_is_atom_and_its_entries_lead_to_figures(client):
    response = client.get("/feeds/figures.atom")

    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert "/figures/" in response.content.decode()
