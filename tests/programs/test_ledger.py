"""The state of a promise: each step of the rule, and what it must never say."""

import pytest
from django.core.exceptions import ValidationError

from programs.ledger import judged, ledger_entries
from programs.models import Figure, SearchRecord
from tests.factories import (
    division,
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(announced_on="2022-07-25", year=2022)


@pytest.fixture
def indicator(edition):
    return make_indicator(program=edition.program, unit="个")


@pytest.fixture
def promise(edition, indicator):
    """Make the promise `exact`, by default for 2022 and announced on 25 July 2022."""

    def make(exact="1400个", **fields):
        fields = {"period": "2022", "edition": edition, "indicator": indicator} | fields
        article = release(f"{fields['period']}：将建{exact}，{fields['edition']}。")
        return make_figure(exact, kind="target", article=article, **fields)

    return make


@pytest.fixture
def report(indicator):
    def make(exact, **fields):
        article = fields.pop("article", None) or make_article(
            f"{fields.get('period')}：已建{exact}。", printed="2024-09"
        )
        qualifier = fields.pop("qualifier", "exact")
        fields = {"period": "2022", "indicator": indicator} | fields
        figure = make_figure(exact, kind="actual", article=article, published=False, **fields)
        figure.chosen_citation.qualifier = qualifier
        figure.chosen_citation.save()
        figure.choose(figure.chosen_citation)
        figure.submit(by=None)
        figure.publish(by=None)
        return figure

    return make


def release(text):
    return make_article(text, printed="2022-07-25")


def entry_of(target):
    return ledger_entries(Figure.objects.published().filter(pk=target.pk).for_display())[0]


def state_of(target):
    entry = entry_of(target)
    return entry.state, entry.rule


def test_a_promise_without_any_report_says_so_with_the_last_search(promise):
    target = promise()
    for day in ("2026-10-01", "2026-11-01"):
        SearchRecord.objects.create(
            figure=target, searched_on=day, searched_in="试报", searched_by="编辑部"
        )

    entry = entry_of(target)

    assert (entry.state, entry.rule) == ("no_report", "nothing_reported")
    assert str(entry.searched_on) == "2026-11-01"
    assert entry.latest_actual is None


@pytest.mark.parametrize(
    ("reported", "qualifier", "state", "rule"),
    [
        ("1400个", "exact", "reached", "report_covers_promise"),
        ("1500个", "exact", "reached", "report_covers_promise"),
        ("1399个", "exact", "below", "report_under_promise"),
        ("1400个", "over", "reached", "report_covers_promise"),
        ("1400个", "at_least", "reached", "report_covers_promise"),
        ("1400个", "nearly", "below", "report_under_promise"),  # nearly 1400 is not 1400
        ("1300个", "up_to", "below", "report_under_promise"),
        ("1500个", "up_to", "not_comparable", "hedge_leaves_it_open"),
        ("1300个", "over", "not_comparable", "hedge_leaves_it_open"),  # may be 1450
        ("1400个", "about", "not_comparable", "hedge_leaves_it_open"),
    ],
)
def test_a_report_of_the_same_span_is_weighed_by_its_words(
    promise, report, reported, qualifier, state, rule
):
    target = promise("1400个")
    report(reported, qualifier=qualifier)

    assert state_of(target) == (state, rule)


def test_a_sum_over_part_of_the_time_never_proves_a_shortfall(promise, report):
    target = promise("1400个", cumulative=True)
    actual = report("1266个", period="2021-05/2024-09")

    entry = entry_of(target)

    assert (entry.state, entry.rule) == ("not_comparable", "part_of_running_total")
    assert entry.latest_actual == actual


def test_a_sum_over_part_of_the_time_can_prove_a_running_total_late(promise, report):
    target = promise("11万个", cumulative=True)
    report("16万个", qualifier="over", period="2021-05/2024-09")

    entry = entry_of(target)

    assert (entry.state, entry.rule) == ("reached", "part_already_covers_total")
    assert entry.late


def test_a_later_running_total_settles_an_earlier_promise(promise, report):
    target = promise("1400个", cumulative=True)
    report("1300个", cumulative=True, period="2023")
    report("1500个", cumulative=True, period="2024")

    assert state_of(target) == ("reached", "report_covers_promise")


def test_a_total_from_before_the_promised_date_proves_nothing_against_it(promise, report):
    target = promise("1400个", cumulative=True, period="2023")
    report("1300个", cumulative=True, period="2022")

    assert state_of(target) == ("not_comparable", "different_span")


@pytest.mark.parametrize("period", ["2023", "2021-05/2024-09"])
def test_another_span_is_not_compared_with_a_yearly_promise(promise, report, period):
    target = promise("1400个")
    report("9000个", period=period)

    assert state_of(target) == ("not_comparable", "different_span")


def test_a_result_that_ended_before_the_promise_is_context(promise, report):
    target = promise("22个")
    early = report("22个", period="2021")

    entry = entry_of(target)

    assert entry.state == "no_report"
    assert entry.context == (early,)


def test_a_result_told_with_the_promise_is_context(indicator, edition):
    article = release("已帮22个县，将帮22个县。")
    target = make_figure(
        "22个", kind="target", period="2022", indicator=indicator, edition=edition, article=article
    )
    make_figure("22个", kind="actual", period="2022", indicator=indicator, article=article)

    assert state_of(target) == ("no_report", "nothing_reported")


def test_a_result_from_a_reprint_of_the_release_is_context_too(promise, report):
    target = promise("22个")
    root = target.chosen_citation.article
    report("22个", article=make_article("已帮22个县。", printed="2022-07-28", reprint_of=root))

    assert state_of(target) == ("no_report", "nothing_reported")


def test_a_report_from_elsewhere_is_not_about_this_place(promise, report):
    target = promise("22个", place=division("130321"))
    report("22个", place=division("130529"))

    assert state_of(target) == ("no_report", "nothing_reported")


def test_a_related_indicator_is_shown_but_not_compared(promise, report, indicator):
    near = make_indicator(program=indicator.program, unit="人")
    indicator.related.add(near)
    target = promise("1400个")
    actual = report("9000人", indicator=near)

    entry = entry_of(target)

    assert (entry.state, entry.rule) == ("not_comparable", "related_indicator_only")
    assert entry.latest_actual == actual


def test_open_disagreement_about_the_result_is_shown_as_such(promise, report):
    target = promise("1400个")
    actual = report("1500个")
    make_claim(actual, "1300个", article=make_article("另有一说：1300个。", printed="2024-10"))

    assert state_of(target) == ("contradicted", "actual_claims_differ")


def test_a_reasoned_choice_ends_the_disagreement(promise, report):
    target = promise("1400个")
    actual = report("1500个")
    make_claim(actual, "1300个", article=make_article("另有一说：1300个。", printed="2024-10"))
    actual.refresh_from_db()
    actual.choose(actual.chosen_citation, reason="前者是年报")

    assert state_of(target) == ("reached", "report_covers_promise")


def test_open_disagreement_about_the_promise_comes_first(promise, report):
    target = promise("1400个")
    make_claim(target, "1500个", article=release("另一份说将建1500个。"))
    report("2000个")

    assert state_of(target) == ("contradicted", "target_claims_differ")


def test_a_later_edition_supersedes_only_the_same_period(promise, indicator, edition):
    later = make_edition(program=edition.program, announced_on="2022-10-01", slug="later")
    target = promise("1400个")
    other_year = promise("700个", period="2023")
    promise("1000个", edition=later)

    assert state_of(target) == ("superseded", "later_target_same_period")
    assert state_of(other_year)[0] == "no_report"


def test_an_editor_overrules_only_with_a_reason(promise, report):
    target = promise("1400个", cumulative=True)
    report("1266个", period="2021-05/2024-09")
    target.overruled_state = "below"
    with pytest.raises(ValidationError):
        target.full_clean()

    target.overrule_reason = "计划开始前一个也没有"
    target.full_clean()
    target.save()

    entry = entry_of(target)
    assert (entry.state, entry.reason) == ("below", "计划开始前一个也没有")
    assert entry.overruled


def test_draft_reports_change_nothing(promise, indicator):
    target = promise("1400个")
    make_figure("1500个", kind="actual", period="2022", indicator=indicator, published=False)

    assert state_of(target) == ("no_report", "nothing_reported")


@pytest.mark.parametrize("rows", [1, 6])
def test_judging_many_promises_takes_as_many_queries_as_one(
    promise, report, indicator, rows, django_assert_num_queries
):
    for year in range(2022, 2022 + rows):
        promise("1400个", period=str(year))
        report("1500个", period=str(year))
    targets = Figure.objects.published().targets().filter(indicator=indicator).for_display()

    with django_assert_num_queries(10):
        assert len(ledger_entries(targets)) == rows


def test_promises_that_are_only_counted_are_judged_as_those_that_are_shown(ledger):
    targets = Figure.objects.published().targets()

    shown = ledger_entries(targets.for_display())

    assert judged(targets.for_judging()) == shown
    assert len(shown) > 20
    assert all(hasattr(figure, "public_claims") for entry in shown for figure in entry.figures)
