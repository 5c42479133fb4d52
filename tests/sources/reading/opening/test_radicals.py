"""Radicals and the characters that they are printed as."""

import unicodedata

from sources.reading.opening.radicals import RADICALS


def test_one_radical_becomes_one_character_of_chinese_text():
    for radical, character in RADICALS.items():
        assert "\u2e80" <= chr(radical) <= "\u2fd5"
        assert len(character) == 1
        assert "\u4e00" <= character <= "\u9fff"


def test_all_kangxi_radicals_and_those_with_simplified_shapes_are_known():
    assert all(code in RADICALS for code in range(0x2F00, 0x2FD6))
    assert all(
        code in RADICALS
        for code in range(0x2E80, 0x2EF4)
        if "SIMPLIFIED" in unicodedata.name(chr(code), "")
        and not any(part in unicodedata.name(chr(code)) for part in PARTS)
    )


# These are printed within characters only, never alone.
PARTS = ("HALF TREE", "SILK", "SPEECH", "GOLD", "SIMPLIFIED EAT", "SIMPLIFIED WALK")
