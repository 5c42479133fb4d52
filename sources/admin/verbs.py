"""The editorial verbs as a table: one view and one form serve them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ruralplan.editorial import EditorialStatus as S


@dataclass(frozen=True)
class Verb:
    """A change of state: which method, from which states, what it asks for and what it says."""

    name: str
    method: str
    label: str
    states: tuple[S, ...]
    effect: str
    takes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    def apply(self, record: Any, *, by: Any, **arguments: Any) -> None:
        """Do it; raise ValidationError with the model's own sentence when it is refused."""
        getattr(record, self.method)(by=by, **arguments)


_TABLE = (
    Verb(
        "submit",
        "submit",
        "提交审核",
        (S.DRAFT,),
        "交给别人审核，状态变为“待审”。公众仍看不到。",
    ),
    Verb(
        "return",
        "return_to_author",
        "退回",
        (S.IN_REVIEW, S.APPROVED),
        "退给作者修改，状态变回“草稿”，意见显示在页面上方。",
        takes=("note",),
        requires=("note",),
    ),
    Verb(
        "approve",
        "approve",
        "核准",
        (S.IN_REVIEW,),
        "内容无误，状态变为“已核准”。填了定时发布，到那个时刻自动公开；不填，仍须再按发布。",
        takes=("publish_at",),
    ),
    Verb(
        "publish",
        "publish",
        "发布",
        (S.IN_REVIEW, S.APPROVED),
        "立即公开：网页、接口、搜索和下载都会出现。",
    ),
    Verb(
        "unpublish",
        "unpublish",
        "撤回",
        (S.PUBLISHED, S.APPROVED),
        "从公众面前撤下，状态变回“草稿”。仍被已发布的记录引用时不能撤回。",
        takes=("note",),
    ),
    Verb(
        "archive",
        "archive",
        "归档",
        tuple(state for state in S if state != S.ARCHIVED),
        "收起不再保留的记录，以后还能恢复。仍被已发布的记录引用时不能归档。",
    ),
    Verb("restore", "restore", "恢复", (S.ARCHIVED,), "从归档中取回，状态变为“草稿”。"),
)
VERBS = {verb.name: verb for verb in _TABLE}


def verbs_for(record: Any) -> list[Verb]:
    """Return the verbs that the record's state allows, in the order of the table."""
    return [verb for verb in _TABLE if record.status in verb.states]


class MoveForm(forms.Form):
    """What a verb asks for, and the version at which the editor decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明需要改什么，例如“请补第二处引文”。",
    )
    publish_at = forms.DateTimeField(
        label="定时发布",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="北京时间，例如 2026-12-01 09:00；不定时就空着。",
    )

    def __init__(self, verb: Verb, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"note", "publish_at"}.difference(verb.takes):
            del self.fields[name]
        for name in verb.requires:
            self.fields[name].required = True

    def clean_publish_at(self):
        moment = self.cleaned_data["publish_at"]
        if moment and moment <= timezone.now():
            raise ValidationError("这个时刻已经过去。要马上公开，请用“发布”。")
        return moment

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def carry(self, version: int) -> None:
        """Let the next attempt be made at this version, what was typed kept."""
        self.data = self.data.copy()
        self.data["version"] = str(version)
