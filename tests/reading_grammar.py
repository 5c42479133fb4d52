"""What the grammar makes of one sentence, for its tests."""

from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.figures import find_mentions
from sources.reading.layout.stories import Block, Story


def read(sentence):
    """Return the mentions and refusals of a sentence that is clean already."""
    places = range(len(sentence) + 1)
    clean = CleanText(sentence, sentence, places[:-1], places[1:], "zh-Hans")
    return find_mentions(clean, Story(0, len(sentence), (Block(0, len(sentence), False),)))


def figures(sentence):
    """Return (exact, value, unit, qualifier) of each mention, the value as text."""
    mentions, _ = read(sentence)
    return [
        (sentence[found.start : found.end], format(found.value, "f"), found.unit, found.qualifier)
        for found in mentions
    ]


def reasons(sentence):
    """Return {exact: reason} of the refused numbers."""
    _, refusals = read(sentence)
    return {sentence[found.start : found.end]: found.reason for found in refusals}
