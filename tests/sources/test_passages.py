import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st

from counties.models import CaseStudyCitation, PostingCitation
from programs.models import FigureCitation, InitiativeCitation, ProgramCitation
from sources.models import Article
from sources.passages import LEAST_CONTEXT, Window, choose_windows, citation_models, covered
from tests.factories import make_article, make_claim, make_figure, make_program

SHARE = 0.25
LETTERS = st.sampled_from("县产地仓年个 \n\u3000，。12亿元")


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(LETTERS, min_size=1, max_size=400))
    starts = draw(st.lists(st.integers(0, len(text) - 1), max_size=12))
    spans = [Window(start, min(len(text), start + draw(st.integers(1, 8)))) for start in starts]
    return text, spans


def choose(text, spans, context=60):
    """All spans stand for numbers, whose literals are printed in any case."""
    return choose_windows(text, spans, context=context, share=SHARE, printed=len(spans))


@given(texts_with_spans(), st.integers(0, 60))
def test_literals_and_passages_together_never_pass_the_share(case, context):
    text, spans = case
    assume(covered(spans) <= len(text) * SHARE)

    shown = [window for window in choose(text, spans, context) if window]

    assert covered([*spans, *shown]) <= len(text) * SHARE


@given(texts_with_spans())
def test_no_passage_is_shown_where_the_literals_alone_fill_the_share(case):
    text, spans = case
    assume(covered(spans) > len(text) * SHARE)

    assert set(choose(text, spans)) <= {None}


@given(texts_with_spans(), st.integers(0, 60))
def test_a_passage_holds_its_literal_and_stays_in_its_paragraph(case, context):
    text, spans = case

    for span, window in zip(spans, choose(text, spans, context), strict=True):
        if window:
            assert 0 <= window.start <= span.start < span.end <= window.end <= len(text)
            assert span.start - window.start <= context
            assert window.end - span.end <= context
            prefix, suffix = text[window.start : span.start], text[span.end : window.end]
            assert prefix == prefix.lstrip()
            assert suffix == suffix.rstrip()
            assert not re.search(r"\n[^\S\n]*\n", prefix + "|" + suffix)


@given(texts_with_spans())
def test_the_same_text_is_always_shared_out_alike(case):
    assert choose(*case) == choose(*case)


def test_the_widest_context_that_fits_is_used_for_all():
    text = "字" * 400
    spans = [Window(100, 106), Window(300, 306)]  # 2 × (6 + 2 × 22) is a quarter of 400

    assert choose(text, spans) == [Window(78, 128), Window(278, 328)]


def test_passages_that_overlap_count_once():
    text = "字" * 400

    assert choose(text, [Window(100, 106), Window(110, 116)]) == [Window(58, 148), Window(68, 158)]


def test_the_later_spans_go_without_where_the_least_context_is_too_much():
    text = "字" * 200
    spans = [Window(start, start + 2) for start in (10, 60, 110, 160)]

    assert choose(text, spans) == [Window(0, 22), Window(50, 72), None, None]
    assert LEAST_CONTEXT == 22 - 12


def test_names_without_a_passage_take_no_share():
    text = "字" * 200
    spans = [Window(start, start + 8) for start in (10, 60, 110, 160)]

    assert choose_windows(text, spans, context=60, share=SHARE, printed=1) == [
        Window(0, 28),
        None,
        None,
        None,
    ]
    assert choose_windows(text, spans, context=60, share=SHARE, printed=4) == [None] * 4


def test_every_table_that_quotes_an_article_is_found():
    tables = {CaseStudyCitation, FigureCitation, InitiativeCitation, PostingCitation}

    assert set(citation_models(Article)) == tables | {ProgramCitation}


NUMBERS = [f"{n}亿元" for n in range(11, 19)]


@pytest.fixture
def article(db):
    """One sentence for each number, 50 characters apart."""
    return make_article("".join(f"{'年' * 20}{number}{'。' * 26}" for number in NUMBERS))


def passages(article):
    rows = FigureCitation.objects.filter(article=article).in_reading_order()
    return [(row.text_kind, len(row.prefix), len(row.suffix)) for row in rows]


def test_a_published_claim_shows_its_passage(article):
    figure = make_figure(NUMBERS[0], article=article)

    claim = figure.chosen_citation
    text = article.text.text
    assert claim.text_kind == "original"
    assert claim.prefix + claim.exact + claim.suffix in text
    assert text.index(claim.prefix + claim.exact) + len(claim.prefix) == claim.start


def test_a_draft_shows_nothing_until_it_is_published(article):
    claim = make_claim(make_figure(NUMBERS[0]), NUMBERS[1], article=article, published=False)
    assert (claim.text_kind, claim.prefix, claim.suffix) == ("digest", "", "")

    claim.submit(by=None)
    claim.publish(by=None)

    claim.refresh_from_db()
    assert claim.text_kind == "original"
    assert claim.prefix


def others_read(queries):
    """Whether the article's citations of other kinds were read, as sharing out does."""
    return any("programs_initiativecitation" in query["sql"] for query in queries)


def test_a_draft_is_stored_and_deleted_without_a_look_at_the_article_s_other_citations(article):
    figure = make_figure(NUMBERS[0])

    with CaptureQueriesContext(connection) as queries:
        claim = make_claim(figure, NUMBERS[1], article=article, published=False)
        claim.submit(by=None)
        claim.return_to_author(by=None, note="试写的意见")
        claim.delete()

    assert not others_read(queries)


@pytest.mark.parametrize("verb", ["unpublish", "archive", "delete"])
def test_a_public_claim_shares_out_as_it_comes_and_as_it_goes(article, verb):
    claim = make_claim(make_figure(NUMBERS[0]), NUMBERS[1], article=article, published=False)
    claim.submit(by=None)

    with CaptureQueriesContext(connection) as coming:
        claim.publish(by=None)
    with CaptureQueriesContext(connection) as going:
        claim.delete() if verb == "delete" else getattr(claim, verb)(by=None)

    assert others_read(coming)
    assert others_read(going)
    assert {kind for kind, *_ in passages(article)} <= {"digest"}


def test_a_claim_set_to_be_published_has_its_share_before_the_hour(article):
    claim = make_claim(make_figure(NUMBERS[0]), NUMBERS[1], article=article, published=False)
    claim.submit(by=None)

    claim.approve(by=None, publish_at=timezone.now() + timedelta(hours=1))

    assert [kind for kind, *_ in passages(article)] == ["original"]


def test_each_further_claim_narrows_the_passages_of_all(article):
    make_figure(NUMBERS[0], article=article)
    alone = passages(article)
    for number in NUMBERS[1:]:
        make_figure(number, article=article)

    assert alone == [("original", 20, 60)]
    shown = [row for row in passages(article) if row[0] == "original"]
    assert len(shown) < len(NUMBERS)
    assert set(shown) == {("original", 10, 10)}


def test_a_claim_taken_back_leaves_its_share_to_the_others(article):
    figures = [make_figure(number, article=article) for number in NUMBERS]
    figures[0].unpublish(by=None)
    narrow = passages(article)

    for figure in figures[1:6]:
        figure.unpublish(by=None)
        figure.chosen_citation.unpublish(by=None)

    assert max(passages(article)) > max(narrow)


def test_a_deleted_claim_leaves_its_share_to_the_others(article):
    figure = make_figure(NUMBERS[0], article=article)
    for number in NUMBERS[1:]:
        make_claim(figure, number, article=article)
    assert [kind for kind, *_ in passages(article)].count("original") == 3

    for claim in figure.citations.exclude(pk=figure.chosen_citation_id)[:4]:
        claim.delete()

    assert [kind for kind, *_ in passages(article)] == ["original"] * 4


def test_numbers_keep_their_passage_before_names(article):
    names = [
        ProgramCitation(program=make_program(), article=article, start=start, end=start + 4)
        for start in (12, 62, 112, 162)
    ]
    for name in names:
        name.exact = article.text.text[name.start : name.end]
        name.save()
        name.submit(by=None)
        name.publish(by=None)

    for number in NUMBERS[4:]:
        make_figure(number, article=article)

    kinds = ProgramCitation.objects.filter(article=article).values_list("text_kind", flat=True)
    assert {kind for kind, *_ in passages(article)} == {"original"}
    assert set(kinds) == {"digest"}


def test_sharing_out_moves_neither_version_nor_history(article):
    figure = make_figure(NUMBERS[0], article=article)
    first = figure.chosen_citation
    first.refresh_from_db()
    for number in NUMBERS[1:]:
        make_figure(number, article=article)

    again = FigureCitation.objects.get(pk=first.pk)

    assert (again.prefix, again.version) != (first.prefix, first.version)
    assert (again.version, again.modified_at) == (first.version, first.modified_at)
    assert again.history.count() == first.history.count()


def test_no_passage_is_left_when_the_text_is_deleted(article):
    make_figure(NUMBERS[0], article=article)

    article.text.delete()

    assert passages(article) == [("digest", 0, 0)]
