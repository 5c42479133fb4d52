"""What a suggestion says of a proposal: the article, its copies, the slot, or nothing yet."""

from decimal import Decimal

import pytest

from programs.matching import suggest
from programs.models import Proposal
from sources.reading.amounts import parse_amount
from tests.factories import (
    QINGLONG,
    division,
    make_article,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_program,
)

RELEASE = "试写公司称，青龙的产地仓共卖出苹果3800吨，惠及农户6200户。"
COPY = "本报讯 试写公司称，\n青龙的产地仓共卖出苹果 3800 吨，惠及农户6200户。（记者王二）"

pytestmark = pytest.mark.django_db


def propose(article, exact, unit, **fields):
    text = article.text.text
    start = text.index(exact)
    if "value" not in fields:
        fields["value"] = parse_amount(exact)
    return Proposal.objects.create(
        article=article,
        rule="amount",
        exact=exact,
        start=start,
        end=start + len(exact),
        unit=unit,
        **{"kind": "actual", "subject": "卖出苹果"} | fields,
    )


def suggest_for(proposal):
    return suggest(proposal.article, [proposal])[proposal.pk]


@pytest.fixture
def program(empty_ledger):
    return make_program(name="产地仓")


@pytest.fixture
def release(program):
    return make_article(RELEASE, headline="试写的新闻稿", printed="2021-12-30")


@pytest.fixture
def copy(release):
    return make_article(COPY, printed="2022-01-03", reprint_of=release)


@pytest.fixture
def sales(program, release):
    """A figure that the release states."""
    indicator = make_indicator(name="产地仓的苹果销量", unit="吨", program=program)
    return make_figure(
        "3800吨",
        article=release,
        indicator=indicator,
        period="2021",
        period_inferred=True,
        place=division(),
    )


def test_a_number_that_the_article_cites_is_only_repeated(release, sales):
    found = suggest_for(propose(release, "3800吨", "吨"))

    assert (found.outcome, found.via, found.figure) == ("repeats", "article", sales)
    assert found.claims == tuple(sales.citations.all())
    assert found.confirms


def test_a_copy_cites_the_figure_of_its_group_with_the_origins_slot(copy, sales):
    """The copy prints neither year nor, in its clause, a place: it means the origin's."""
    found = suggest_for(propose(copy, "3800 吨", "吨"))

    assert (found.outcome, found.via, found.figure) == ("cites", "group", sales)
    assert (found.kind, found.period, found.period_inferred) == ("actual", "2021", True)
    assert (found.place, found.indicator) == (sales.place, sales.indicator)
    assert found.confirms
    assert "试写的新闻稿" in found.reasons[0]
    assert "2021" in found.reasons[1]


def test_an_origin_cites_what_its_copy_brought_into_the_ledger(release, copy, program):
    indicator = make_indicator(name="惠及的农户", unit="户", program=program)
    figure = make_figure("6200户", article=copy, indicator=indicator)

    found = suggest_for(propose(release, "6200户", "户"))

    assert (found.outcome, found.via, found.figure) == ("cites", "group", figure)


def test_a_later_version_of_a_page_cites_the_figures_of_the_first(release, sales):
    version = make_article(RELEASE + "（有更新）", revision_of=release)

    found = suggest_for(propose(version, "3800吨", "吨"))

    assert (found.outcome, found.via, found.figure) == ("cites", "group", sales)


def test_the_same_words_with_another_number_contradict(release, sales):
    copy = make_article(COPY.replace("3800", "8300"), reprint_of=release)

    found = suggest_for(propose(copy, "8300 吨", "吨"))

    assert (found.outcome, found.via, found.figure) == ("contradicts", "group", sales)
    assert not found.confirms
    assert "“3800吨”" in found.reasons[0]


def test_the_same_words_elsewhere_in_no_copy_are_no_group(sales):
    stranger = make_article(COPY)

    found = suggest_for(propose(stranger, "3800 吨", "吨", place=division()))

    assert found.via != "group"
    assert not found.confirms


def test_a_number_told_again_in_other_words_is_the_same_figure_but_not_for_sure(release, sales):
    retold = "试写的标题\n今年的好消息：苹果卖了3800吨！"
    copy = make_article(retold, reprint_of=release)

    found = suggest_for(propose(copy, "3800吨", "吨", subject="苹果", place=division()))

    assert (found.outcome, found.via, found.figure) == ("cites", "group", sales)
    assert not found.confirms


@pytest.mark.parametrize(
    "other",
    [{"place": None}, {"kind": "target"}, {"period": "2019"}, {"unit": "斤"}, {"subject": "果汁"}],
    ids=str,
)
def test_a_number_told_in_other_words_of_something_else_is_another_figure(release, sales, other):
    sales.period_inferred = False
    sales.save()
    copy = make_article("另一段：果汁有了3800吨的新生意。", reprint_of=release)
    fields = {"unit": "吨", "subject": "苹果", "place": division()} | other

    found = suggest_for(propose(copy, "3800吨", **fields))

    assert found.figure is None


def test_a_copy_whose_text_nobody_kept_is_matched_by_number_and_name(program):
    release = make_article("占位3800吨", headline="试写的新闻稿")
    indicator = make_indicator(name="苹果销量", unit="吨", program=program)
    figure = make_figure("3800吨", article=release, indicator=indicator, place=division())
    release.text.delete()
    copy = make_article(COPY, reprint_of=release)

    found = suggest_for(propose(copy, "3800 吨", "吨", subject="苹果销量", place=division()))

    assert (found.outcome, found.via, found.figure) == ("cites", "group", figure)
    assert not found.confirms


def test_background_that_a_copy_has_as_a_figure_is_the_figure(copy, sales):
    found = suggest_for(propose(copy, "3800 吨", "吨", kind="other"))

    assert (found.outcome, found.kind, found.figure) == ("cites", "actual", sales)


def test_background_is_nothing_to_record(copy):
    found = suggest_for(propose(copy, "3800 吨", "吨", kind="other"))

    assert (found.outcome, found.kind) == ("", "other")
    assert "背景" in found.reasons[0]


def test_a_number_without_value_is_nothing_to_record(copy):
    found = suggest_for(propose(copy, "3800 吨", "", value=None))

    assert found.outcome == ""
    assert "数值" in found.reasons[0]


def test_what_was_rejected_in_a_copy_is_told_and_not_confirmed(release, copy, sales, staff):
    other = make_article(COPY + "又一份。", reprint_of=release, headline="试写的另一份")
    propose(other, "3800 吨", "吨").decide("rejected", by=staff, reason="unrelated")

    found = suggest_for(propose(copy, "3800 吨", "吨"))

    assert (found.outcome, found.figure) == ("cites", sales)
    assert any("试写的另一份" in reason and "无关" in reason for reason in found.reasons)
    assert not found.confirms


def test_an_archived_claim_or_figure_holds_nothing(copy, sales, staff):
    sales.archive(by=staff)

    found = suggest_for(propose(copy, "3800 吨", "吨", place=division()))

    assert found.figure is None
    assert found.outcome == "drafts"


class TestTheSlot:
    """An article of its own: what the ledger holds is found by indicator, time and place."""

    @pytest.fixture
    def article(self, program):
        return make_article("去年，“产地仓”的苹果销量为3800吨，涨了一成。", printed="2022-03")

    @pytest.fixture
    def indicator(self, program):
        return make_indicator(name="苹果销量", unit="吨", program=program)

    def test_the_same_number_in_the_slot_is_cited(self, article, indicator):
        figure = make_figure("3800吨", indicator=indicator)

        found = suggest_for(propose(article, "3800吨", "吨", period="2021", subject="苹果销量"))

        assert (found.outcome, found.via, found.figure) == ("cites", "slot", figure)
        assert found.claims == tuple(figure.citations.all())
        assert found.confirms

    def test_only_the_very_name_confirms(self, article, indicator):
        make_figure("3800吨", indicator=indicator)

        found = suggest_for(propose(article, "3800吨", "吨", period="2021", subject="苹果的销量"))

        assert found.outcome == "cites"
        assert not found.confirms

    def test_another_number_in_the_slot_is_contradicted(self, article, indicator):
        figure = make_figure("4100吨", indicator=indicator)

        found = suggest_for(propose(article, "3800吨", "吨", period="2021", subject="苹果销量"))

        assert (found.outcome, found.figure, found.confirms) == ("contradicts", figure, False)

    @pytest.mark.parametrize(
        "other",
        [{"period": "2020"}, {"kind": "baseline"}, {"cumulative": True}, {"place": QINGLONG}],
        ids=str,
    )
    def test_a_figure_of_another_slot_is_left_alone(self, article, indicator, other):
        if "place" in other:
            other = {"place": division()}
        make_figure("3800吨", **{"indicator": indicator} | other)

        found = suggest_for(propose(article, "3800吨", "吨", period="2021", subject="苹果销量"))

        assert (found.outcome, found.figure, found.indicator) == ("drafts", None, indicator)

    def test_what_prints_no_year_gets_that_of_its_origin(self, article, indicator):
        found = suggest_for(propose(article, "3800吨", "吨", subject="苹果销量"))

        assert (found.period, found.period_inferred) == ("2022", True)

    def test_an_indicator_in_another_unit_is_none(self, article, program):
        make_indicator(name="苹果销量", unit="元", program=program)

        found = suggest_for(propose(article, "3800吨", "吨", subject="苹果销量"))

        assert (found.outcome, found.indicator) == ("new_indicator", None)
        assert (found.name, found.program) == ("苹果销量", program)

    @pytest.mark.parametrize(
        ("text", "headline", "meant"),
        [
            ("当地的产地仓卖了3800吨苹果。", "苹果熟了", False),  # any such store may be meant
            ("“产地仓”卖了3800吨苹果。", "苹果熟了", True),
            ("当地卖了3800吨苹果。产地仓也卖。", "产地仓开到果园", True),
            ("产地仓卖了3800吨苹果。产地仓冷，产地仓大。", "苹果熟了", True),
        ],
    )
    def test_a_new_indicator_is_of_a_programme_that_the_text_means(
        self, program, text, headline, meant
    ):
        article = make_article(text, headline=headline)

        found = suggest_for(propose(article, "3800吨", "吨", subject="苹果销量"))

        assert (found.outcome, found.program) == ("new_indicator", program if meant else None)

    def test_units_that_count_the_same_are_one(self, program):
        article = make_article("产地仓培训果农50名。")
        indicator = make_indicator(name="产地仓培训的果农", unit="人", program=program)

        found = suggest_for(propose(article, "50名", "名", subject="培训果农"))

        assert found.indicator == indicator

    def test_the_indicator_of_a_programme_that_the_article_names_comes_first(
        self, article, program
    ):
        elsewhere = make_program(name="别处的项目")
        make_indicator(name="苹果销量", unit="吨", program=elsewhere)
        own = make_indicator(name="苹果销量", unit="吨", program=program)

        found = suggest_for(propose(article, "3800吨", "吨", subject="苹果销量"))

        assert found.indicator == own
        assert len(found.others) == 1

    def test_an_indicator_that_the_article_uses_for_another_number_is_not_contradicted(
        self, program
    ):
        """60 counties trained and 22 counties visited: one paper does not contradict itself."""
        article = make_article("产地仓覆盖60个县域，另有22个县域通车。")
        indicator = make_indicator(name="县域", unit="个", program=program)
        make_figure("60个", article=article, indicator=indicator, period="2022")

        found = suggest_for(propose(article, "22个", "个", period="2022", subject="县域"))

        assert found.outcome == "new_indicator"
        assert found.name not in ("", "县域")


class TestPromises:
    @pytest.fixture
    def edition(self, program):
        parent = make_program(name="试写的总计划")
        program.parent = parent
        program.save()
        return make_edition(program=parent, year=2022, announced_on="2022-07-25")

    @pytest.fixture
    def article(self, edition):
        return make_article("今年，“产地仓”将新建冷库40座。", printed="2022-07-26")

    def promise(self, article, **fields):
        fields = {"kind": "target", "subject": "新建冷库", "period": "2022"} | fields
        return suggest_for(propose(article, "40座", "座", **fields))

    @pytest.fixture
    def indicator(self, program):
        return make_indicator(name="新建冷库", unit="座", program=program)

    def test_a_promise_is_of_the_plan_of_its_year(self, article, edition, indicator):
        found = self.promise(article)

        assert (found.outcome, found.indicator, found.edition) == ("drafts", indicator, edition)

    def test_a_promise_of_an_indicator_to_be_made_has_its_plan_too(self, article, edition):
        assert self.promise(article).edition == edition

    def test_a_promise_for_a_year_without_a_plan_is_of_the_one_just_announced(
        self, article, edition, indicator
    ):
        assert self.promise(article, period="2025").edition == edition

    def test_a_promise_long_after_the_last_plan_is_of_none(self, edition, indicator):
        article = make_article("产地仓将新建冷库40座。", printed="2023-09")

        assert self.promise(article, period="").edition is None

    def test_a_report_is_of_no_plan(self, article, indicator):
        assert self.promise(article, kind="actual").edition is None

    def test_a_promise_is_of_the_measure_that_its_words_name(self, article, edition):
        measure = make_initiative(edition=edition, title="新建冷库")
        make_initiative(edition=edition, title="培训果农")

        assert self.promise(article).initiative == measure

    def test_a_promise_already_held_is_of_the_measure_of_its_figure(
        self, article, edition, indicator
    ):
        measure = make_initiative(edition=edition, title="别的名称")
        fields = {"kind": "target", "period": "2022", "edition": edition, "initiative": measure}
        figure = make_figure("40座", indicator=indicator, **fields)

        found = self.promise(article)

        assert (found.outcome, found.figure, found.initiative) == ("cites", figure, measure)


class TestWhatAnEditorSet:
    def test_a_chosen_indicator_is_kept(self, copy, sales, program):
        chosen = make_indicator(name="别的", unit="吨", program=program)

        found = suggest_for(propose(copy, "3800 吨", "吨", indicator=chosen))

        assert (found.outcome, found.indicator, found.figure) == ("drafts", chosen, None)

    def test_a_chosen_indicator_says_what_its_slot_holds(self, copy, sales):
        fields = {"indicator": sales.indicator, "period": "2021", "place": division()}

        found = suggest_for(propose(copy, "3800 吨", "吨", **fields))

        assert (found.outcome, found.figure) == ("cites", sales)

    def test_a_new_indicator_is_made_where_one_is_asked_for(self, copy, sales, program):
        other = make_program()

        found = suggest_for(
            propose(copy, "3800 吨", "吨", new_indicator=True, program=other, subject="苹果量")
        )

        assert (found.outcome, found.name, found.program) == ("new_indicator", "苹果量", other)

    @pytest.mark.parametrize(
        ("name", "value"), [("period", "2020"), ("kind", "baseline"), ("place", None)]
    )
    def test_what_was_corrected_is_not_taken_from_the_copy(self, copy, sales, name, value):
        proposal = propose(copy, "3800 吨", "吨", period="2021", place=division())

        proposal.correct({name: value})
        found = suggest_for(proposal)

        assert (found.outcome, found.indicator) == ("drafts", sales.indicator)
        assert getattr(found, name) == value
        assert found.place == (None if name == "place" else sales.place)
        assert not any("同源" in reason for reason in found.reasons)

    def test_a_chosen_plan_and_measure_are_kept(self, copy, program):
        edition = make_edition(program=program, year=2019)
        measure = make_initiative(edition=edition)
        fields = {"kind": "target", "edition": edition, "initiative": measure}

        found = suggest_for(propose(copy, "3800 吨", "吨", **fields))

        assert (found.edition, found.initiative) == (edition, measure)


@pytest.mark.parametrize("count", [1, 5, 50])
def test_fifty_proposals_take_as_many_queries_as_one(program, django_assert_max_num_queries, count):
    lines = [f"产地仓把第{n}样东西卖了{1000 + n}吨。" for n in range(count)]
    release = make_article("\n".join(lines))
    copy = make_article("\n".join(lines) + "完", reprint_of=release)
    edition = make_edition(program=program)
    for n in range(0, count, 2):
        indicator = make_indicator(name=f"第{n}样", unit="吨", program=program)
        make_figure(f"{1000 + n}吨", article=release, indicator=indicator, place=division())
    fields = {"place": division(), "edition": edition, "subject": "东西", "kind": "target"}
    proposals = [propose(copy, f"{1000 + n}吨", "吨", **fields) for n in range(count)]
    proposals = list(Proposal.objects.filter(pk__in=[one.pk for one in proposals]))

    with django_assert_max_num_queries(13):
        found = suggest(copy, proposals)

    assert len(found) == count
    assert [one.outcome for one in found.values()].count("cites") == (count + 1) // 2


def test_nothing_proposed_is_nothing_suggested(copy, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert suggest(copy, []) == {}


def test_a_value_with_trailing_zeros_is_the_same(copy, sales):
    found = suggest_for(propose(copy, "3800 吨", "吨", value=Decimal("3800.000000")))

    assert found.outcome == "cites"
