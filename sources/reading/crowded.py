"""Pages with too many numbers: a yearbook or a table of data, which no desk can go through."""

from __future__ import annotations

from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.numerals import count_numbers
from sources.reading.opening.unreadable import Unreadable

MOST_NUMBERS = 40_000  # real news prints one in 27 characters or more
SENTENCE = (
    f"里面的数字超过 {MOST_NUMBERS // 10_000} 万个，像是数据表，不像文章："
    "请拆成几份，只留要读的部分。"
)


def refuse_crowded(page: CleanText) -> None:
    """Raise Unreadable before the steps whose cost grows with the numbers."""
    if count_numbers(page.text, MOST_NUMBERS) > MOST_NUMBERS:
        raise Unreadable(SENTENCE)
