"""The words for what is proposed, what is decided on it, and what that does to the ledger."""

from __future__ import annotations

from django.db import models


class ProposalKind(models.TextChoices):
    TARGET = "target", "承诺"
    ACTUAL = "actual", "报告"
    BASELINE = "baseline", "基线"
    OTHER = "other", "背景"


class ProposalState(models.TextChoices):
    OPEN = "open", "待决定"
    SKIPPED = "skipped", "先跳过"
    ACCEPTED = "accepted", "已接受"
    REJECTED = "rejected", "已拒绝"


UNDECIDED = (ProposalState.OPEN, ProposalState.SKIPPED)


class Outcome(models.TextChoices):
    """What accepting does to the ledger."""

    CITES = "cites", "同一个数字：加一处引文"
    CONTRADICTS = "contradicts", "同一格、不同的值：加一处说法不一的引文"
    DRAFTS = "drafts", "账本里没有：起草一个新数字"
    NEW_INDICATOR = "new_indicator", "连指标也没有：新建指标并起草数字"
    REPEATS = "repeats", "这篇文章已引过这个数字：只记为重复"


class RejectReason(models.TextChoices):
    BACKGROUND = "background", "背景，不是项目的数字"
    MISREAD = "misread", "读错了"
    NOT_A_FIGURE = "not_a_figure", "不是统计数字"
    UNRELATED = "unrelated", "与登记的项目无关"
    DUPLICATE = "duplicate", "文中别处更清楚"
    OTHER = "other", "其他"
