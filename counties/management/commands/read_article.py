"""Read raw pages and propose figures; docs/reference/commands.md describes the output."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256

from counties.gazetteer import committed_gazetteer
from sources.page_command import PageCommand
from sources.page_files import PageFile
from sources.reading.context.gazetteer import Gazetteer
from sources.reading.proposals import Proposal, Reading, RefusedNumber
from sources.reading.reader import read_page
from sources.reading.reasons import REASONS

KINDS = {"target": "目标", "actual": "结果", "other": "背景"}
QUALIFIERS = {
    "exact": "",
    "over": "超过 ",
    "at_least": "至少 ",
    "nearly": "将近 ",
    "about": "大约 ",
    "up_to": "最多 ",
}


class Command(PageCommand):
    help = "读网页原文，找出可以入账的数字，并说明哪些数字不取。不读写数据库。"

    def read(self, files: list[PageFile], *, as_json: bool) -> None:
        gazetteer = committed_gazetteer()

        def read(content: bytes, text: str) -> tuple[str, str, Reading]:
            return sha256(content).hexdigest(), hash_text(text), read_page(text, gazetteer)

        for file, (file_sha256, text_sha256, reading) in self.each_page(files, read):
            if as_json:
                described = describe(file, file_sha256, text_sha256, reading)
                self.put(json.dumps(described, ensure_ascii=False))
            else:
                self.put(_report(file, reading, gazetteer))


def hash_text(text: str) -> str:
    """Return what the ledger keeps as an article's text_sha256."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def describe(file: PageFile, file_sha256: str, text_sha256: str, reading: Reading) -> dict:
    """Return the reading in the words of the contract.

    `sha256` is of the file's bytes, `text_sha256` of its text as UTF-8: the same for a UTF-8 txt.
    """
    return {
        "file": file.name,
        "sha256": file_sha256,
        "length": reading.length,
        "language": reading.language,
        "stories": [{"start": start, "end": end} for start, end in reading.stories],
        "proposals": [describe_proposal(proposal) for proposal in reading.proposals],
        "reader": reading.reader,
        "refused": [describe_refused(refused) for refused in reading.refused],
        "text_sha256": text_sha256,
    }


def describe_proposal(proposal: Proposal) -> dict:
    return {
        "start": proposal.start,
        "end": proposal.end,
        "exact": proposal.exact,
        "value": plain(proposal.value),
        "unit": proposal.unit,
        "qualifier": proposal.qualifier,
        "kind": proposal.kind,
        "period": proposal.period,
        "place": proposal.place,
        "subject": proposal.subject,
        "place_candidates": list(proposal.place_candidates),
        "story": proposal.story,
        "rule": proposal.rule,
        "cumulative": proposal.cumulative,
    }


def describe_refused(refused: RefusedNumber) -> dict:
    return {
        "start": refused.start,
        "end": refused.end,
        "exact": refused.exact,
        "reason": refused.reason,
    }


def plain(value: Decimal) -> str:
    """Return the value without exponent or trailing zeros: 128100000000, 48.6."""
    return f"{value.normalize():f}"


def _report(file: PageFile, reading: Reading, gazetteer: Gazetteer) -> str:
    lines = [
        f"{file.name}：{reading.length} 字，{len(reading.stories)} 篇，"
        f"{len(reading.proposals)} 个数字可以入账，{len(reading.refused)} 个不取。"
    ]
    for story, _ in enumerate(reading.stories, start=1):
        proposals = [one for one in reading.proposals if one.story == story - 1]
        if proposals:
            lines.append(f"  第 {story} 篇")
            lines += [f"    {_line(proposal, gazetteer)}" for proposal in proposals]
    if reading.refused:
        lines.append("  不取")
        lines += [f"    {_one_line(one.exact)}（{_reason(one)}）" for one in reading.refused]
    return "\n".join(lines)


def _line(proposal: Proposal, gazetteer: Gazetteer) -> str:
    """Return one figure for people: what is printed, what it states, about what, when, where."""
    stated = f"{QUALIFIERS[proposal.qualifier]}{plain(proposal.value)} {proposal.unit}"
    parts = [f"{_one_line(proposal.exact)} = {stated}", KINDS[proposal.kind], proposal.subject]
    parts += [proposal.period or "", _place(proposal, gazetteer)]
    return "，".join(part for part in parts if part)


def _place(proposal: Proposal, gazetteer: Gazetteer) -> str:
    if proposal.place:
        return gazetteer.divisions[proposal.place].name
    names = [gazetteer.divisions[code].name for code in proposal.place_candidates]
    return f"地点可能是 {'、'.join(names)}" if names else ""


def _reason(refused: RefusedNumber) -> str:
    return REASONS.get(refused.reason, refused.reason)


def _one_line(exact: str) -> str:
    return " ".join(exact.split())
