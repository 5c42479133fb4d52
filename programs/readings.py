"""Ask the reader to read an article; say how its latest reading went."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from programs.models import Reading, ReadingState
from programs.models.readings import OPEN_READINGS
from programs.running import run_reading
from programs.tasks import read_article
from sources.models import Article
from sources.reading.proposals import READER_VERSION

__all__ = ["ask_for_reading", "latest_reading", "read_by_another_version", "run_reading"]

logger = logging.getLogger(__name__)


def ask_for_reading(article: Article, *, by: Any) -> Reading:
    """Have the article read once this is committed; return its open reading, never a second.

    One whose worker died is asked for again.
    """
    with transaction.atomic():
        _revive(article, by)
        # Two who ask at once stand in line here; the constraint would refuse the later.
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        reading, _ = Reading.objects.get_or_create(
            article=article,
            state__in=OPEN_READINGS,
            defaults={"asked_by": by, "reader": READER_VERSION},
        )
        if reading.state == ReadingState.WAITING:
            transaction.on_commit(partial(_enqueue, reading.pk))
    reading.refresh_from_db()
    return reading


def latest_reading(article: Article) -> Reading | None:
    return Reading.objects.filter(article=article).order_by("-pk").first()


def read_by_another_version() -> QuerySet[Article]:
    """Keep the articles with a text whose latest finished reading is of another reader."""
    done = Reading.objects.done().filter(article=OuterRef("pk")).order_by("-pk")
    read = Article.objects.with_text().annotate(last_reader=Subquery(done.values("reader")[:1]))
    return read.exclude(last_reader=READER_VERSION).filter(last_reader__isnull=False)


def _revive(article: Article, by: Any) -> None:
    """Put a stalled reading back in the queue; its worker, if it lives, has lost it."""
    Reading.objects.stalled().filter(article=article).update(
        state=ReadingState.WAITING,
        version=F("version") + 1,
        asked_by=by,
        asked_at=Now(),
        started_at=None,
        stories_read=0,
        stories_total=0,
    )


def _enqueue(reading_pk: int) -> None:
    """Hand the reading to the task queue; one that cannot be reached is a fault of the reading."""
    try:
        read_article.enqueue(reading_pk)
    except Exception as error:
        logger.exception("Reading %s could not be handed to the task queue", reading_pk)
        Reading.objects.filter(pk=reading_pk, state=ReadingState.WAITING).update(
            state=ReadingState.FAILED,
            version=F("version") + 1,
            finished_at=Now(),
            fault=f"任务队列没有接下（{type(error).__name__}）：请稍后再读一次，还不行就请管理员看看。",
        )
