"""Figures as sheets: a row drafts a figure or a claim, and never touches what is published."""

from decimal import Decimal

import pytest

from programs.models import Figure
from ruralplan.editorial import EditorialStatus
from tests.browsing import page
from tests.counties.test_admin_sheets import CSV, XLSX, confirm, export, upload
from tests.factories import make_article, make_figure, make_indicator

URL = "/admin/programs/figure/"
TEXT = "第一句：卖出1281亿元。第二句：卖出1300亿元。第三句：又卖出1300亿元。"
COLUMNS = [
    "指标",
    "类型",
    "时段",
    "文章编号",
    "原文摘录",
    "起点",
    "引文单位",
    "引文限定词",
    "地点代码",
]


@pytest.fixture
def article(db):
    return make_article(TEXT)


def sheet(*rows):
    lines = [",".join(COLUMNS)]
    lines += [",".join(str(row.get(name, "")) for name in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


def row(indicator, article, **more):
    return {
        "指标": indicator.slug,
        "类型": "报告",
        "时段": "2021",
        "文章编号": article.pk,
        "原文摘录": "1281亿元",
        **more,
    }


def load(client, text):
    return confirm(client, upload(client, text, url=URL), url=URL)


def test_a_row_drafts_a_figure_with_its_claim(staff_client, staff, article):
    indicator = make_indicator()

    load(staff_client, sheet(row(indicator, article, 地点代码="130321")))

    figure = indicator.figures.get()
    claim = figure.citations.get()
    assert (figure.status, claim.status) == (EditorialStatus.DRAFT, EditorialStatus.DRAFT)
    assert figure.value == Decimal("128100000000")
    assert figure.place.code == "130321"
    assert TEXT[claim.start : claim.end] == "1281亿元"
    assert claim.history.first().history_user == staff


def test_a_published_figure_only_gains_a_draft_claim(staff_client, article):
    figure = make_figure(period="2021")
    second = TEXT.rindex("1300亿元")
    typed = {"原文摘录": "1300亿元", "起点": second}

    load(staff_client, sheet(row(figure.indicator, article, **typed)))

    figure.refresh_from_db()
    assert figure.value == Decimal("128100000000")
    assert figure.is_public
    assert figure.version == Figure.objects.get(pk=figure.pk).version
    assert list(figure.citations.filter(status="draft").values_list("start", flat=True)) == [second]


def test_the_same_sheet_twice_changes_nothing(staff_client, article):
    indicator = make_indicator()
    text = sheet(row(indicator, article))
    load(staff_client, text)
    version = indicator.figures.get().version

    dry_run = upload(staff_client, text, url=URL)

    assert dry_run.context["result"].totals["skip"] == 1
    confirm(staff_client, dry_run, url=URL)
    assert indicator.figures.get().version == version
    assert indicator.figures.get().citations.count() == 1


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_what_goes_out_comes_back_without_a_change(staff_client, empty_ledger, kind):
    make_figure()
    out = export(staff_client, kind, url=URL)

    dry_run = upload(staff_client, out, kind=kind, url=URL)

    assert dry_run.context["result"].totals["skip"] == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"指标": "nobody"}, "没有“nobody”这个指标"),
        ({"类型": "传闻"}, "“传闻”不在可选之列"),
        ({"时段": "去年"}, "不是日期"),
        ({"地点代码": "999999"}, "没有“999999”这个行政区划"),
        ({"文章编号": "0"}, "不是编号"),
        ({"文章编号": "999999999"}, "没有编号为 999999999 的文章"),
        ({"原文摘录": "9999亿元"}, "全文里没有这段摘录"),
        ({"原文摘录": "1300亿元"}, "出现了 2 次"),
        ({"原文摘录": "又卖出"}, "没有数字"),
        ({"起点": "3"}, "与摘录不符"),
        ({"起点": "-1"}, "之间的整数"),
        ({"引文单位": "人次"}, "不是一回事"),
        ({"引文限定词": "大概"}, "“大概”不在可选之列"),
    ],
)
def test_a_row_that_is_wrong_says_why_and_drafts_nothing(staff_client, article, typed, sentence):
    indicator = make_indicator()
    good, bad = row(indicator, article, 时段="2020"), row(indicator, article, **typed)

    dry_run = upload(staff_client, sheet(good, bad), url=URL)

    assert sentence in page(dry_run)
    assert not indicator.figures.exists()


def test_a_sheet_without_its_columns_is_told_which(staff_client):
    assert "表头缺少这些列：指标、类型、时段" in page(upload(staff_client, "甲,乙\n1,2\n", url=URL))


def changing(figure, **more):
    """Return a sheet that says something else of the figure and of its chosen claim."""
    claim = figure.chosen_citation
    cells = {
        "指标": figure.indicator.slug,
        "类型": "报告",
        "时段": figure.period,
        "文章编号": claim.article_id,
        "原文摘录": claim.exact,
        **more,
    }
    return ",".join(cells) + "\n" + ",".join(str(cell) for cell in cells.values()) + "\n"


def test_a_row_on_what_is_public_becomes_pending_changes_and_the_report_says_so(
    staff_client, staff, article
):
    figure = make_figure(article=article)
    text = changing(figure, 说明="表里写的", 引文限定词="超过", 修改理由="原文写的是超过")

    dry_run = upload(staff_client, text, url=URL)
    answer = confirm(staff_client, dry_run, url=URL)

    assert "记为待定修改" in page(dry_run)
    assert "记为待定修改" in page(answer)
    stored = Figure.objects.published().get(pk=figure.pk)
    claim = stored.chosen_citation
    assert (stored.remarks, stored.qualifier, claim.qualifier) == ("", "exact", "exact")
    assert stored.pending_change.values == {"remarks": "表里写的"}
    assert claim.pending_change.values == {"qualifier": "over"}
    assert claim.pending_change.authors == [staff.pk]
    assert claim.pending_change.reason == "原文写的是超过"
    assert upload(staff_client, text, url=URL).context["result"].totals["skip"] == 1


def test_a_public_number_is_not_changed_by_a_sheet_without_a_reason(staff_client, article):
    figure = make_figure(article=article)

    dry_run = upload(staff_client, changing(figure, 引文限定词="超过"), url=URL)

    assert "请写明理由" in page(dry_run)
    assert Figure.objects.get(pk=figure.pk).chosen_citation.pending is None


def test_a_row_on_a_draft_changes_it_and_empty_cells_change_nothing(staff_client, staff, article):
    figure = make_figure(article=article, published=False, remarks="原来的")
    claim = figure.chosen_citation

    load(staff_client, changing(figure, 提要="表里的提要。", 说明=""))

    figure.refresh_from_db()
    claim.refresh_from_db()
    assert (figure.remarks, claim.digest) == ("原来的", "表里的提要。")
    assert claim.written_by == [staff.pk]
    assert claim.history.first().history_change_reason == "导入"
