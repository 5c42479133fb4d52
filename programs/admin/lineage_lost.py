"""What was typed on the page of lineages for what is gone by now: moved or told, never dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from programs.models import Continuation, ContinuationKind, Initiative

MOVED = (
    "“{later}”的一条关系在您打开之后已被别人删去。您填的放在了它的“加一条”里："
    "还要的话再按一次保存，不要就清空。"
)
TOLD = (
    "没有保存任何改动：您给“{later}”填的一条关系，在您打开之后已不在这一页上。"
    "您填的是：{typed}。还要的话请另加；其余的再按一次保存。"
)
_FORM = re.compile(r"([rn])([0-9]{1,18})-earlier")
_KEY = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Typed:
    """What the form of one relation, or of one more, says."""

    prefix: str
    later: int | None
    earlier: str
    kind: str
    note: str

    @property
    def key(self) -> int:
        return int(self.prefix[1:])

    @property
    def says(self) -> tuple[str, str, str]:
        return self.earlier, self.kind, self.note.replace("\r\n", "\n").strip()

    @property
    def adds(self) -> bool:
        return self.prefix.startswith("n")


def take_up_lost(data: Any, known: Collection[str], offered: Mapping[int, Initiative]) -> list[str]:
    """Return a sentence for each relation that was typed where the page has no form any more.

    `known` are the prefixes of the forms that it has, `offered` its measures with a form for one
    more. Into these the words are moved in `data`, where nothing else was typed there.
    """
    gone = [one for one in _read(data) if one.prefix not in known]
    said = _stored([one.key for one in gone if not one.adds])
    gone = [one for one in gone if _is_new(one, said)]
    titles = _titles(gone) if gone else {}
    return [_take_up(one, data, offered, titles) for one in gone]


def _read(data: Any) -> Iterable[Typed]:
    for name in list(data):
        found = _FORM.fullmatch(name)
        if found is None:
            continue
        prefix = f"{found[1]}{found[2]}"
        if f"{prefix}-remove" not in data:
            later = found[2] if found[1] == "n" else data.get(f"{prefix}-later", "")
            rest = (data.get(f"{prefix}-{name}", "") for name in ("earlier", "kind", "note"))
            yield Typed(prefix, _key(later), *rest)


def _key(word: str) -> int | None:
    return int(word) if _KEY.fullmatch(word) else None


def _stored(keys: list[int]) -> dict[int, tuple[str, str, str]]:
    """Return what the relations say, or said when they were deleted."""
    if not keys:
        return {}
    rows = [
        *Continuation.history.filter(id__in=keys).order_by("history_date", "history_id"),
        *Continuation.objects.filter(pk__in=keys),
    ]
    return {row.id: (str(row.earlier_id), row.kind, row.note.strip()) for row in rows}


def _is_new(one: Typed, said: Mapping[int, tuple[str, str, str]]) -> bool:
    """Whether somebody typed it: it is not just what the page was opened with."""
    if one.adds:
        return bool(one.earlier or one.says[2])
    return one.says != said.get(one.key)


def _titles(gone: list[Typed]) -> dict[int, str]:
    keys = {key for one in gone for key in (one.later, _key(one.earlier)) if key is not None}
    return dict(Initiative._base_manager.filter(pk__in=keys).values_list("pk", "title"))


def _take_up(one: Typed, data: Any, offered: Mapping[int, Any], titles: Mapping[int, str]) -> str:
    later = titles.get(one.later or 0, "一项举措")
    free = not any(data.get(f"n{one.later}-{name}") for name in ("earlier", "note"))
    if one.adds or one.later not in offered or not free:
        return TOLD.format(later=later, typed=_tell(one, titles))
    for name in ("earlier", "kind", "note"):
        data[f"n{one.later}-{name}"] = getattr(one, name)
    return MOVED.format(later=later)


def _tell(one: Typed, titles: Mapping[int, str]) -> str:
    earlier = titles.get(_key(one.earlier) or 0, "")
    kind = dict(ContinuationKind.choices).get(one.kind, "")
    parts = (f"延续自“{earlier}”" if earlier else "", kind, f"依据“{one.note}”" if one.note else "")
    return "，".join(part for part in parts if part)
