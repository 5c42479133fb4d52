"""The form of one proposal: all that a decision holds, each field to be changed in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programs.admin.desk.records import (
    LONGEST_WORDS,
    RECORDS,
    RecordField,
    SeveralNamed,
    named_one,
)
from programs.decisions import Decision
from programs.display import plain
from programs.models import ProposalKind, Qualifier
from sources.admin.forms import TextArea
from sources.bounds import parse_decimal
from sources.fields import validate_period
from sources.reading.amounts import parse_amount


@dataclass(frozen=True)
class Difference:
    """A field in which what was typed is not what is stored."""

    label: str
    stored: str
    typed: str


# Where the decision and the proposal call a thing differently.
_COLUMN = {"name": "subject"}
# What goes together: a period without its doubt would say more than the editor did.
_TOGETHER = ("period", "period_inferred", "cumulative")


class ValueField(forms.CharField):
    """A value as digits, or as printed: 1281亿 is 128100000000."""

    def to_python(self, value: Any) -> Decimal | None:
        text = super().to_python(value).replace(",", "").replace("，", "")
        if not text:
            return None
        try:
            return parse_decimal(text)
        except ValueError as error:
            return _amount(text, error)

    def run_validators(self, value: Any) -> None:
        """The parsers have checked everything; CharField's validators expect text."""


def _amount(text: str, refusal: ValueError) -> Decimal:
    try:
        return parse_amount(text)
    except ValueError:
        raise ValidationError(str(refusal)) from None


class ProposalForm(forms.Form):
    """What an editor decides a proposal to state; begins with what is suggested."""

    value = ValueField(
        label="数值", required=False, max_length=40, help_text="128100000000 或 1281亿都行。"
    )
    unit = forms.CharField(
        label="单位", required=False, max_length=20, help_text="不带万、亿，例如 元、人次。"
    )
    qualifier = forms.ChoiceField(label="限定词", choices=Qualifier.choices)
    kind = forms.ChoiceField(label="类型", choices=ProposalKind.choices)
    period = forms.CharField(
        label="时段",
        required=False,
        max_length=21,
        validators=[validate_period],
        help_text="2021、2022-04 或 2021-05/2024-09。",
    )
    period_inferred = forms.BooleanField(label="推断的，文中没写", required=False)
    cumulative = forms.BooleanField(label="到那时为止的累计", required=False)
    place = RecordField("place", help_text="全国或多地就空着。")
    indicator = RecordField("indicator")
    new_indicator = forms.BooleanField(label="不用已有的，新建一个指标", required=False)
    name = forms.CharField(
        label="新指标的名称",
        required=False,
        max_length=100,
        help_text="数的是什么，例如 脱贫县平台销售额。",
    )
    program = RecordField("program", help_text="新指标属于哪个项目。")
    edition = RecordField("edition", help_text="只有承诺属于年度计划。")
    initiative = RecordField("initiative")
    attributed_to = forms.CharField(
        label="据谁说", required=False, max_length=100, help_text="例如 县里统计。"
    )
    digest = forms.CharField(
        label="提要",
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": 2}),
        help_text="我们自己的一句话，不抄原文。",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        shown: Decision,
        key: int,
        suggested: dict[str, Iterable[Any]],
    ) -> None:
        super().__init__(data, auto_id=f"id_{key}_%s", initial=_initial(shown), label_suffix="")
        self.shown = shown
        for name in RECORDS:
            self.fields[name].widget.suggested = suggested.get(name, ())  # type: ignore[attr-defined]
            self.fields[f"{name}_words"] = forms.CharField(
                label=f"按名称找{self.fields[name].label}", required=False, max_length=LONGEST_WORDS
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in RECORDS:
            if words := cleaned.get(f"{name}_words"):
                self._look_up(name, words)
        return cleaned

    def _look_up(self, name: str, words: str) -> None:
        try:
            self.cleaned_data[name] = named_one(name, words)
        except ValidationError as error:
            if isinstance(error, SeveralNamed):
                self.fields[name].widget.suggested = error.found  # type: ignore[attr-defined]
            self.add_error(f"{name}_words", error)

    def decision(self) -> Decision:
        """Return what the form, once valid, decides."""
        values = {one.name: self.cleaned_data[one.name] for one in fields(Decision)}
        new = self._is_new(values["indicator"])
        values |= {"indicator": None} if new else {"name": "", "program": self.shown.program}
        return Decision(**values)

    def _is_new(self, indicator: Any) -> bool:
        """An indicator that the editor chose now outdoes a tick that stood there before."""
        chosen = indicator is not None and indicator != self.shown.indicator
        if chosen and self.initial["new_indicator"]:
            return False
        return self.cleaned_data["new_indicator"] or indicator is None

    def edits(self) -> dict[str, Any]:
        """Return what differs from what was shown, as the proposal's own columns."""
        decided = self.decision()
        pairs = {one.name: getattr(decided, one.name) for one in fields(Decision)}
        changed = {n: value for n, value in pairs.items() if value != getattr(self.shown, n)}
        if changed.keys() & set(_TOGETHER):
            changed |= {name: pairs[name] for name in _TOGETHER}
        if "indicator" in changed:
            changed["new_indicator"] = decided.indicator is None
        if decided.indicator is not None:
            changed.pop("name", None)
        return {_COLUMN.get(name, name): value for name, value in changed.items()}

    def differences(self) -> list[Difference]:
        """Return in words what was typed against what is shown now; nothing while unreadable."""
        if not self.is_valid():
            return []
        decided = self.decision()
        pairs = {
            n: (getattr(self.shown, n), getattr(decided, n))
            for n in self.fields
            if hasattr(decided, n)
        }
        return [
            Difference(
                str(self.fields[name].label),
                _say(self.fields[name], stored),
                _say(self.fields[name], typed),
            )
            for name, (stored, typed) in pairs.items()
            if stored != typed
        ]

    def refuse(self, error: ValidationError) -> None:
        """Put each sentence beside its field; those of no field stand at the head."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, sentences in error.error_dict.items():
            self.add_error(name if name in self.fields else None, sentences)


def _say(field: forms.Field, value: Any) -> str:
    """Return a field's value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value) or ""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, RecordField):
        return str(dict(field.choices).get(value, value))
    return str(value) if value else "（空）"


def _initial(shown: Decision) -> dict[str, Any]:
    values = {one.name: getattr(shown, one.name) for one in fields(Decision)}
    is_new = shown.indicator is None and bool(shown.name)
    return {**values, "value": plain(shown.value), "new_indicator": is_new}
