"""A page of numbers without end is refused before the steps that cost most."""

import pytest

from sources.reading.context.gazetteer import Gazetteer
from sources.reading.copies.reprints import take_print
from sources.reading.crowded import MOST_NUMBERS
from sources.reading.opening.unreadable import Unreadable
from sources.reading.reader import read_page


def read(text):
    return read_page(text, Gazetteer([]))


@pytest.mark.parametrize("step", [read, take_print])
@pytest.mark.parametrize("piece", ["5万户，", "分别为1、2、3，", "3个\n", "1、好。\n", "千，"])
def test_a_page_with_too_many_numbers_is_refused_with_what_to_do(step, piece):
    with pytest.raises(Unreadable, match=r"数字超过 4 万个.*请拆成几份.*。$"):
        step(piece * (MOST_NUMBERS + 1))


def test_a_page_with_as_many_numbers_as_allowed_is_read():
    text = "1、" + "\n".join(["5、"] * (MOST_NUMBERS - 1))

    assert read(text).length == len(text)
