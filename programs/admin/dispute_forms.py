"""The three decisions on claims that disagree: choose one, split the slot, leave it open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programs.admin.claims import name_claim
from programs.admin.desk.records import LONGEST_WORDS, SeveralNamed, named_one
from programs.admin.filters import kept_claims
from programs.models import Figure, FigureCitation, Indicator
from programs.splitting import split_off
from ruralplan.editorial import StaleRecord
from sources.admin.forms import RowsField, TextArea
from sources.fields import validate_period

STALE = (
    "在您打开之后，这个数字或它的引文已被别人修改。没有做任何决定：请看过下面现在的说法，再确认。"
)


def fingerprint(claims: Iterable[FigureCitation]) -> str:
    """Return what is the same as long as no claim is changed, added or taken away."""
    versions = sorted((claim.pk, claim.version) for claim in claims)
    return hashlib.sha256(str(versions).encode()).hexdigest()[:16]


class ClaimField(forms.ModelChoiceField):
    def label_from_instance(self, claim):
        return name_claim(claim)


class ClaimsField(RowsField):
    def label_from_instance(self, claim):
        return name_claim(claim)


class DecisionForm(forms.Form):
    """A decision on one figure and its claims, as they were shown."""

    slug = heading = effect = button = ""
    status = 422

    version = forms.IntegerField(widget=forms.HiddenInput)
    claims_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, figure: Figure, data: Any = None):
        begin = {**self._shown(figure), **self.begin_with(figure)}
        super().__init__(data, initial=begin, auto_id=f"id_{self.slug}_%s", label_suffix="")
        self.figure = figure
        for name in {"citation", "claims"}.intersection(self.fields):
            kept = [claim.pk for claim in figure.kept_claims]
            claims = figure.citations.filter(pk__in=kept).select_related("article__publisher")
            self.fields[name].queryset = claims.order_by("value", "pk")  # type: ignore[attr-defined]

    @staticmethod
    def _shown(figure: Figure) -> dict[str, Any]:
        return {"version": figure.version, "claims_seen": fingerprint(figure.kept_claims)}

    def begin_with(self, figure: Figure) -> dict[str, Any]:
        return {}

    def check_as_shown(self) -> None:
        """Raise StaleRecord where the figure or a claim is not what was shown; lock the claims."""
        claims = kept_claims().filter(figure=self.figure).select_for_update()
        stored = {"version": self.figure.version, "claims_seen": fingerprint(claims)}
        if any(self.cleaned_data[name] != value for name, value in stored.items()):
            raise StaleRecord(STALE, code="stale")

    def apply(self, *, by: Any) -> str:
        """Do it and return the sentence that says so; raise ValidationError when refused."""
        raise NotImplementedError

    def refuse(self, error: ValidationError, *, status: int = 422, said: Any = None) -> None:
        """Put each sentence beside its field; those of no field stand at the head."""
        self.status = status
        found = error.error_dict if hasattr(error, "error_dict") else {}
        known = {name: sentences for name, sentences in found.items() if name in self.fields}
        for name, sentences in known.items():
            self.add_error(name, sentences)
        if not known:
            self.add_error(None, ValidationError(said or error.messages))

    def carry(self, figure: Figure) -> None:
        """Let the next attempt be made at what is shown now, what was typed kept."""
        self.data = self.data.copy()
        self.data.update({name: str(value) for name, value in self._shown(figure).items()})


class ChooseForm(DecisionForm):
    slug, heading, button = "choose", "选定一处", "选定"
    effect = "马上生效。数字已经公开的，公众看到新的数值和理由；数值变了，会列入更正。"

    citation = ClaimField(
        label="采用哪一处",
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "这处引文已不在这里了，请另选。"},
    )
    reason = forms.CharField(
        label="采用的理由",
        max_length=2000,
        widget=TextArea(attrs={"rows": 2}),
        help_text="公开。例如“以年报为准”。",
    )

    def begin_with(self, figure):
        return {"citation": figure.chosen_citation_id, "reason": figure.choice_reason}

    def apply(self, *, by):
        claim, reason = self.cleaned_data["citation"], self.cleaned_data["reason"]
        self.figure.resolve(claim, by=by, reason=reason)
        return f"已选定 {name_claim(claim)}。"


class SplitForm(DecisionForm):
    slug, heading, button = "split", "分成两格", "分出去"
    effect = (
        "有的引文说的其实是另一个时段、地点或指标：把它们分到一个新的数字草稿里。"
        "已公开的引文从这个数字的页面上撤下，新数字发布以后再出现。"
    )

    claims = ClaimsField(
        label="分出去哪几处",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选出要分出去的引文。",
            "invalid_choice": "有一处引文已不在这里了，请重新选。",
            "invalid_pk_value": "有一处引文的编号有误，请重新选。",
        },
    )
    indicator = forms.ModelChoiceField(
        label="新数字的指标",
        queryset=Indicator.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "这个项目没有这个指标，请另选。"},
    )
    period = forms.CharField(
        label="新数字的时段",
        max_length=21,
        validators=[validate_period],
        help_text="2021、2022-04 或 2021-05/2024-09。",
    )
    cumulative = forms.BooleanField(label="到那时为止的累计", required=False)
    place = forms.CharField(
        label="新数字的地点",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="名称或六位代码，例如 青龙满族自治县；全国或多地就空着。",
    )
    reason = forms.CharField(
        label="分开的理由",
        max_length=2000,
        widget=TextArea(attrs={"rows": 2}),
        help_text="写进历史，例如“说的只是一个省”。",
    )

    def __init__(self, figure, data=None):
        super().__init__(figure, data)
        program = figure.indicator.program_id
        self.fields["indicator"].queryset = Indicator.objects.filter(program=program)

    def begin_with(self, figure):
        return {
            "indicator": figure.indicator_id,
            "period": figure.period,
            "cumulative": figure.cumulative,
            "place": figure.place.code if figure.place else "",
        }

    def clean_place(self):
        words = self.cleaned_data["place"].strip()
        try:
            return named_one("place", words) if words else None
        except SeveralNamed as error:
            several = "、".join(f"{one.full_name}（{one.code}）" for one in error.found)
            raise ValidationError(f"“{words}”对得上不止一个：{several}。请写六位代码。") from error

    def apply(self, *, by):
        scope = {n: self.cleaned_data[n] for n in ("indicator", "period", "cumulative", "place")}
        claims = list(self.cleaned_data["claims"])
        reason = self.cleaned_data["reason"]
        new = split_off(self.figure, claims, scope, by=by, reason=reason)
        return f"已把 {len(claims)} 处引文分到新的草稿“{new}”。"


class LeaveForm(DecisionForm):
    slug, heading, button = "leave", "暂不选定", "暂不选定"
    effect = "各处说法照旧并列，公众看到“还没有选定”和这条说明；原来写过的采用理由会去掉。"

    note = forms.CharField(
        label="为什么暂不选定",
        max_length=2000,
        widget=TextArea(attrs={"rows": 2}),
        help_text="公开。例如“等2023年年报核对”。",
    )

    def begin_with(self, figure):
        return {"note": figure.open_note}

    def apply(self, *, by):
        self.figure.leave_open(by=by, note=self.cleaned_data["note"])
        return "已记下暂不选定。"


DECISIONS = {form.slug: form for form in (ChooseForm, SplitForm, LeaveForm)}
