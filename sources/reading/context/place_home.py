"""The one place that a whole story is about, if there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sources.reading.context.gazetteer import LEVELS, Gazetteer
from sources.reading.context.place_names import ASIDE, Reference, find_references, is_led
from sources.reading.layout.stories import Story

# A story about a place names it in so many characters, or in its first paragraph.
OPENING = 300
# What stands in so many characters more begins the story too.
FIRST_LINES = 60
# In a story of so few characters one mention is enough.
SHORT = 400
# 全县, 县财政 …: words by which a story shows that it is at home in a place of the level.
_OWN_WORDS = {
    "county": ("county", "district", "banner"),
    "prefecture": ("city", "autonomous"),
    "province": ("province",),
}
_ABOVE = {"city": "prefecture", "autonomous": "prefecture", "province": "province"}
# Hong Kong, Macau and Taiwan give more often than a story of the country is about them.
_ABROAD = ("71", "81", "82")
Named = Sequence[tuple[int, str]]
# A home's code and the offset from which the story is at home there.
Home = tuple[str, int]


def find_home(
    text: str,
    story: Story,
    references: Sequence[Reference],
    cues: Mapping[str, int],
    outlet: str | None,
    gazetteer: Gazetteer,
) -> Home | None:
    """Return the place by headline, by what the story dwells on, or by who published it.

    `cues` counts the story's cues by kind: nation, several, county (全县), city and so on.
    """
    headline = place_of_headline(story.headline, gazetteer) or _masthead(text, story, gazetteer)
    if headline and gazetteer.level(headline) == "county":
        return headline, 0
    named = _named(references, ASIDE | {"origin", "venue"})
    for level in reversed(LEVELS):
        if found := _dwelt_on(story, named, level, cues, gazetteer):
            first = next(start for start, code in named if gazetteer.is_within(code, found))
            return found, _paragraph(text, story, first)
    local = outlet if outlet and gazetteer.level(outlet) == "county" else None
    found = headline or local or _of_bodies(text, references, gazetteer)
    found = found or _implied(named, cues, gazetteer)
    return (found, 0) if found else None


def _paragraph(text: str, story: Story, offset: int) -> int:
    """Return where the paragraph begins; of the first paragraphs, where the story does."""
    start = max(text.rfind("\n", story.start, offset), story.start)
    return start if start - story.start > FIRST_LINES else story.start


def _implied(named: Named, cues: Mapping[str, int], gazetteer: Gazetteer) -> str | None:
    """Return the place above all that is named, if the story says 我省, 省商务厅, 全市 of it."""
    for kind, level in _ABOVE.items():
        above = {_above(code, level, gazetteer) for _, code in named}
        spoken = cues.get(kind, 0)
        several = level == "province" or len({code for _, code in named}) > 1
        if len(above) == 1 and several and spoken > max(1, cues.get("nation", 0)):
            return above.pop()
    return None


def _above(code: str, level: str, gazetteer: Gazetteer) -> str | None:
    levels = {gazetteer.level(above): above for above in gazetteer.lineage(code)}
    return levels.get(level)


def _masthead(text: str, story: Story, gazetteer: Gazetteer) -> str | None:
    """Return the one county named at the top of the page, above its first story."""
    if story.start > OPENING:
        return None
    code = place_of_outlet(text[: story.start], gazetteer)
    return code if code and gazetteer.level(code) == "county" else None


def place_of_headline(headline: str, gazetteer: Gazetteer) -> str | None:
    """Return the one place of a headline: a county, or the cues place that it opens with."""
    references = find_references(headline, 0, len(headline), gazetteer)
    named = [r for r in references if r.role not in ASIDE]
    if len({r.codes for r in named}) != 1 or len(named[0].codes) != 1:
        return None
    code = named[0].codes[0]
    leads = named[0].start == 0 or is_led(headline, named[0].start)
    return code if leads or gazetteer.level(code) == "county" else None


def place_of_outlet(outlet: str, gazetteer: Gazetteer) -> str | None:
    """Return the one place in the name of who published it: 孟连县人民政府, 绍兴日报."""
    references = find_references(outlet, 0, len(outlet), gazetteer)
    codes = {r.codes for r in references}
    found = codes.pop() if len(codes) == 1 else ()
    return found[0] if len(found) == 1 else None


def _named(references: Sequence[Reference], without: frozenset[str]) -> list[tuple[int, str]]:
    return [
        (reference.start, reference.codes[0])
        for reference in references
        if len(reference.codes) == 1 and reference.role not in without
    ]


def _dwelt_on(
    story: Story, named: Named, level: str, cues: Mapping[str, int], gazetteer: Gazetteer
) -> str | None:
    """Return the place of that level which the story opens with and hardly leaves."""
    at_level = [(start, code) for start, code in named if gazetteer.level(code) == level]
    if not at_level:
        return None
    (code, count), *others = Counter(code for _, code in at_level).most_common(2)
    if level == "county" and others and others[0][1] == count:
        return None
    inside = sum(gazetteer.is_within(other, code) for _, other in named)
    local = sum(cues.get(word, 0) for word in _OWN_WORDS[level])
    talk = cues.get("here", 0) + cues.get("people", 0)
    beyond = cues.get("nation", 0) + (cues.get("several", 0) if level == "county" else 0)
    alone = talk or (_is_short(story) and not beyond)
    if inside <= 2 and code.startswith(_ABROAD):
        return None
    if level == "county" and cues.get("province", 0) > inside + local:
        return None
    if inside == 1 and not (local or (level == "county" and alone)):
        return None
    if cues.get("county") and not cues.get("district") and _is_district(code, gazetteer):
        return None
    related = sum(_related(code, other, gazetteer) for _, other in named)
    support = related + min(local + min(cues.get("here", 0) // 2, 2), 6)
    settled = support >= 3 * _rivalry(named, code, gazetteer) and beyond <= inside + local + 1
    first = min(start for start, other in at_level if other == code)
    return code if settled and _is_early(story, first, inside + local) else None


def _is_short(story: Story) -> bool:
    return story.end - story.start <= SHORT


def _is_district(code: str, gazetteer: Gazetteer) -> bool:
    """Return whether it is a 区: a story that says 我县 is told by another place."""
    return gazetteer.divisions[code].name.endswith("区")


def _rivalry(named: Named, code: str, gazetteer: Gazetteer) -> float:
    """Return how much is said of places elsewhere; of a county's, wider ones weigh half."""
    county = gazetteer.level(code) == "county"
    return sum(
        0.5 if county and gazetteer.level(other) != "county" else 1
        for _, other in named
        if not _related(code, other, gazetteer)
    )


def _related(code: str, other: str, gazetteer: Gazetteer) -> bool:
    return gazetteer.is_within(code, other) or gazetteer.is_within(other, code)


def _is_early(story: Story, first: int, count: int) -> bool:
    """Return whether a story with so many mentions names the place early enough."""
    lead = next((block.end for block in story.blocks if not block.heading), story.end)
    if first < max(lead, story.start + OPENING):
        return True
    return count > 2 and first - story.start <= (story.end - story.start) // 4


def _of_bodies(text: str, references: Sequence[Reference], gazetteer: Gazetteer) -> str | None:
    """Return the city or county of the only local bodies in a story without places: 厦门市…会."""
    bodies = {
        reference.codes
        for reference in references
        if reference.role == "organisation" and _is_typed(text, reference, gazetteer)
    }
    others = {r.codes for r in references if r.role in ("plain", "venue")}
    if len(bodies) != 1 or others:
        return None
    (codes,) = bodies
    return codes[0] if len(codes) == 1 and gazetteer.level(codes[0]) != "province" else None


def _is_typed(text: str, reference: Reference, gazetteer: Gazetteer) -> bool:
    """Return whether the name ends in its type: 郑州市, not 郑州."""
    return text[reference.end - 1] == gazetteer.divisions[reference.codes[0]].name[-1]
