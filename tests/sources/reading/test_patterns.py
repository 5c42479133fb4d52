"""No pattern of the reader repeats what repeats itself: that is how a short text takes hours."""

import importlib
import pkgutil
import re
import re._constants as codes
import re._parser as parser

import pytest

import sources.reading

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
# A repetition bounded lower than this costs little, whatever stands inside it.
BOUNDED = 40


def patterns():
    """Yield (name, pattern) of every pattern kept in a module or made once by a function."""
    for module in pkgutil.walk_packages(sources.reading.__path__, "sources.reading."):
        for name, value in vars(importlib.import_module(module.name)).items():
            made_here = getattr(value, "__module__", "") == module.name
            if (
                made_here
                and hasattr(value, "cache_info")
                and value.__annotations__.keys() == {"return"}
            ):
                value = value()
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value.pattern


PATTERNS = dict(patterns())


def parts_of(code, value):
    """Return the patterns inside one node of a parsed pattern."""
    if code in REPEATS:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return value[1]
    return [value[1]] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


def repeats_a_repetition(nodes, inside=False):
    for code, value in nodes:
        endless = code in REPEATS and value[1] > BOUNDED
        if endless and inside:
            return True
        if any(repeats_a_repetition(part, inside or endless) for part in parts_of(code, value)):
            return True
    return False


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_repeats_no_repetition(name):
    assert not repeats_a_repetition(parser.parse(PATTERNS[name]))


def test_the_check_sees_a_repetition_of_a_repetition():
    assert len(PATTERNS) > 200
    assert repeats_a_repetition(parser.parse("(?:[0-9]+,?)*元"))
    assert not repeats_a_repetition(parser.parse("(?:[0-9]{1,9},?)*元"))
