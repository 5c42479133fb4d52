import pytest

from sources.reading.context.totals import judge_totals
from sources.reading.words import load_table
from tests.reading_stories import last_number, locate, tell


def totals_of(text, *literals, kind="actual", period=None):
    clean, story = tell(text)
    mentions = locate(clean.text, literals) if literals else last_number(clean.text)
    each = [kind] * len(mentions), [period] * len(mentions)
    return judge_totals(clean, story, mentions, *each)


@pytest.mark.parametrize("row", load_table("total_words"), ids=lambda row: row["word"])
def test_a_word_makes_a_total_in_its_example(row):
    assert totals_of(row["example"]) == [True]
    assert totals_of(row["example"].replace(row["word"], "")) == [False]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("社里种树900棵。", False),
        ("社里共种树900棵。", False),  # on one occasion
        ("社里已种树900棵。", False),
        ("目前社里有树900棵。", False),  # what there is
        ("社里公共林地种树900棵。", False),
        ("报名截止日期前，社里种树900棵。", False),
        ("社里累积经验，种树900棵。", False),
        ("2021年，社里累计种树900棵。", False),  # within the year
        ("去年累计种树900棵。", False),
        ("2018年以来，社里累计种树900棵。", True),
        ("截至2021年底，社里修渠，种树900棵。", True),
        ("截至2021年底，社里修渠；种树900棵。", True),
        ("截至2021年底，社里修了渠。社里种树900棵。", False),
        ("社里累计修渠，种树900棵。", True),
        ("社里累计修渠3里；种树900棵。", False),
        ("目前社里已修渠；种树900棵。", False),
    ],
)
def test_results_are_totals_by_the_words_of_their_sentence(text, total):
    assert totals_of(text, "900棵") == [total]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("社里将累计种树900棵。", True),
        ("社里将累计修渠3里，种树900棵。", False),
        ("截至目前社里有渠，将种树900棵。", False),
    ],
)
def test_a_promise_is_a_total_only_where_its_own_clause_says_so(text, total):
    assert totals_of(text, "900棵", kind="target") == [total]


def test_a_span_of_years_holds_no_total():
    text = "三年来，社里累计种树900棵。"

    assert totals_of(text, period="2019/2021") == [False]
    assert totals_of(text, period="2021") == [True]


def test_what_takes_the_day_of_a_sentence_before_is_a_total_like_it():
    text = "截至2021年底，社里修渠700里。此外，社里种树900棵。"

    assert totals_of(text, "700里", "900棵", period="2021-12") == [True, True]
    assert totals_of(text.replace("此外", "\n此外"), "700里", "900棵", period="2021-12") == [
        True,
        False,
    ]


def test_a_sentence_without_end_is_judged_in_one_pass():
    many = 20_000
    text = "社里已" + "共种树900棵，" * many

    assert totals_of(text, *["900棵"] * many) == [True] * many
