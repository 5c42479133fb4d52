"""References after GB/T 7714-2025, over what papers print and what they leave out."""

from datetime import date

import pytest
from django.utils import timezone

from programs.citing import article_reference, authors, figure_in_words, figure_reference
from programs.models import Figure
from sources.models import Article, Publisher
from tests.factories import division, make_figure, make_indicator

TODAY = date(2026, 11, 22)
PAPER = Publisher(name="试报")
PAGE = "https://example.com/1"


@pytest.mark.parametrize(
    ("printed", "reference"),
    [
        # Online: outlet, day of publication, day of access, address.
        (
            {"byline": "张三", "published": "2022-07-26", "url": PAGE},
            f"张三. 试写[EB/OL]. 试报（2022-07-26）[2026-11-22]. {PAGE}.",
        ),
        # Only the month is known: it is not made up into a day.
        (
            {"published": "2022-07", "url": PAGE},
            f"试写[EB/OL]. 试报（2022-07）[2026-11-22]. {PAGE}.",
        ),
        # No date at all: nothing stands in its place.
        ({"published": "", "url": PAGE}, f"试写[EB/OL]. 试报[2026-11-22]. {PAGE}."),
        # On paper nobody consulted anything online, so there is no day of access.
        ({"byline": "张三", "published": "2022-07-26"}, "张三. 试写[N]. 试报，2022-07-26."),
        ({"published": "2022-07"}, "试写[N]. 试报，2022-07."),
        ({"published": "2022"}, "试写[N]. 试报，2022."),
        ({"published": ""}, "试写[N]. 试报."),
        ({"byline": "  ", "published": "2022"}, "试写[N]. 试报，2022."),
    ],
)
def test_an_article_is_cited_by_what_is_known_of_it(printed, reference):
    assert (
        article_reference(Article(publisher=PAPER, headline="试写", **printed), TODAY) == reference
    )


def test_a_headline_keeps_its_marks_and_loses_its_outer_blanks():
    article = Article(publisher=PAPER, headline=" “试写”：多少？ ", published="2022")

    assert article_reference(article, TODAY) == "“试写”：多少？[N]. 试报，2022."


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("", ""),
        ("张三", "张三"),
        ("张三、李四", "张三，李四"),
        ("张三 李四", "张三，李四"),
        ("张三，李四；王五", "张三，李四，王五"),
        ("张三、李四、王五、赵六", "张三，李四，王五，等"),  # three, then 等
        ("本报记者 张三 通讯员 李四", "张三，李四"),
        ("记者：张三", "张三"),
        ("文/张三", "张三"),
        ("王 芳", "王芳"),  # two characters set apart to fill a line
        ("John Smith", "John Smith"),
        ("买买提·艾力", "买买提·艾力"),
        ("、、", ""),
    ],
)
def test_authors_are_named_as_the_standard_has_them(byline, names):
    assert authors(byline) == names


@pytest.mark.django_db
def test_a_figure_is_cited_with_place_period_value_and_both_dates():
    figure = make_figure(
        "1281亿元",
        indicator=make_indicator(name="试写销售额"),
        place=division("130321"),
        cumulative=True,
    )
    changed = timezone.localdate(figure.modified_at)

    assert figure_reference(figure, "http://testserver/figures/1/", TODAY) == (
        "乡村账本. 河北省秦皇岛市青龙满族自治县试写销售额（报告，截至2021年累计）：1281亿元"
        f"[DB/OL]. （{changed}）[2026-11-22]. http://testserver/figures/1/."
    )


@pytest.mark.django_db
def test_a_figure_in_words_says_what_it_rests_on_and_when_it_was_looked_up():
    made = make_figure("15万元", indicator=make_indicator(name="试写销售额"))
    figure = Figure.objects.for_display().get(pk=made.pk)

    assert figure_in_words(figure, "http://testserver/figures/1/", TODAY) == (
        "试写销售额（报告，2021年）：15万元。据乡村账本，依据 1 篇报道、1 个独立来源，"
        "2026年11月22日查阅，http://testserver/figures/1/"
    )
