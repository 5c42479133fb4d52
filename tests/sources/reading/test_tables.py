"""Every row of the grammar's word tables does what its own example says."""

import re
from collections import Counter

import pytest

from sources.reading.words import TABLES, load_table
from tests.reading_grammar import figures, read, reasons

REFUSED_SORTS = {"duration", "age", "rank", "id", "ordinal", "time", "ratio"}
ROLES = {  # role of a word in context_words.csv → what its example must give
    "result": lambda row: [unit for _, _, unit, _ in figures(row["example"])] == ["个"],
    "followers": lambda row: "followers" in reasons(row["example"]).values(),
    "own_child": lambda row: "passing" in reasons(row["example"]).values(),
    "chosen": lambda row: reasons(row["example"]) == {"30亩": "subject"},
    "places_counted": lambda row: ("七省", "7", "省", "exact") in figures(row["example"]),
    "phase": lambda row: reasons(row["example"]) == {"二期": "ordinal"},
    "total_hours": lambda row: figures(row["example"])[0][1:3] == ("480", "小时"),
    "people_total": lambda row: figures(row["example"])[0][1:3] == ("380000", "人"),
    "group_before": lambda row: "subject" in reasons(row["example"]).values(),
    "given": lambda row: figures(row["example"])[0][1:3] == ("5", "头"),
    "body": lambda row: reasons(row["example"]) == {"80公斤": "passing"},
    "travel": lambda row: "passing" in reasons(row["example"]).values(),
    "currency_before": lambda row: figures(row["example"])[0][2] == row["word"],
}

_SIDES = "before after both"
_ANY = r".*"
_SOME = r".+"
# What each column may hold, `word` and `example` left out: some words, or what fits a pattern.
COLUMNS = {
    "background_cues": {
        "not_before": _ANY,
        "not_after": _ANY,
        "only_after": _ANY,
        "reach": "county scope macro area nation crop distance intro",
        "side": _SIDES,
    },
    "bare_nouns": {"unit": _SOME},
    "bylines": {"role": "aside role dateline end"},
    "comparisons": {},
    "context_words": {"role": " ".join(ROLES)},
    "disposal_words": {},
    "done_cues": {
        "not_before": _ANY,
        "not_after": _ANY,
        "closes": "yes now state no gain",
        "side": _SIDES,
    },
    "ethnic_groups": {"people": "1|"},
    "furniture": {"where": "line start part after notice"},
    "future_words": {},
    "hedges": {
        "qualifier": "over at_least nearly about up_to",
        "side": "before after",
        "not_after": _ANY,
    },
    "known_figures": {"value": r"\d+", "meaning": _SOME},
    "known_groups": {"number": r"\d+"},
    "labels": {"field": "other published origin byline publisher headline"},
    "lookalikes": {"becomes": _SOME},
    "money_cues": {},
    "people": {"unit": _SOME},
    "place_aliases": {"code": r"\d{6}"},
    "place_followers": {
        "meaning": "organisation donor namesake people destination plain smaller origin neighbour "
        "comparison"
    },
    "place_institutions": {},
    "place_leaders": {"meaning": "locative destination comparison joint entry origin donor"},
    "place_scopes": {
        "meaning": "neutral people nation county same several actor total programme here city "
        "district autonomous banner province pair"
    },
    "place_words": {"meaning": "longer common cutting keeping"},
    "plan_words": {"role": "heading next lead announce ask headline list bulletin"},
    "promise_cues": {
        "not_before": _ANY,
        "not_after": _ANY,
        "reach": "sentence prospect clause forecast able",
        "side": _SIDES,
    },
    "side_notes": {"meaning": _SOME},
    "slogans": {},
    "spam": {"form": "bare bracketed"},
    "structure_words": {},
    "subject_words": {"role": "verb tie"},
    "time_words": {
        "meaning": r"unknown|today|carried|plan|year(whole)?|(year|month)[+-]\d+|month|\d{4}/\d{4}",
        "not_before": _ANY,
        "not_after": _ANY,
    },
    "total_words": {
        "role": "until total now done together",
        "not_before": _ANY,
        "not_after": _ANY,
    },
    "unit_lookalikes": {},
    "unit_scales": {"base": _SOME, "factor": r"\d+(\.\d+)?"},
    "units": {
        "unit": _SOME,
        "sort": "count admin money duration power people area weight length id share rank volume "
        "time age ordinal ratio",
    },
}


def examples(table):
    rows = load_table(table)
    return pytest.mark.parametrize("row", rows, ids=[f"{table}-{row['word']}" for row in rows])


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_cell_holds_what_its_column_allows(path):
    rows = load_table(path.stem)
    columns = {"word": r".*\S.*", **COLUMNS[path.stem], "example": r".*\S.*"}

    assert rows, f"{path.name} has no row"
    assert list(rows[0]) == list(columns), f"{path.name} has other columns"
    wrong = [
        f"{path.name}, row {row_number}, word {row['word']}: {column} is {row[column]!r}, "
        f"allowed is {allowed}"
        for row_number, row in enumerate(rows, start=2)
        for column, allowed in columns.items()
        if not is_allowed(row[column], allowed)
    ]
    assert not wrong, "\n".join(wrong)


def is_allowed(cell, allowed):
    """Tell whether the cell is one of the words, where they are listed, or fits the pattern."""
    listed = allowed.replace("_", "").replace(" ", "").isalpha()
    return cell in allowed.split() if listed else re.fullmatch(allowed, cell or "") is not None


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_no_row_has_more_cells_than_its_table_has_columns(path):
    assert [row["word"] for row in load_table(path.stem) if None in row] == []


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_no_table_says_the_same_word_twice_in_one_sense(path):
    rows = load_table(path.stem)
    counts = Counter(tuple(v for k, v in row.items() if k != "example") for row in rows)

    twice = [f"{path.name}: {row[0]}" for row, count in counts.items() if count > 1]

    assert not twice, "\n".join(twice)


@pytest.mark.parametrize(
    "tables",
    [
        ("promise_cues", "done_cues", "background_cues"),
        ("units",),
        ("people",),
        ("labels",),
        ("time_words",),
        ("place_aliases",),
        ("place_scopes",),
    ],
)
def test_a_word_that_decides_alone_stands_in_one_row(tables):
    found = Counter(row["word"] for table in tables for row in load_table(table))

    assert [word for word, count in found.items() if count > 1] == []


@examples("units")
def test_a_unit_is_read_or_refused_for_its_own_sort(row):
    mentions, refusals = read(row["example"])

    if row["sort"] in REFUSED_SORTS:
        assert row["sort"] in [refusal.reason for refusal in refusals]
        assert mentions == []
    else:
        assert [mention.unit for mention in mentions] == [row["unit"]]


@examples("unit_lookalikes")
def test_a_lookalike_is_no_unit(row):
    assert figures(row["example"]) == []


@examples("hedges")
def test_a_hedge_gives_its_qualifier(row):
    assert [qualifier for _, _, _, qualifier in figures(row["example"])] == [row["qualifier"]]


@examples("people")
def test_a_noun_for_people_gives_the_unit_that_is_not_printed(row):
    assert [unit for _, _, unit, _ in figures(row["example"])] == [row["unit"]]


@examples("bare_nouns")
def test_a_noun_that_is_its_own_unit(row):
    assert [unit for _, _, unit, _ in figures(row["example"])] == [row["unit"]]


@examples("money_cues")
def test_a_money_word_makes_a_bare_number_money(row):
    assert [unit for _, _, unit, _ in figures(row["example"])] == ["元"]


@examples("structure_words")
def test_parts_of_an_argument_are_no_figures(row):
    assert "passing" in reasons(row["example"]).values()
    assert figures(row["example"]) == []


@examples("comparisons")
def test_a_comparison_is_no_figure(row):
    assert list(reasons(row["example"]).values()) == ["comparison"]


@examples("known_groups")
def test_a_fixed_national_group_is_only_a_subject(row):
    assert list(reasons(row["example"]).values()) == ["subject"]


@examples("slogans")
def test_a_slogan_is_no_figure(row):
    assert "slogan" in reasons(row["example"]).values()
    assert figures(row["example"]) == []


@examples("context_words")
def test_a_word_in_context_plays_its_role(row):
    assert ROLES[row["role"]](row), (figures(row["example"]), reasons(row["example"]))
