"""The score of the reader counts what docs/reference/reading-labels.md says."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sources.reading.proposals import Proposal, RefusedNumber
from tests.reading_pages import FigureLabel, LabelledPage, RefusedLabel
from tests.reading_score import Score, Tally, match, print_faults, ratchet, score_page

# What each label stands on is of no matter here: spans of two characters, four apart.
SPANS = ((0, 2), (4, 6), (8, 10))


def label(span=SPANS[0], value="5", **fields):
    known = {"unit": "家", "qualifier": "exact", "kind": "actual", "period": None, "place": None}
    return FigureLabel(*span, Decimal(value), **{**known, **fields})


def proposal(span=SPANS[0], value="5", **fields):
    known = {"unit": "家", "qualifier": "exact", "kind": "actual", "period": None, "place": None}
    known |= {"exact": "一二", "subject": "", "place_candidates": (), "story": 0, "rule": ""}
    return Proposal(*span, value=Decimal(value), **{**known, **fields})


def page(*figures, refused=()):
    return LabelledPage("x.txt", "development", "test", "一二三四" * 3, figures, refused)


def tallies(labelled, *proposals):
    return score_page(labelled, proposals).tallies


def sorts(labelled, *proposals):
    return [fault.sort for fault in score_page(labelled, proposals).faults]


def test_a_label_and_a_proposal_have_one_partner_each():
    labels = [label(), label(SPANS[1])]

    found = match(labels, [proposal((0, 6)), proposal((1, 3))])

    assert [(one.start, two.start) for one, two in found.pairs] == [(0, 0)]
    assert (len(found.missing), len(found.spurious)) == (1, 1)


def test_the_partner_with_the_same_amount_comes_before_one_that_only_overlaps():
    found = match([label((0, 6))], [proposal((0, 2), value="7"), proposal((3, 6))])

    assert [two.start for _, two in found.pairs] == [3]


def test_value_and_unit_have_precision_and_recall():
    tally = tallies(
        page(label(), label(SPANS[1]), label(SPANS[2])), proposal(), proposal(SPANS[1], "9")
    )["value+unit"]

    assert tally == Tally(1, 2, 3)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 1 / 3, 0.4)


@pytest.mark.parametrize(
    ("field", "said"), [("qualifier", "over"), ("kind", "target"), ("period", "2021")]
)
def test_a_field_is_counted_over_the_pairs(field, said):
    labelled = page(label(), label(SPANS[1]))

    tally = tallies(labelled, proposal(), proposal(SPANS[1], **{field: said}))[field]

    assert tally == Tally(1, 2, 2)
    assert sorts(labelled, proposal(), proposal(SPANS[1], **{field: said})) == [f"wrong {field}"]


def test_a_target_called_actual_costs_recall_and_the_reverse_precision():
    promised = page(label(kind="target"), label(SPANS[1]))

    assert tallies(promised, proposal(), proposal(SPANS[1]))["target"] == Tally(0, 0, 1)
    called = proposal(SPANS[1], kind="target")
    assert tallies(promised, proposal(kind="target"), called)["target"] == Tally(1, 2, 1)


def test_two_figures_without_a_place_count_for_no_place():
    labelled = page(label(), label(SPANS[1], place="621121"))

    assert tallies(labelled, proposal())["place"] == Tally(0, 0, 1)
    guess = proposal(place="621121")
    assert tallies(labelled, guess)["place"] == Tally(0, 1, 1)


def test_counties_count_once_a_page_and_prefectures_not_at_all():
    labelled = page(label(place="621121"), label(SPANS[1], place="621121"))

    said = proposal(place="621121"), proposal(SPANS[1], place="621100")

    assert tallies(labelled, *said)["county"] == Tally(1, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "right"), [({}, 1), ({"qualifier": "over"}, 0), ({"kind": "other"}, 0)]
)
def test_all_four_need_qualifier_and_kind_besides_the_amount(wrong, right):
    assert tallies(page(label()), proposal(**wrong))["all four"] == Tally(right, 1, 1)


def test_a_refused_number_that_is_proposed_is_told_as_such():
    labelled = page(label(), refused=(RefusedLabel(4, 6, "date"), RefusedLabel(8, 10, "age")))

    assert tallies(labelled, proposal())["refused"] == Tally(2, 2, 2)
    assert tallies(labelled, proposal(), proposal(SPANS[1]))["refused"] == Tally(1, 2, 2)
    assert sorts(labelled, proposal(), proposal(SPANS[1])) == ["to be refused"]


def test_a_reason_is_right_when_the_reader_gives_the_same_one():
    labels = (RefusedLabel(0, 2, "date"), RefusedLabel(4, 6, "age"), RefusedLabel(8, 10, "id"))
    furniture = RefusedLabel(10, 12, "furniture")
    told = [RefusedNumber(0, 2, "一二", "date"), RefusedNumber(4, 6, "一二", "rank")]

    labelled = page(refused=(*labels, furniture))

    assert score_page(labelled, [], told).tallies["reason"] == Tally(1, 2, 3)


def test_a_page_without_figures_is_right_when_nothing_is_proposed():
    assert tallies(page())["empty pages"] == Tally(1, 1, 1)
    assert tallies(page(), proposal())["empty pages"] == Tally(0, 1, 1)
    assert tallies(page(label()), proposal())["empty pages"] == Tally(0, 0, 0)


def test_a_proposal_whose_characters_are_elsewhere_is_no_exact_span():
    assert tallies(page(label()), proposal())["exact spans"] == Tally(1, 1, 1)
    assert tallies(page(label()), replace(proposal(), end=3))["exact spans"] == Tally(0, 1, 1)


def test_errors_are_told_by_sort():
    labelled = page(label(), label(SPANS[1]), label(SPANS[2]))

    said = proposal(value="6"), proposal(SPANS[1], unit="个"), proposal((11, 12))

    assert sorted(sorts(labelled, *said)) == ["missing", "spurious", "wrong unit", "wrong value"]


def test_errors_of_check_pages_are_never_printed(capsys):
    for_writing = page(label())
    for_checking = replace(for_writing, name="y.txt", group="check")
    total = Score()
    for one in (for_writing, for_checking):
        total.add(score_page(one, []))

    print_faults(total, [for_writing, for_checking])

    assert [fault.page for fault in total.faults] == ["x.txt", "y.txt"]
    printed = capsys.readouterr().out
    assert "x.txt" in printed
    assert "y.txt" not in printed


def test_the_ratchet_rounds_down():
    total = Score()

    total.add(Score({"value+unit": Tally(2, 3, 3)}))

    assert ratchet(total)["value+unit"] == [0.666, 0.666]
