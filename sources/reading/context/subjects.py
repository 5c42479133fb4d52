"""What a figure counts, in a few words for an editor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.stories import Story
from sources.reading.words import any_of, load_table

LONGEST_SUBJECT = 20
# How far to the left of a number the words that name its subject are looked for.
_REACH = 40
# The digit of 5G基站 is part of a name.
_BORDER = re.compile(r"[，；：。！？、（）“”《》\n%]|\d(?![\dA-Za-z])")
# Units of things and people, whose noun follows: 600户农户. Of measures it stands before.
_COUNTED = frozenset("个名位户家人款场项间所座条台辆头只株份件单期批堂节支门县省") | {"人次"}
# What stands between two numbers of one subject: 40、50亩, 由65%提高到85%.
_JOINT = re.compile(
    r"[、和及与—–~至-]|(?:左右|以上)?[^，；。！？、\n\d]{0,4}[到至为](?:\d{4}年的?)?[近超约逾]?"
)
# 从2017年的112亿元: the subject stands before 从.
_SINCE = re.compile(r"[从由](?:\d{4}年的?)?$")
# What a number that is no figure leaves behind it: the 个 of 832个, the 年 of 2022年.
_LEFTOVER = re.compile(
    r"(?<=\d)[百千万亿]{0,2}[余多]?(?:人次|[年月日个名位户家款项间所座条件批次])?"
)
_WRITTEN_YEAR = "[〇○零一二三四五六七八九]{4}年"
_SIGNS = frozenset("-−—~¥￥$€")
_NOISE = re.compile(r"^[的之了共地得着过等]+|[的之]+$")


def name_subjects(clean: CleanText, story: Story, mentions: Sequence[Mention]) -> list[str]:
    """Return a short phrase for each mention: what is printed after its unit, else before it.

    农户 for 帮扶600户农户, 社里销售额 for 社里销售额达86万元. A bare number of a list has the
    subject of the number before it. "" where nothing is printed.
    """
    subjects: list[str] = []
    end = story.start
    for mention in mentions:
        if subjects and _JOINT.fullmatch(clean.text, end, mention.start):
            subjects.append(subjects[-1])
        else:
            before = _before(clean.text, max(end, mention.start - _REACH), mention.start)
            after = _after(mention)
            counted = mention.unit in _COUNTED
            subjects.append((after or before) if counted else (before or after))
        end = mention.end
    return subjects


def _after(mention: Mention) -> str:
    noun = _NOISE.sub("", mention.noun)[:LONGEST_SUBJECT]
    return noun if len(noun) > 1 else ""


def _before(text: str, start: int, end: int) -> str:
    """Return the words of the clause that lead up to the number, without the verb between."""
    words = _SINCE.sub("", text[start:end])
    borders = [match.end() for match in _BORDER.finditer(words)]
    begun = borders[-1] if borders else 0
    leftover = _LEFTOVER.match(words, begun)
    phrase = _without_verbs(words[leftover.end() if leftover else begun :])
    return _NOISE.sub("", _lead(phrase))[-LONGEST_SUBJECT:]


def _without_verbs(phrase: str) -> str:
    """Take the verbs, hedges and signs between a subject and its number off the end: 达到约."""
    verbs = _verbs()
    longest = max(map(len, verbs))
    while phrase:
        ends = (phrase[-length:] for length in range(longest, 0, -1))
        last = next((end for end in ends if end in verbs), "")
        if not last:
            break
        phrase = phrase.removesuffix(last)
    return phrase


def _lead(phrase: str) -> str:
    """Return what stands behind the last word that only ties the phrase to its sentence."""
    ties = [match.end() for match in _ties().finditer(phrase)]
    # A subject has two characters at least: 分红 stays whole in 为村民分红.
    ends = [place for place in ties if place < len(phrase) - 1]
    return phrase[ends[-1] :] if ends else phrase


@cache
def _verbs() -> frozenset[str]:
    hedges = {row["word"] for row in load_table("hedges") if row["side"] == "before"}
    return _SIGNS | _words("verb") | hedges


@cache
def _ties() -> re.Pattern[str]:
    return re.compile(f"{any_of(_words('tie'))}|{_WRITTEN_YEAR}")


def _words(role: str) -> set[str]:
    return {row["word"] for row in load_table("subject_words") if row["role"] == role}
