"""Run the reader over an article's text: what a worker does with a reading that was asked for."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from counties.gazetteer import committed_gazetteer
from programs.models import Reading, ReadingState
from programs.storing import Found, make_rows, store
from sources.models import ArticleText
from sources.reading.opening.unreadable import Unreadable
from sources.reading.proposals import READER_VERSION
from sources.reading.reader import open_page, read_story

logger = logging.getLogger(__name__)

MOST_PROGRESS_WRITES = 20
# Attempts to note a failure; on SQLite each waits five seconds for another's long write.
FAILURE_NOTED_IN = 3


class Superseded(Exception):
    """Somebody asked for the reading again, or deleted it: what is read here is not wanted."""


def run_reading(reading_pk: int) -> None:
    """Read the article and store its proposals; a fault is kept on the reading, with a sentence.

    Does nothing where the reading is not waiting: another worker has it, or it is over.
    """
    reading = Reading.objects.get(pk=reading_pk)
    try:
        _take(reading)
        _read(reading)
    except Superseded:
        logger.info("Reading %s is run by another worker, or was", reading_pk)
    except Unreadable as error:
        _fail(reading, str(error))
    except Exception as error:
        logger.exception("Reading %s failed", reading_pk)
        _fail(reading, f"读到一半出错（{type(error).__name__}），什么也没有存：请再读一次。")


def _take(reading: Reading) -> None:
    """Claim the reading; its version is this worker's token until the end or a new claim."""
    free = Q(state=ReadingState.WAITING) | Q(pk__in=Reading.objects.stalled())
    rows = Reading.objects.filter(free)
    _move(reading, rows, ReadingState.RUNNING, reader=READER_VERSION, started_at=Now())
    reading.version, reading.reader = reading.version + 1, READER_VERSION


def _read(reading: Reading) -> None:
    page, stories = open_page(_text(reading))
    _note_progress(reading, stories_read=0, stories_total=len(stories))
    step = max(1, len(stories) // MOST_PROGRESS_WRITES)
    proposed: list[Found] = []
    refused: list[Found] = []
    for index, story in enumerate(stories):
        found, none = read_story(page, story, index, committed_gazetteer())
        proposed += found
        refused += none
        if (index + 1) % step == 0:
            _note_progress(reading, stories_read=index + 1)
    rows = make_rows(reading, [*proposed, *refused])
    with transaction.atomic():
        _finish(reading, ReadingState.DONE, stories_read=len(stories))
        store(reading, rows)


def _text(reading: Reading) -> str:
    texts = ArticleText.objects.filter(article=reading.article_id)
    text = texts.values_list("text", flat=True).first()
    if text is None:
        raise Unreadable("这篇文章没有存全文，没有什么可读：请先存入全文，再读。")
    return text


def _note_progress(reading: Reading, **fields: int) -> None:
    """Show how far it is; a worker that lost the reading hears of it here and stops."""
    running = Reading.objects.filter(state=ReadingState.RUNNING)
    if not running.filter(pk=reading.pk, version=reading.version).update(**fields):
        raise Superseded


def _finish(reading: Reading, state: ReadingState, **fields: object) -> None:
    _move(reading, Reading.objects.open(), state, finished_at=Now(), **fields)


def _fail(reading: Reading, sentence: str) -> None:
    """Say on the reading why it failed; what spoilt it may also spoil the first attempts to."""
    for attempt in range(1, FAILURE_NOTED_IN + 1):
        try:
            _finish(reading, ReadingState.FAILED, fault=sentence)
        except Superseded:
            logger.info("Reading %s was taken over before it failed", reading.pk)
        except DatabaseError:
            if attempt == FAILURE_NOTED_IN:
                raise
            connection.close_if_unusable_or_obsolete()
            continue
        return


def _move(reading: Reading, rows: QuerySet[Reading], state: ReadingState, **fields: object) -> None:
    """Change the state if it is still as this worker knows it, else raise Superseded."""
    known = rows.filter(pk=reading.pk, version=reading.version)
    if not known.update(state=state, version=F("version") + 1, **fields):
        raise Superseded
