"""Where a figure holds: the county, city or province that it is about, or none that is sure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sources.reading.cleaning.clean import CleanText
from sources.reading.context.gazetteer import Gazetteer
from sources.reading.context.place_names import ASIDE
from sources.reading.context.place_nowhere import counts_places, holds_nowhere
from sources.reading.context.place_scopes import PLACES, Scene, Scope, block_of, read_scene
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.stories import Block, Story

# How far a sentence is looked through, in characters, and for how many paragraphs a place lasts.
REACH = 600
CLAUSE = 60
MOST_PARAGRAPHS = 3
# Cues that the talk is still of the place named before.
LOCAL = frozenset({"here", "people", "same"})
# Cues that the talk is of more than one place.
WIDER = frozenset({"actor", "programme", "nation", "several"})
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n]")
_ATTACHED = re.compile(r"(?:[名位户个家所]|的|在|给|向|于|用于|支持|帮助|助力|建设)?")
_SUBJECT = re.compile(
    r"[，。；：！？“”\n](?![已并现共目至今年我其截全先])[A-Za-z\u4e00-\u9fff]{2,10}\Z"
)
_COUNTING = frozenset("个多余0123456789")
_SPOKEN = re.compile(r"[“”]|说|介绍|告诉|表示")


@dataclass(frozen=True)
class PlaceGuess:
    """A six-digit code or, where several are possible, those; neither for the whole country."""

    code: str | None = None
    candidates: tuple[str, ...] = ()


Rule = Callable[[Scene, Mention], Scope | None]


def judge_places(
    clean: CleanText,
    story: Story,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
) -> list[PlaceGuess]:
    """Return one guess for each mention."""
    if not mentions:
        return []
    starts = sorted(mention.start for mention in mentions)
    scene = read_scene(clean.text, story, gazetteer, starts)
    return [_guess(scene, mention) for mention in mentions]


def _guess(scene: Scene, mention: Mention) -> PlaceGuess:
    if holds_nowhere(scene.text, mention):
        return PlaceGuess()
    scope = None
    for rule in RULES:
        scope = scope or rule(scene, mention)
    if scope is None or scope.kind != "place":
        return PlaceGuess()
    if len(scope.codes) != 1:
        return PlaceGuess(None, scope.codes)
    code = scope.codes[0]
    level = scene.gazetteer.level(code)
    return PlaceGuess() if counts_places(scene.text, mention, level) else PlaceGuess(code)


def in_turn(scene: Scene, mention: Mention) -> Scope | None:
    """A县、B县分别投入3亿元、2亿元: the figures belong to the places in their order."""
    start, end = _sentence(scene, mention.start)
    turn = scene.text.rfind("分别", start, mention.start)
    if turn < 0 or _CLAUSE_END.search(scene.text, turn, mention.start):
        return None
    stop = _CLAUSE_END.search(scene.text, mention.end, end)
    first = bisect_left(scene.figures, turn)
    count = bisect_left(scene.figures, stop.start() if stop else end) - first
    members = _told_off(scene, scene.between(start, turn))
    if count != len(members) and any(_is_number(s) for s in scene.between(start, turn)):
        members = _named_before(scene, turn)[-count:]
    if count < 2 or count != len(members):
        return None
    index = bisect_left(scene.figures, mention.start) - first
    return Scope(turn, turn, "place", members[index])


def _told_off(scene: Scene, scopes: Sequence[Scope]) -> tuple[tuple[str, ...], ...]:
    """Return the places that a 分别 tells off: those of the last list, or else all in order."""
    lists = [scope for scope in scopes if len(scope.places) > 1]
    if lists:
        return lists[-1].places
    singles = [s for s in scopes if s.kind == "place" and s.role != "deictic"]
    narrow = (a for a in singles if not any(_is_inside(scene, b, a) for b in singles))
    return tuple(dict.fromkeys(scope.codes for scope in narrow))


def _named_before(scene: Scene, offset: int) -> tuple[tuple[str, ...], ...]:
    """Return the places of the paragraph so far, which 三县分别 tells off once more."""
    block = scene.story.blocks[block_of(scene.story, offset)]
    return _told_off(scene, scene.between(block.start, offset))


def attached(scene: Scene, mention: Mention) -> Scope | None:
    """300名青川农民, 投入300万元在青川: the place stands right behind the figure."""
    for scope in scene.between(mention.end, mention.end + 4):
        gap = scene.text[mention.end : scope.start]
        if scope.kind in PLACES and scope.role == "plain" and _ATTACHED.fullmatch(gap):
            before = before_in_sentence(scene, mention) or earlier_in_paragraph(scene, mention)
            if before and (_is_inside(scene, before, scope) or _is_among(scene, scope, before)):
                return before
            return scope
    return None


def before_in_sentence(scene: Scene, mention: Mention) -> Scope | None:
    """The nearest place, list or nation before the figure in its sentence.

    The province or prefecture of a county named earlier in the sentence does not replace it
    (平安区的青海专场), unless it opens a clause.
    """
    start, _ = _sentence(scene, mention.start)
    found = [s for s in scene.between(start, mention.start) if _speaks(scene, s, mention)]
    if not found:
        return None
    if _adds_up(scene, found, mention):
        return Scope(start, mention.start, "several")
    found = [scope for scope in found if scope.role != "venue"] or found
    if len(found) > 1 and _is_counted(scene, found[-1]) and _is_wide(scene, found[-2]):
        return found[-2]
    last = found[-1] if found[-1].end == mention.start else _narrowed(scene, found[-1])
    if last is not found[-1] or not _is_wide(scene, last) or _opens_clause(scene, last):
        return last
    near = (scope for scope in reversed(found) if "；" not in scene.text[scope.end : last.start])
    return next((scope for scope in near if _is_inside(scene, scope, last)), last)


def after_in_clause(scene: Scene, mention: Mention) -> Scope | None:
    """带动30户参与的青川合作社: a place that follows in the same clause."""
    end = mention.end + CLAUSE
    stop = _CLAUSE_END.search(scene.text, mention.end, end)
    end = stop.start() if stop else end
    for scope in scene.between(mention.end, end):
        if scope.kind == "place" and scope.role == "plain":
            return scope
    return None


def spread_after(scene: Scene, mention: Mention) -> Scope | None:
    """公司投资3亿元，帮助全国9个省…: the sentence goes on to the country or to many provinces."""
    start, end = _sentence(scene, mention.start)
    if LOCAL & {scope.kind for scope in scene.between(start, mention.start)}:
        return None
    scopes = (s for s in scene.between(mention.end, end) if s.kind in PLACES)
    wide = next((scope for scope in scopes if scope.role == "plain"), None)
    return wide if wide and _is_spread(wide) and not _is_set(scene, wide) else None


def _is_spread(scope: Scope) -> bool:
    """Return whether the scope is the country, or a list that reaches over provinces."""
    return scope.kind == "nation" or len({codes[0][:2] for codes in scope.places}) > 1


def earlier_in_paragraph(scene: Scene, mention: Mention) -> Scope | None:
    """The nearest place of the sentences before, unless this one sums up a programme."""
    start, _ = _sentence(scene, mention.start)
    block = scene.story.blocks[block_of(scene.story, mention.start)]
    if _sums_up(scene, start, mention):
        return None
    return _last_place(scene, block.start, start)


def under_heading(scene: Scene, mention: Mention) -> Scope | None:
    """The one place that the nearest heading above names."""
    if _sums_up(scene, _sentence(scene, mention.start)[0], mention):
        return None
    index = bisect_right(scene.headings, mention.start, key=lambda block: block.start)
    heading = scene.headings[index - 1] if index else None
    return _last_place(scene, heading.start, heading.end) if heading else None


def going_on(scene: Scene, mention: Mention) -> Scope | None:
    """The place of the paragraph before, where this one goes on about its people."""
    blocks = scene.story.blocks
    index = block_of(scene.story, mention.start)
    for steps in range(1, MOST_PARAGRAPHS + 1):
        block = blocks[index - steps + 1]
        until = mention.start if steps == 1 else block.end
        if index < steps or blocks[index - steps].heading or not _goes_on(scene, block, until):
            return None
        before = blocks[index - steps]
        if place := _last_place(scene, before.start, before.end):
            return place
    return None


def told_after(scene: Scene, mention: Mention) -> Scope | None:
    """“…卖了3万元。”青川的小李说: what opens a paragraph is placed by who says it, or by 这是."""
    block = scene.story.blocks[block_of(scene.story, mention.start)]
    _, end = _sentence(scene, mention.start)
    if scene.text[block.start] == "“":
        end = scene.text.find("”", mention.end, min(block.end, mention.end + REACH))
    elif not scene.text.startswith("这是", end):
        return None
    for scope in scene.between(end, min(end + CLAUSE, block.end)) if end >= 0 else ():
        if scope.kind == "place" and scope.role == "plain":
            return scope
    return None


def of_the_story(scene: Scene, mention: Mention) -> Scope | None:
    """The place that the whole story is about; before it is named, of plain sentences only."""
    if scene.home is None:
        return None
    start, end = _sentence(scene, mention.start)
    kinds = {scope.kind for scope in scene.between(start, end)}
    if mention.start < scene.home_start and kinds & WIDER:
        return None
    if _has_left(scene, start):
        return None
    return Scope(start, start, "place", (scene.home,))


def _has_left(scene: Scene, offset: int) -> bool:
    """Return whether the story last spoke of a place that has nothing to do with its own."""
    for scope in reversed(scene.between(scene.story.start, offset)):
        if scope.kind == "place" and scope.role == "plain" and _is_county(scene, scope):
            home = Scope(offset, offset, "place", (scene.home or "",))
            return scope.codes != home.codes and not (
                _is_inside(scene, scope, home) or _is_inside(scene, home, scope)
            )
    return False


RULES: tuple[Rule, ...] = (
    in_turn,
    attached,
    before_in_sentence,
    after_in_clause,
    spread_after,
    earlier_in_paragraph,
    under_heading,
    told_after,
    going_on,
    of_the_story,
)


def _sentence(scene: Scene, offset: int) -> tuple[int, int]:
    index = bisect_right(scene.sentences, offset)
    start = scene.sentences[index - 1] if index else scene.story.start
    end = scene.sentences[index] if index < len(scene.sentences) else scene.story.end
    return max(start, offset - REACH), min(end, offset + REACH)


def _speaks(scene: Scene, scope: Scope, mention: Mention) -> bool:
    """Return whether the scope says where the figure holds; one in brackets only inside them."""
    if scope.kind not in PLACES or scope.role in ASIDE:
        return False
    return scope.role != "bracket" or "）" not in scene.text[scope.end : mention.start]


def _adds_up(scene: Scene, found: Sequence[Scope], mention: Mention) -> bool:
    """Return whether a later clause gives the total of the places told off: A县…，B县…，共…"""
    end = found[-1].end
    totals = any(cue.kind == "total" for cue in scene.between(end, mention.start))
    if not totals or not _CLAUSE_END.search(scene.text, end, mention.start):
        return False
    places = [scope for scope in found if scope.kind == "place"]
    return len({scope.codes for scope in places}) > 1 and not any(
        _is_inside(scene, scope, places[-1]) or _is_inside(scene, places[-1], scope)
        for scope in places
    )


def _is_counted(scene: Scene, scope: Scope) -> bool:
    """Return whether the scope is a number of counties that are not named: 20个贫困县."""
    before = scene.text[max(scope.start - 1, 0) : scope.start]
    return scope.kind == "several" and not scope.places and before in _COUNTING


def _is_number(scope: Scope) -> bool:
    """Return whether the scope is a number of places, whatever the story makes of them: 三县."""
    return (scope.kind == "several" and not scope.places) or scope.role == "deictic"


def _is_among(scene: Scene, scope: Scope, before: Scope) -> bool:
    """Return whether the counties that a figure counts are those of the place before it."""
    return scope.kind == "several" and not scope.places and _is_wide(scene, before)


def _is_wide(scene: Scene, scope: Scope) -> bool:
    """Return whether the scope is one province or prefecture."""
    return len(scope.codes) == 1 and scene.gazetteer.level(scope.codes[0]) != "county"


def _is_county(scene: Scene, scope: Scope) -> bool:
    return len(scope.codes) == 1 and scene.gazetteer.level(scope.codes[0]) == "county"


def _is_inside(scene: Scene, scope: Scope, wider: Scope) -> bool:
    """Return whether the scope is one place in the wider one."""
    if scope.kind != "place" or wider.kind != "place" or wider.role == "deictic":
        return False
    if len(scope.codes) != 1 or len(wider.codes) != 1 or scope.codes == wider.codes:
        return False
    return scene.gazetteer.is_within(scope.codes[0], wider.codes[0])


def _opens_clause(scene: Scene, scope: Scope) -> bool:
    return scene.text[scope.start - 1 : scope.start] in "，；。：\n" or (
        scene.text[scope.start - 2 : scope.start] in ("，在", "；在")
    )


def _is_set(scene: Scene, scope: Scope) -> bool:
    """Return whether something is said to be in the place: 工程在山西省实施26年."""
    return scope.role == "plain" and scene.text[scope.start - 1 : scope.start] == "在"


def _narrowed(scene: Scene, scope: Scope) -> Scope:
    """Return the story's own place for a province that is only named beside it."""
    if scene.home is None or _opens_clause(scene, scope) or _is_set(scene, scope):
        return scope
    home = Scope(scope.start, scope.end, "place", (scene.home,))
    return home if _is_inside(scene, home, scope) else scope


def _lasts(scope: Scope) -> bool:
    return scope.kind in PLACES and scope.role not in ASIDE | {"venue", "bracket"}


def _last_place(scene: Scene, start: int, end: int) -> Scope | None:
    """Return the last place of text[start:end] that lasts beyond its sentence."""
    for scope in reversed(scene.between(start, end)):
        counts = scope.kind == "place" or scene.home is None
        if counts and _lasts(scope):
            return _narrowed(scene, scope)
    return None


def _sums_up(scene: Scene, start: int, mention: Mention) -> bool:
    """Return whether the sentence gives a programme's total: 该基金会累计…, no word of here."""
    cues = scene.between(start, mention.start)
    kinds = [scope.kind for scope in cues]
    if LOCAL & set(kinds):
        return False
    if any(scope.kind == "total" and _has_subject(scene, scope) for scope in cues):
        return True
    return "actor" in kinds and "total" in kinds[kinds.index("actor") :]


def _has_subject(scene: Scene, total: Scope) -> bool:
    """Return whether the total's own clause says whose it is: 新田累计捐款300万元."""
    if scene.text[total.start : total.end] != "累计":
        return False
    return bool(_SUBJECT.search(scene.text, total.start - 14, total.start))


def _goes_on(scene: Scene, block: Block, until: int) -> bool:
    kinds = {scope.kind for scope in scene.between(block.start, until)}
    if kinds & (WIDER - {"actor"} if "here" in kinds else WIDER):
        return False
    return bool(kinds & LOCAL) or bool(
        _SPOKEN.search(scene.text, max(block.start, until - REACH), until)
    )
