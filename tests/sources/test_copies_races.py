"""Two people at once, and a database that fails half-way: no decision lost, none made by half."""

import threading
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from ruralplan.editorial import StaleRecord
from sources.copies import compare, confirm, name_root, split
from sources.models import Article, ReprintSuggestion, SuggestionState
from tests.outside import shared_database
from tests.sources.relation_texts import take_in

RACES = 25


@pytest.fixture
def connections_for_all(ledger, tmp_path):
    """SQLite's own test database has one connection; a file has as many as there are people."""
    with shared_database(tmp_path / "races.sqlite3"):
        yield


def race(*deeds):
    """Do all at once; return for each what it raised, None where it was done."""
    start, told = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(at, deed):
        try:
            start.wait()
            deed()
        except ValidationError as error:
            told[at] = error
        finally:
            connection.close()

    both = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    return told


def take_in_copies():
    articles = [take_in(name) for name in ("chunni_release", "chunni_short", "chunni_changed")]
    for article in articles:
        compare(article)
    return articles


def pair_of(first, second):
    (pair,) = ReprintSuggestion.objects.of_article(first).of_article(second)
    return pair


def undo():
    Article.objects.update(reprint_of=None, origin=None)
    ReprintSuggestion.objects.update(state="open", decided_at=None, decided_by=None)


def assert_groups_hold_together():
    """Every article's origin is where following its parents ends."""
    stored = {one.pk: one for one in Article.objects.all()}
    for article in stored.values():
        at, seen = article, set()
        while at.reprint_of_id is not None:
            assert at.pk not in seen, "a circle"
            seen.add(at.pk)
            at = stored[at.reprint_of_id]
        assert article.origin_pk == at.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("connections_for_all")
def test_of_two_who_decide_at_once_one_is_told():
    release, short, _ = take_in_copies()
    for _ in range(RACES):
        mine, theirs = pair_of(release, short), pair_of(release, short)

        told = race(
            lambda pair=mine: confirm(pair, root=release, by=None),
            lambda pair=theirs: split(pair, by=None),
        )

        state = pair_of(release, short).state
        assert [type(one) for one in told].count(StaleRecord) == 1
        assert told.count(None) == 1
        won = (SuggestionState.CONFIRMED, SuggestionState.SPLIT)[told.index(None)]
        assert state == won
        short.refresh_from_db()
        assert (short.reprint_of_id is not None) == (won == SuggestionState.CONFIRMED)
        undo()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("connections_for_all")
def test_groups_joined_at_once_become_no_circle():
    release, short, changed = take_in_copies()
    for _ in range(RACES):
        race(
            lambda: confirm(pair_of(release, short), root=release, by=None),
            lambda: confirm(pair_of(short, changed), root=short, by=None),
            lambda: confirm(pair_of(release, changed), root=changed, by=None),
        )
        assert_groups_hold_together()
        first, second = (Article.objects.get(pk=one.pk) for one in (release, changed))
        race(lambda one=first: name_root(one, by=None), lambda one=second: name_root(one, by=None))
        assert_groups_hold_together()
        undo()


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["confirm", "split"])
def test_a_database_that_fails_leaves_old_or_new(empty_ledger, deed, staff):
    release, short, changed = take_in_copies()
    confirm(pair_of(short, changed), root=short, by=None)
    if deed == "split":
        confirm(pair_of(release, short), root=release, by=None)
    before, left = snapshot(), []
    for nth in count(1):
        with transaction.atomic():
            failed = attempt(deed, pair_of(release, short), release, staff, nth)
            left.append(snapshot())
            transaction.set_rollback(True)
        if not failed:
            break

    assert len(left) > 20
    new = left.pop()
    assert new != before
    assert before in left
    # Django goes on where only its look at a constraint fails: saving will hold it anyway.
    assert all(state in (before, new) for state in left)


def attempt(deed, pair, root, by, nth):
    """Do it with the nth call to the database failing; tell whether there were as many."""
    calls = count(1)
    failed = []

    def fail(execute, sql, params, many, context):
        if next(calls) == nth:
            failed.append(sql)
            raise DatabaseError("the database went away")
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(fail):
            confirm(pair, root=root, by=by) if deed == "confirm" else split(pair, by=by)
    except (DatabaseError, ValidationError):
        pass  # a look at a constraint that fails is a refusal to Django
    return bool(failed)


def snapshot():
    articles = Article.objects.order_by("pk").values_list("pk", "reprint_of", "origin", "version")
    pairs = ReprintSuggestion.objects.order_by("pk").values_list("pk", "state", "version")
    return list(articles), list(pairs), Article.history.count()
