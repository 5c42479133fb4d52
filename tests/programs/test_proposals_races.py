"""Editors who decide at the same moment: nothing is lost, doubled, or half made."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from programs.models import Figure, FigureCitation, Indicator, Outcome, Proposal
from programs.proposals import (
    AlreadyDecided,
    LedgerChanged,
    accept,
    accept_confirming,
    put_forward,
    reject,
    undo,
)
from tests.factories import make_article, make_figure, make_indicator, make_program
from tests.outside import shared_database
from tests.proposing import decide, make_proposal

pytestmark = pytest.mark.django_db(transaction=True)

RACES, FURTHER = 50, 10


@pytest.fixture(autouse=True)
def _a_database_for_every_thread(db, tmp_path):
    """SQLite's own test database has one connection; a file has as many as there are editors."""
    with shared_database(tmp_path / "races.sqlite3"):
        yield


@pytest.fixture
def editors(django_user_model, _a_database_for_every_thread):
    names = ("first", "second")
    return [django_user_model.objects.create_user(name, password="a-long-word") for name in names]


def race(*deeds):
    """Do all at once, each on a connection of its own; return what each gave or raised."""
    start, ends = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(at, deed):
        try:
            start.wait()
            ends[at] = deed()
        except ValidationError as refusal:
            ends[at] = refusal
        except BaseException as error:
            ends[at] = f"a fault: {error!r}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def outcomes(ends):
    return sorted(end.outcome if isinstance(end, Proposal) else repr(end) for end in ends)


def accepting(proposal, by, indicator=None, *, expected=None, **changes):
    decision = decide(proposal, indicator, **changes)
    return lambda: accept(proposal, decision, by=by, expected=expected)


def test_of_two_who_accept_one_proposal_one_is_told_of_the_other(editors):
    first, second = editors
    for _ in range(RACES):
        proposal, indicator = make_proposal(), make_indicator()
        same = Proposal.objects.get(pk=proposal.pk)

        ends = race(accepting(proposal, first, indicator), accepting(same, second, indicator))

        won = [end for end in ends if isinstance(end, Proposal)]
        lost = [end for end in ends if isinstance(end, AlreadyDecided)]
        assert (len(won), len(lost)) == (1, 1)
        stored = Proposal.objects.get(pk=proposal.pk)
        assert stored.decided_by == won[0].decided_by == editors[ends.index(won[0])]
        assert str(stored.decided_by) in lost[0].messages[0]
        assert indicator.figures.count() == 1
        assert FigureCitation.objects.filter(article=proposal.article).count() == 1


def test_of_one_who_accepts_and_one_who_rejects_one_is_told(editors):
    first, second = editors
    for _ in range(FURTHER):
        proposal, indicator = make_proposal(), make_indicator()
        same = Proposal.objects.get(pk=proposal.pk)

        ends = race(
            accepting(proposal, first, indicator),
            lambda same=same: reject(same, by=second, reason="other"),
        )

        assert [type(end) for end in ends].count(AlreadyDecided) == 1
        state = Proposal.objects.get(pk=proposal.pk).state
        assert indicator.figures.count() == (1 if state == "accepted" else 0)


def test_two_who_fill_one_slot_make_one_figure_with_two_claims(editors):
    first, second = editors
    for _ in range(FURTHER):
        one, other, indicator = make_proposal(), make_proposal(), make_indicator()

        ends = race(accepting(one, first, indicator), accepting(other, second, indicator))

        assert outcomes(ends) == [Outcome.CITES, Outcome.DRAFTS]
        assert Figure.objects.get(indicator=indicator).citations.count() == 2


def test_two_values_for_one_slot_contradict(editors):
    first, second = editors
    for _ in range(FURTHER):
        one, other, indicator = make_proposal(), make_proposal("1218亿元"), make_indicator()

        ends = race(accepting(one, first, indicator), accepting(other, second, indicator))

        assert outcomes(ends) == [Outcome.CONTRADICTS, Outcome.DRAFTS]
        assert Figure.objects.get(indicator=indicator).citations.count() == 2


def test_who_was_shown_an_empty_slot_is_told_that_it_is_filled(editors):
    first, second = editors
    for _ in range(FURTHER):
        one, other, indicator = make_proposal(), make_proposal(), make_indicator()

        ends = race(
            accepting(one, first, indicator, expected="drafts"),
            accepting(other, second, indicator, expected="drafts"),
        )

        assert [type(end) for end in ends].count(LedgerChanged) == 1
        assert Figure.objects.get(indicator=indicator).citations.count() == 1
        states = Proposal.objects.filter(pk__in=[one.pk, other.pk]).values_list("state", flat=True)
        assert sorted(states) == ["accepted", "open"]


def test_two_who_make_one_indicator_make_it_once(editors):
    first, second = editors
    for _ in range(FURTHER):
        one, other = make_proposal(), make_proposal()
        new = {"name": "试写名称", "program": make_program()}

        ends = race(accepting(one, first, **new), accepting(other, second, **new))

        assert outcomes(ends) == [Outcome.CITES, Outcome.NEW_INDICATOR]
        indicator = Indicator.objects.get(program=new["program"])
        assert Figure.objects.get(indicator=indicator).citations.count() == 2


def test_two_indicators_that_sound_alike_both_get_an_address(editors):
    first, second = editors
    for _ in range(FURTHER):
        one, other, program = make_proposal(), make_proposal(), make_program()

        ends = race(
            accepting(one, first, name="公益", program=program),
            accepting(other, second, name="公意", program=program),
        )

        assert outcomes(ends) == [Outcome.NEW_INDICATOR] * 2
        assert Indicator.objects.filter(program=program).count() == 2


def test_an_article_that_says_a_number_twice_cites_it_once(editors):
    first, second = editors
    for n in range(FURTHER):
        article = make_article(f"试写第{n}段：1281亿元，又说1281亿元整。", published=False)
        one = make_proposal("1281亿元", article=article)
        other = make_proposal("1281亿元整", article=article)
        indicator = make_indicator()

        ends = race(accepting(one, first, indicator), accepting(other, second, indicator))

        assert outcomes(ends) == [Outcome.DRAFTS, Outcome.REPEATS]
        assert FigureCitation.objects.filter(article=article).count() == 1


def test_a_figure_cited_at_the_moment_of_undoing_is_kept_or_drafted_anew(editors):
    first, second = editors
    for _ in range(FURTHER):
        one, other, indicator = make_proposal(), make_proposal(), make_indicator()
        drafted = accepting(one, first, indicator)()

        undone, accepted = race(
            lambda drafted=drafted: undo(drafted, by=first), accepting(other, second, indicator)
        )

        assert accepted.citation in Figure.objects.get(indicator=indicator).citations.all()
        kept = isinstance(undone, ValidationError)
        assert accepted.outcome == (Outcome.CITES if kept else Outcome.DRAFTS)
        assert Proposal.objects.get(pk=one.pk).state == ("accepted" if kept else "open")


def reprint(n):
    sentences = "".join(f"试写县第{n}批茶园去年卖出茶叶{n}{digit}万元。" for digit in range(1, 4))
    release = make_article(sentences)
    article = make_article(f"本报讯：{sentences}", reprint_of=release, published=False)
    literals = [f"{n}{digit}万元" for digit in range(1, 4)]
    figures = [make_figure(literal, article=release) for literal in literals]
    return article, figures, [make_proposal(literal, article=article) for literal in literals]


def test_two_who_accept_all_that_confirms_cite_each_number_once(editors):
    first, second = editors
    for n in range(1, FURTHER + 1):
        article, figures, proposals = reprint(n)

        ends = race(
            lambda article=article: accept_confirming(article, by=first),
            lambda article=article: accept_confirming(article, by=second),
            accepting(proposals[1], second, figures[1].indicator),
        )

        claims = FigureCitation.objects.filter(article=article)
        assert sorted(claims.values_list("figure", flat=True)) == [one.pk for one in figures]
        assert not [end for end in ends if isinstance(end, str)]
        assert isinstance(ends[2], Proposal | AlreadyDecided)
        assert not Proposal.objects.filter(article=article).undecided().exists()


def test_two_who_select_the_same_words_get_one_proposal(editors):
    first, second = editors
    for n in range(FURTHER):
        article = make_article(f"试写第{n}段：卖出茶叶1281亿元。", published=False)
        at = article.text.text.index("1281亿元")

        one, other = race(
            lambda article=article, at=at: put_forward(article, at, at + 6, by=first),
            lambda article=article, at=at: put_forward(article, at, at + 6, by=second),
        )

        assert one == other
        assert Proposal.objects.filter(article=article).count() == 1
