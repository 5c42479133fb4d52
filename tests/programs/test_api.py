"""JSON of figures, promises, contradictions, reprint groups and search, key by key."""

import csv
import io

import pytest

from tests.factories import (
    division,
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_program,
    make_publisher,
)

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


@pytest.fixture
def sold(empty_ledger):
    """128.1 billion sold in 2021, told by a release and two papers."""
    program = make_program(slug="retu", name="热土计划")
    indicator = make_indicator(slug="sales", name="脱贫县平台销售额", unit="元", program=program)
    release = make_article("新闻稿：1281亿元。", printed="2022-07-25", genre="release")
    paper = make_article(
        "晚报：1281亿元。",
        publisher=make_publisher(name="试写晚报"),
        headline="某地的标题",
        printed="2022-07",
        reprint_of=release,
    )
    figure = make_figure("1281亿元", indicator=indicator, article=release)
    make_claim(figure, "1281亿元", article=paper, digest="我们自己的一句话。")
    return figure


def test_a_figure_is_as_the_contract_has_it(client, sold):
    first, second = sold.citations.order_by("pk")
    answer = client.get(f"/api/v1/figures/{sold.pk}/").json()

    assert list(answer) == [
        *("id", "url", "html_url", "kind", "cumulative", "program", "edition", "initiative"),
        *("place", "indicator", "value", "unit", "qualifier", "lower", "upper", "period"),
        *("display", "chosen_citation", "choice_reason", "citations", "article_count"),
        *("origin_count", "conflicted", "correction_count", "corrections_url"),
        *("replies", "published_at", "modified_at"),
    ]
    assert answer["replies"] == []
    assert answer["url"] == f"{HERE}/api/v1/figures/{sold.pk}/"
    assert answer["html_url"] == f"{HERE}/figures/{sold.pk}/"
    assert (answer["kind"], answer["cumulative"]) == ("actual", False)
    assert answer["program"] == {"slug": "retu", "name": "热土计划"}
    assert answer["edition"] is answer["initiative"] is answer["place"] is None
    assert answer["indicator"] == {"slug": "sales", "name": "脱贫县平台销售额", "unit": "元"}
    assert (answer["value"], answer["unit"]) == ("128100000000", "元")
    assert (answer["qualifier"], answer["lower"], answer["upper"]) == (
        *("exact", "128100000000", "128100000000"),
    )
    assert answer["period"] == {
        "text": "2021",
        "start": "2021-01-01",
        "end": "2021-12-31",
        "inferred": False,
    }
    assert answer["display"] == {"zh-Hans": "1281亿元", "en": "CNY 128.1 billion"}
    assert (answer["chosen_citation"], answer["choice_reason"]) == (first.pk, "")
    assert [claim["id"] for claim in answer["citations"]] == [first.pk, second.pk]
    assert (answer["article_count"], answer["origin_count"]) == (2, 1)
    assert answer["conflicted"] is False


def test_a_citation_is_as_the_contract_has_it(client, sold):
    claim = sold.citations.order_by("-pk").first()
    article = claim.article
    shown = client.get(f"/api/v1/figures/{sold.pk}/").json()["citations"][1]

    assert shown == {
        "id": claim.pk,
        "article": {
            "id": article.pk,
            "headline": "某地的标题",
            "publisher": "试写晚报",
            "published": "2022-07",
            "url": f"{HERE}/api/v1/articles/{article.pk}/",
            "origin": article.origin_id,
            "genre": "reporting",
        },
        "value": "128100000000",
        "unit": "元",
        "qualifier": "exact",
        "attributed_to": "",
        "exact": "1281亿元",
        "start": 3,
        "end": 9,
        "prefix": claim.prefix,
        "suffix": claim.suffix,
        "text_sha256": article.text_sha256,
        "digest": "我们自己的一句话。",
        "text_kind": claim.text_kind,
        "html_url": f"{HERE}/sources/{article.pk}/#c{claim.pk}",
    }
    assert list(shown)[:5] == ["id", "article", "value", "unit", "qualifier"]


def test_a_digest_shows_nothing_around_the_literal(client, sold):
    sold.citations.update(text_kind="digest", prefix="前文", suffix="后文")

    for claim in client.get(f"/api/v1/figures/{sold.pk}/").json()["citations"]:
        assert (claim["text_kind"], claim["prefix"], claim["suffix"]) == ("digest", "", "")


def test_a_target_names_edition_initiative_and_place(client, empty_ledger):
    edition = make_edition(slug="2022", year=2022)
    initiative = make_initiative(slug="measure", title="某项举措", edition=edition)
    figure = make_figure(
        kind="target", edition=edition, initiative=initiative, place=division("130321")
    )

    answer = client.get(f"/api/v1/figures/{figure.pk}/").json()

    assert answer["edition"] == {"slug": "2022", "year": 2022}
    assert answer["initiative"] == {"slug": "measure", "title": "某项举措"}
    assert answer["place"] == {
        "code": "130321",
        "level": "county",
        "name": "青龙满族自治县",
        "province": "河北省",
    }


@pytest.mark.parametrize(
    ("qualifier", "lower", "upper"),
    [
        ("about", None, None),
        ("over", "160000", None),
        ("at_least", "160000", None),
        ("nearly", None, "160000"),
        ("up_to", None, "160000"),
    ],
)
def test_a_hedge_opens_a_bound(client, empty_ledger, qualifier, lower, upper):
    figure = make_figure(None, period="2024-09", cumulative=True)
    figure.choose(make_claim(figure, "16万元", qualifier=qualifier, published=False))
    figure.submit(by=None)
    figure.publish(by=None)

    answer = client.get(f"/api/v1/figures/{figure.pk}/").json()

    assert (answer["lower"], answer["upper"]) == (lower, upper)
    assert answer["period"]["start"] is None
    assert answer["period"]["end"] == "2024-09-30"


def test_a_fraction_keeps_its_digits_and_no_more(client, empty_ledger):
    figure = make_figure("12.5%", indicator=make_indicator(unit="%"))

    assert client.get(f"/api/v1/figures/{figure.pk}/").json()["value"] == "12.5"


def test_every_promise_of_2022_has_a_state_and_its_evidence(client, ledger):
    answer = client.get("/api/v1/ledger/?program=retu&edition=2022&page_size=200").json()
    states = {
        entry["target"]["value"]: (entry["state"], entry["latest_actual"])
        for entry in answer["results"]
    }

    for entry in answer["results"]:
        assert list(entry)[:7] == [
            *("target", "latest_actual", "state", "rule", "reason", "overruled", "searched_on"),
        ]
        assert entry["target"]["edition"]["slug"] == "2022"
        assert entry["reason"]
        assert entry["state"] != "no_report" or entry["searched_on"]
    state, actual = states["1400"]
    assert (state, actual["value"]) == ("not_comparable", "1266")
    state, actual = states["110000"]
    assert (state, actual["value"], actual["qualifier"]) == ("reached", "160000", "over")


def test_the_ledger_filters_by_state_across_pages(client, ledger):
    whole = client.get("/api/v1/ledger/?page_size=200").json()["results"]
    expected = [entry for entry in whole if entry["state"] == "no_report"]
    found, address = [], "/api/v1/ledger/?state=no_report&page_size=4&count=1"
    while address:
        page = client.get(address).json()
        found += page["results"]
        address = page["next"]

    assert 4 < len(expected) < len(whole)
    assert found == expected
    assert page["count"] == len(expected)


def test_the_ledger_holds_targets_only(client, sold):
    assert client.get(f"/api/v1/ledger/{sold.pk}/").status_code == 404


def test_a_contradiction_groups_the_values_by_independent_origins(client, empty_ledger):
    release = make_article("新闻稿：14万元")
    figure = make_figure("14万元", article=release)
    told = make_claim(figure, "14万元", article=make_article("晚报：14万元", reprint_of=release))
    make_claim(figure, "14万元")
    other = make_claim(figure, "15万元")

    [answer] = client.get("/api/v1/contradictions/").json()["results"]

    assert list(answer) == ["figure", "values", "resolved", "reason", "note"]
    assert answer["figure"] == client.get(f"/api/v1/figures/{figure.pk}/").json()
    assert [(value["value"], value["origins"]) for value in answer["values"]] == [
        ("140000", 2),
        ("150000", 1),
    ]
    assert told.pk in answer["values"][0]["citations"]
    assert answer["values"][1]["citations"] == [other.pk]
    assert (answer["resolved"], answer["reason"]) == (False, "")


def test_a_reasoned_choice_resolves_a_contradiction(client, empty_ledger):
    figure = make_figure("14万元")
    figure.choose(make_claim(figure, "15万元"), reason="后一篇更正了前一篇。")

    [answer] = client.get("/api/v1/contradictions/?resolved=true").json()["results"]

    assert (answer["resolved"], answer["reason"]) == (True, "后一篇更正了前一篇。")
    assert client.get("/api/v1/contradictions/?resolved=false").json()["results"] == []


def test_a_reprint_group_shows_where_copies_print_another_number(client, sold):
    release = sold.citations.order_by("pk").first().article
    copy = make_article("日报：1218亿元。", reprint_of=release)
    misprint = make_claim(sold, "1218亿元", article=copy)

    [group] = client.get("/api/v1/reprint-groups/").json()["results"]

    assert group["origin"]["id"] == group["id"] == release.pk
    assert group["articles"][0]["id"] == release.pk
    assert len(group["articles"]) == group["article_count"] == 3
    [difference] = group["differences"]
    assert difference["figure"] == sold.pk
    assert {claim["value"] for claim in difference["claims"]} == {"128100000000", "121800000000"}
    assert misprint.pk in [claim["citation"] for claim in difference["claims"]]


def test_search_finds_records_of_every_kind_by_type(client, ledger):
    hits = client.get("/api/v1/search/?q=青龙&page_size=200").json()["results"]

    assert list(hits[0]) == ["type", "title", "url", "html_url", "snippet"]
    assert {"place", "case_study", "figure"} <= {hit["type"] for hit in hits}
    assert f"{HERE}/api/v1/counties/130321/" in [hit["url"] for hit in hits]


def test_search_without_words_is_400(client, ledger):
    for address in ("/api/v1/search/", "/api/v1/search/?q=", "/api/v1/search/?q=%20"):
        assert client.get(address).status_code == 400
        assert "q" in client.get(address).json()["errors"]


def test_csv_has_a_source_beside_every_value(client, sold):
    answer = client.get("/api/v1/figures/?format=csv")
    text = b"".join(answer.streaming_content).decode()
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))

    assert text.startswith("\ufeff")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert (row["value"], row["unit"], row["period.text"]) == ("128100000000", "元", "2021")
    assert (row["program.slug"], row["place.code"], row["conflicted"]) == ("retu", "", "false")
    assert (row["display.zh-Hans"], row["display.en"]) == ("1281亿元", "CNY 128.1 billion")
    [_, paper] = row["citations"].splitlines()
    assert "试写晚报 2022-07" in paper
    assert f"/sources/{sold.citations.last().article_id}/#c" in paper


def test_a_cell_that_begins_like_a_formula_is_escaped(client, empty_ledger):
    make_program(name='=HYPERLINK("x")', summary="@cmd", former_names="-1+2")

    [row] = csv.DictReader(
        io.StringIO(
            b"".join(client.get("/api/v1/programs/?format=csv").streaming_content).decode(
                "utf-8-sig"
            )
        )
    )

    assert row["name"] == '\'=HYPERLINK("x")'
    assert (row["summary"], row["former_names"]) == ("'@cmd", "'-1+2")
