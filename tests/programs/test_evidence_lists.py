"""The page of a figure and the lists of the evidence: what they say, what addresses hold."""

import re

import pytest

from programs.models import Figure
from programs.origins import by_origin
from tests.factories import (
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_program,
)

pytestmark = pytest.mark.usefixtures("empty_ledger")


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.headers.get("Location")
    return response.text


def groups_of(figure):
    return by_origin(Figure.objects.for_display().get(pk=figure.pk))


def test_copies_that_say_the_same_are_folded_into_their_origin():
    release = make_article("试写：30个。")
    figure = make_figure("30个", article=release)
    copies = [make_article(f"转述{n}：30个。", reprint_of=release) for n in range(2)]
    for copy in copies:
        make_claim(figure, "30个", article=copy)

    (group,) = groups_of(figure)

    assert [claim.article for claim in group.shown] == [release]
    assert [claim.article for claim in group.folded] == copies
    assert (group.root, group.reports) == (release, 3)


def test_a_copy_that_says_another_number_is_never_folded():
    release = make_article("试写：30个。")
    figure = make_figure("30个", article=release)
    make_claim(figure, "31个", article=make_article("转述：31个。", reprint_of=release))

    (group,) = groups_of(figure)

    assert [claim.value for claim in group.shown] == [30, 31]
    assert group.folded == ()


def test_the_origin_of_the_chosen_claim_comes_first():
    figure = make_figure("30个", article=make_article("后写：30个。", printed="2024"))
    make_claim(figure, "30个", article=make_article("先写：30个。", printed="2021"))

    assert [group.root.published for group in groups_of(figure)] == ["2024", "2021"]


def test_a_changed_page_is_one_report_of_its_origin():
    first = make_article("初版：30个。")
    figure = make_figure("30个", article=first)
    make_claim(figure, "30个", article=make_article("改版：30个。", revision_of=first))

    (group,) = groups_of(figure)

    assert group.reports == 1


def test_the_page_of_a_figure_shows_its_passage_and_what_was_chosen(client):
    figure = make_figure("30个")
    alone = page(client, figure.get_absolute_url())
    make_claim(figure, "30个")
    agreed = page(client, figure.get_absolute_url())

    assert 'id="proof"' in alone
    assert "只有一篇写到" in alone
    assert "各篇数值相同，无须取舍" in agreed
    assert "公开以来没有改过" in agreed


def test_the_page_of_a_figure_can_be_cited_with_its_address_and_the_day(client):
    figure = make_figure("30个")

    html = page(client, figure.get_absolute_url())

    assert html.count(f"http://testserver{figure.get_absolute_url()}") >= 3
    assert "GB/T 7714—2025" in html
    assert "查阅日期" in html
    assert f'href="/api/v1/figures/{figure.pk}/"' in html


def test_a_report_from_before_the_promise_leads_to_it_as_context(client):
    indicator = make_indicator()
    promise = make_figure(
        "40个",
        kind="target",
        period="2023",
        indicator=indicator,
        edition=make_edition(program=indicator.program),
    )
    before = make_figure("30个", period="2021", indicator=indicator)

    html = page(client, before.get_absolute_url())

    assert "公布承诺时已经有的数" in html
    assert f'href="{promise.get_absolute_url()}"' in html


def test_a_report_that_answers_no_promise_says_so(client):
    assert "没有哪一条承诺以它为结果" in page(client, make_figure().get_absolute_url())


@pytest.mark.parametrize("path", ["/ledger/", "/gaps/", "/contradictions/", "/corrections/"])
def test_blank_fields_of_a_form_do_not_stay_in_the_address(client, path):
    make_program(slug="try")

    response = client.get(f"{path}?program=try&edition=&q=%20")

    assert (response.status_code, response.headers["Location"]) == (302, f"{path}?program=try")
    assert client.get(f"{path}?program=").headers["Location"] == path


def test_a_narrowed_ledger_says_by_what_and_keeps_it_in_the_address_to_share(client):
    make_program(slug="try", name="试写计划")

    html = page(client, "/ledger/?program=try&state=reached")

    assert 'href="/ledger/?state=reached"' in html
    assert "项目：试写计划" in html
    assert 'data-address="http://testserver/ledger/?program=try&amp;state=reached"' in html
    assert '<link rel="canonical" href="http://testserver/ledger/">' in html


def test_a_ledger_that_its_conditions_leave_empty_says_what_to_try(client):
    html = page(client, "/ledger/?state=reached&q=zzz")

    assert "没有符合条件的承诺" in html
    assert "去掉“状态：已达到”" in html
    assert "看全部承诺" in html


def test_promises_are_found_by_words_in_the_ledger_and_in_the_gaps(client):
    wanted = make_figure("40个", kind="target", indicator=make_indicator(name="茶园"))
    other = make_figure("40个", kind="target", indicator=make_indicator(name="果园"))

    for path in ("/ledger/?q=茶园", "/gaps/?q=茶园"):
        html = page(client, path)
        assert wanted.get_absolute_url() in html
        assert other.get_absolute_url() not in html


def test_the_gaps_link_the_same_list_for_machines(client):
    make_program(slug="try")

    response = client.get("/gaps/?program=try")

    assert response.context["json_url"] == "/api/v1/ledger/?state=no_report&program=try"
    assert client.get(response.context["csv_url"]).status_code == 200


def test_where_nothing_contradicts_the_page_says_how_much_was_compared(client):
    make_figure("30个")
    make_claim(make_figure("40个"), "40个")

    assert "2 个公开的数字里，1 个有不止一篇报道写到" in page(client, "/contradictions/")


def test_contradictions_are_narrowed_by_whether_one_was_chosen(client):
    figure = make_figure("30个")
    make_claim(figure, "31个")

    assert figure.get_absolute_url() in page(client, "/contradictions/?resolved=false")
    assert "没有符合条件的冲突" in page(client, "/contradictions/?resolved=true")


def test_the_gaps_name_measures_without_a_number_and_only_on_the_first_page(client):
    plan = make_edition(announced_on="2020-01-01")
    told, untold = (make_initiative(edition=plan, title=name) for name in ("试修路", "试建桥"))
    indicator = make_indicator(program=plan.program)
    promised = {"kind": "target", "indicator": indicator, "edition": plan, "initiative": told}
    for year in range(1990, 2020):
        make_figure("40个", period=str(year), **promised)

    assert client.get("/gaps/").context["measures"].get() == untold
    assert untold.get_absolute_url() in page(client, "/gaps/")
    assert untold.get_absolute_url() not in page(client, "/gaps/?page=2")


def test_a_long_list_offers_its_pages_by_number(client):
    indicator = make_indicator()
    for year in range(1950, 2002):
        make_figure("40个", kind="target", period=str(year), indicator=indicator)

    html = page(client, f"/ledger/?program={indicator.program.slug}&page=2")

    pager = html.partition('<ol class="pager-pages">')[2].partition("</ol>")[0]
    linked = re.findall(r'<a href="\?([^"]+)">', pager)
    chosen = f"program={indicator.program.slug}&amp;page="
    assert linked == [f"{chosen}1", f"{chosen}3"]
    assert re.search(r'aria-current="page">(<span[^>]*>第 </span>)?2<', pager)
    assert "第 26—50 条，共 52 条" in html


@pytest.mark.parametrize(("number", "status"), [("3", 200), ("4", 404), ("0", 404), ("x", 404)])
def test_a_page_beyond_the_last_of_a_list_is_answered_404(client, number, status):
    indicator = make_indicator()
    for year in range(1950, 2002):
        make_figure("40个", kind="target", period=str(year), indicator=indicator)

    assert client.get(f"/ledger/?page={number}").status_code == status


@pytest.mark.parametrize("path", ["/ledger/", "/gaps/"])
def test_promises_of_the_newest_plan_come_first_and_of_none_last(client, empty_ledger, path):
    plans = [make_edition(year=year, announced_on=f"{year}-05-01") for year in (2021, 2024)]
    loose, old, new = (make_figure("30个", kind="target", edition=e) for e in (None, *plans))

    rows = client.get(path).context["page_obj"]

    assert [row.target.pk for row in rows] == [new.pk, old.pk, loose.pk]


def test_an_order_that_was_asked_for_goes_before_the_order_of_plans(client, empty_ledger):
    plan = make_edition()
    loose = make_figure("30个", kind="target")
    planned = make_figure("30个", kind="target", edition=plan)

    rows = client.get("/ledger/?ordering=id").context["page_obj"]

    assert [row.target.pk for row in rows] == [loose.pk, planned.pk]
