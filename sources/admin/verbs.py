"""The editorial verbs as a table: one view and one form serve them all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ruralplan.editorial import EditorialStatus as S
from ruralplan.editorial.pending import DRAFT, IN_REVIEW


def always(record: Any) -> bool:
    return True


def has_change_in(state: str) -> Callable[[Any], bool]:
    """Return the condition that a pending change is there, in that state."""
    return lambda record: bool(record.pending) and record.pending["state"] == state


def has_change(record: Any) -> bool:
    return bool(record.pending)


def was_urgent(record: Any) -> bool:
    return record.urgent_by_id is not None


@dataclass(frozen=True)
class Verb:
    """A change of state: which method, from which states, what it asks for and what it says.

    `permission` is the action on the record's model that the user must hold, `ready` what must
    hold of the record besides its state.
    """

    name: str
    method: str
    label: str
    states: tuple[S, ...]
    effect: str
    takes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    permission: str = "change"
    ready: Callable[[Any], bool] = always

    @property
    def shows_content(self) -> bool:
        """Whether who does it has to have seen what the record and its parts say."""
        return self.permission == "review" or self.method.endswith("_change")

    def suits(self, record: Any) -> bool:
        return record.status in self.states and self.ready(record)

    def allowed(self, user: Any, model: Any) -> bool:
        return user.has_perm(f"{model._meta.app_label}.{self.permission}_{model._meta.model_name}")

    def apply(self, record: Any, *, by: Any, **arguments: Any) -> None:
        """Do it; raise ValidationError with the model's own sentence when it is refused."""
        getattr(record, self.method)(by=by, **arguments)


PUBLIC = (S.PUBLISHED, S.APPROVED)
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
        permission="review",
    ),
    Verb(
        "approve",
        "approve",
        "核准",
        (S.IN_REVIEW,),
        "内容无误，状态变为“已核准”。填了定时发布，到那个时刻自动公开；不填，仍须再按发布。",
        takes=("publish_at", "change_reason"),
        permission="review",
    ),
    Verb(
        "publish",
        "publish",
        "发布",
        (S.IN_REVIEW, S.APPROVED),
        "立即公开：网页、接口、搜索和下载都会出现。",
        takes=("urgent_reason", "change_reason"),
        permission="review",
    ),
    Verb(
        "look-over",
        "look_over",
        "补看",
        PUBLIC,
        "这条记录是未经第二人看过就紧急发布的。您看过、认为无误，就在这里确认。",
        permission="review",
        ready=was_urgent,
    ),
    Verb(
        "submit-change",
        "submit_change",
        "提交修改",
        PUBLIC,
        "把待定的修改交给别人审核。公众看到的仍是原来的内容。",
        ready=has_change_in(DRAFT),
    ),
    Verb(
        "approve-change",
        "approve_change",
        "核准修改",
        PUBLIC,
        "修改立即生效，公众看到新的内容；数字变了，会列入更正。",
        takes=("urgent_reason",),
        permission="review",
        ready=has_change_in(IN_REVIEW),
    ),
    Verb(
        "return-change",
        "return_change",
        "退回修改",
        PUBLIC,
        "退给作者再改，意见显示在页面上方。公众看到的不变。",
        takes=("note",),
        requires=("note",),
        permission="review",
        ready=has_change_in(IN_REVIEW),
    ),
    Verb(
        "withdraw-change",
        "withdraw_change",
        "放弃修改",
        PUBLIC,
        "丢开待定的修改；历史里还查得到。公众看到的不变。",
        ready=has_change,
    ),
    Verb(
        "unpublish",
        "unpublish",
        "撤回",
        (S.PUBLISHED, S.APPROVED),
        "从公众面前撤下，状态变回“草稿”。仍被已发布的记录引用时不能撤回。",
        takes=("note",),
        permission="withdraw",
    ),
    Verb(
        "archive",
        "archive",
        "归档",
        tuple(state for state in S if state != S.ARCHIVED),
        "收起不再保留的记录，以后还能恢复。仍被已发布的记录引用时不能归档。",
        permission="withdraw",
    ),
    Verb(
        "restore",
        "restore",
        "恢复",
        (S.ARCHIVED,),
        "从归档中取回，状态变为“草稿”。",
        permission="withdraw",
    ),
)
VERBS = {verb.name: verb for verb in _TABLE}


def verbs_for(record: Any) -> list[Verb]:
    """Return the verbs that the record's state allows, in the order of the table."""
    return [verb for verb in _TABLE if verb.suits(record)]


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

    urgent_reason = forms.CharField(
        label="紧急发布的理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="公开前没有第二人看过时才填，例如“数字错了一位”。补看之前一直列在待办里。",
    )

    change_reason = forms.CharField(
        label="修改理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="公开。这个数字撤回后改过，和公众上次看到的不同；例如“原文是1281亿，当初抄错了”。",
    )

    def __init__(self, verb: Verb, *args, left_out: Collection[str] = (), **kwargs):
        """Ask for what the verb takes, but for the fields left out for this record or user."""
        super().__init__(*args, **kwargs)
        self.was_stale = False
        takes = {"version", *verb.takes}.difference(left_out)
        for name in self.fields.keys() - takes:
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
        self.was_stale = True
        self.data = self.data.copy()
        self.data["version"] = str(version)
