"""The states of a record, and the one door through which the public sees it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class EditorialStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审"
    APPROVED = "approved", "已核准"
    PUBLISHED = "published", "已发布"
    ARCHIVED = "archived", "已归档"


def is_public(prefix: str = "") -> Q:
    """Return the condition that a row is public by the database's clock.

    `prefix` leads to another row: `is_public("figure__")` asks it of the figure.
    """
    published = Q(**{f"{prefix}status": EditorialStatus.PUBLISHED})
    due = Q(**{f"{prefix}status": EditorialStatus.APPROVED, f"{prefix}publish_at__lte": Now()})
    return published | due


def is_going_public(prefix: str = "") -> Q:
    """Return the condition that a row is public now or is set to become so."""
    approved = {f"{prefix}status": EditorialStatus.APPROVED, f"{prefix}publish_at__isnull": False}
    return Q(**{f"{prefix}status": EditorialStatus.PUBLISHED}) | Q(**approved)


class EditorialQuerySet(models.QuerySet):
    def published(self):
        """Keep what the public may see now: the one door of all public code."""
        return self.filter(is_public())

    def in_review(self):
        return self.filter(status=EditorialStatus.IN_REVIEW)

    def drafts(self):
        return self.filter(status=EditorialStatus.DRAFT)
