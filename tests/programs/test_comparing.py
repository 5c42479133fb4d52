"""Plans side by side: what was kept, changed, renamed, split, merged, left out and new."""

import pytest

from programs.comparing import changes, compared, said
from programs.lineage import threads
from programs.models import Continuation, InitiativeCitation
from tests.factories import (
    make_article,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_pillar,
    make_program,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    program = make_program()
    return [make_edition(program=program, year=year, title=f"计划{year}") for year in (2021, 2022)]


@pytest.fixture
def pair(plans):
    """A measure of the first plan that goes on in the second."""
    pillar = make_pillar()
    earlier, later = (make_initiative(edition=plan, pillar=pillar) for plan in plans)
    Continuation.objects.create(earlier=earlier, later=later, kind="carried", note="两年都做。")
    return earlier, later


def promise(measure, exact, indicator):
    fields = {"indicator": indicator, "edition": measure.edition, "initiative": measure}
    return make_figure(exact, kind="target", period=str(measure.edition.year), **fields)


def words(plans):
    return [[column.word for column in row.columns] for row in compared(threads(plans, {}))]


def sentences(plans):
    joined = threads(plans, {})
    return said(compared(joined), joined, plans)


@pytest.mark.parametrize(
    ("then", "now", "word"),
    [
        ("30个", "30个", "沿用"),
        ("30个", "40个", "承诺有变"),
        ("30个", "超30个", "承诺有变"),
        # Where one side names no number, nothing can be said to have changed.
        ("30个", None, "沿用"),
        (None, "40个", "沿用"),
    ],
)
def test_a_measure_that_goes_on_with_another_number_has_changed(plans, pair, then, now, word):
    indicator = make_indicator(unit="个")
    for measure, exact in zip(pair, (then, now), strict=True):
        if exact:
            figure = promise(measure, exact.removeprefix("超"), indicator)
            if exact.startswith("超"):
                figure.citations.update(qualifier="over")
                type(figure).objects.filter(pk=figure.pk).update(qualifier="over")

    assert words(plans) == [["", word]]


def test_a_promise_that_is_a_draft_changes_nothing(plans, pair):
    indicator = make_indicator(unit="个")
    promise(pair[0], "30个", indicator)
    make_figure(
        "40个",
        kind="target",
        period="2022",
        indicator=indicator,
        edition=plans[1],
        initiative=pair[1],
        published=False,
    )

    assert words(plans) == [["", "沿用"]]


def test_a_renamed_measure_stays_renamed_whatever_it_promises(plans, pair):
    Continuation.objects.update(kind="renamed")
    indicator = make_indicator(unit="个")
    promise(pair[0], "30个", indicator)
    promise(pair[1], "40个", indicator)

    assert words(plans) == [["", "改名"]]


def test_a_column_tells_the_grounds_of_its_change(plans, pair):
    (row,) = compared(threads(plans, {}))

    assert [link.note for link in row.columns[1].links] == ["两年都做。"]
    assert row.columns[0].links == ()


def test_the_same_grounds_are_told_once(plans, pair):
    pillar = pair[0].pillar
    for note in ("两年都做。", "合在一起。", ""):
        other = make_initiative(edition=plans[0], pillar=pillar)
        Continuation.objects.create(earlier=other, later=pair[1], kind="merged", note=note)

    (row,) = compared(threads(plans, {}))

    assert sorted(row.columns[1].notes) == ["两年都做。", "合在一起。"]


def test_a_measure_shows_a_passage_that_may_be_shown_rather_than_our_sentence(plans, pair):
    def cite(article, exact):
        start = article.text.text.index(exact)
        citation = InitiativeCitation(initiative=pair[0], article=article, exact=exact)
        citation.start, citation.end = start, start + len(exact)
        citation.save()
        citation.submit(by=None)
        citation.publish(by=None)
        citation.refresh_from_db()
        return citation

    short = cite(make_article("只写特派员。", printed="2021-05"), "特派员")
    long = cite(make_article("试写的话特派员，" + "别的话" * 200, printed="2022-07"), "特派员")

    (row,) = compared(threads(plans, {}))

    assert [short.text_kind, long.text_kind] == ["digest", "original"]
    assert row.columns[0].measures[0].citation == long


def test_the_sentence_counts_every_kind_of_change(plans, pair):
    pillar = pair[0].pillar
    make_initiative(edition=plans[0], pillar=pillar)
    make_initiative(edition=plans[1], pillar=pillar)

    assert sentences(plans) == [
        "计划2022列出2项：沿用1组、首次写到1组；计划2021里有1组没有再出现。"
    ]


def test_one_plan_has_no_sentence_and_no_change(plans, pair):
    joined = threads(plans[:1], {})

    assert said(compared(joined), joined, plans[:1]) == []
    assert changes(compared(joined), plans[:1]) == []


def test_a_measure_that_is_gone_counts_once(plans, pair):
    third = make_edition(program=plans[0].program, year=2023)
    fourth = make_edition(program=plans[0].program, year=2024)
    four = [*plans, third, fourth]

    found = {change.word: change.counts for change in changes(compared(threads(four, {})), four)}

    assert found == {"沿用": (1, 0, 0), "未再出现": (0, 1, 0)}


def test_passages_and_promises_cost_four_queries(plans, pair, django_assert_num_queries):
    indicator = make_indicator(unit="个")
    for number, measure in enumerate(pair):
        promise(measure, f"{number + 1}个", indicator)
    joined = threads(plans, {})

    with django_assert_num_queries(4):
        compared(joined)
