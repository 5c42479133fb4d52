"""Articles: reprint groups, stored texts, and exact passages."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.models import FigureCitation
from sources.models import Article, ArticleText
from tests.factories import make_article, make_claim, make_figure, make_publisher

pytestmark = pytest.mark.django_db


def test_a_copy_of_a_copy_counts_with_the_first_text():
    root = make_article()
    copy = make_article(reprint_of=root)
    second = make_article(reprint_of=copy)

    assert root.origin is None
    assert copy.origin == second.origin == root
    assert root.origin_pk == copy.origin_pk == root.pk


def test_naming_an_earlier_root_moves_the_whole_group():
    first, root = make_article(), make_article()
    copy = make_article(reprint_of=root)
    second = make_article(reprint_of=copy)

    root.reprint_of = first
    root.save()

    origins = Article.objects.filter(pk__in=[root.pk, copy.pk, second.pk]).values_list("origin")
    assert set(origins) == {(first.pk,)}


def test_a_copy_split_off_becomes_the_root_of_its_own_copies():
    root = make_article()
    copy = make_article(reprint_of=root)
    second = make_article(reprint_of=copy)

    copy.reprint_of = None
    copy.save()

    second.refresh_from_db()
    assert copy.origin is None
    assert second.origin == copy


def test_a_form_may_name_and_unname_the_text_an_article_copies():
    root, article = make_article(), make_article()

    article.reprint_of = root
    article.full_clean()
    assert article.origin == root

    article.reprint_of = None
    article.full_clean()
    assert article.origin is None


def test_reprints_cannot_run_in_a_circle():
    root = make_article()
    copy = make_article(reprint_of=root)
    root.reprint_of = copy

    with pytest.raises(ValidationError) as refusal:
        root.full_clean()

    assert "reprint_of" in refusal.value.message_dict


def test_the_database_refuses_an_article_as_its_own_reprint():
    article = make_article()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(reprint_of=article.pk, origin=article.pk)


@pytest.mark.parametrize("printed", ["2022-13", "2022-02-30", "22", "2022/07", "1800", "２０２２"])
def test_a_date_that_no_calendar_has_is_refused(printed):
    article = Article(publisher=make_publisher(), headline="试写", published=printed)

    with pytest.raises(ValidationError) as refusal:
        article.full_clean()

    assert "published" in refusal.value.message_dict


def test_a_text_is_kept_as_it_is_with_hash_and_length():
    text = "第一行\r\n 第二行　🌱\n"
    article = make_article(text)

    assert article.text.text == text
    assert article.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert article.text_length == len(text)


@pytest.mark.parametrize("text", ["", "  \n", "有\0空字符"])
def test_an_empty_or_broken_text_is_refused(text):
    article = make_article("")

    with pytest.raises(ValidationError):
        article.store_text(text)

    assert not ArticleText.objects.filter(article=article).exists()


def test_another_text_does_not_replace_the_one_already_known():
    article = make_article("原来的文字")

    with pytest.raises(ValidationError):
        article.store_text("另一份文字")

    assert ArticleText.objects.get(article=article).text == "原来的文字"


def test_the_same_text_belongs_to_one_article_only():
    make_article("同一份文字")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_article("同一份文字")


@pytest.mark.parametrize(
    ("shift", "field"),
    [
        (1, "exact"),  # one character late
        (-1, "exact"),  # one character early
        (1000, "end"),  # past the end of the text
    ],
)
def test_a_passage_that_is_not_where_it_says_is_refused(shift, field):
    claim = make_claim(make_figure(exact=None), published=False)
    claim.start += shift
    claim.end += shift

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()

    assert field in refusal.value.message_dict


def test_a_passage_that_is_not_where_it_says_is_not_even_saved():
    claim = make_claim(make_figure(exact=None), published=False)
    claim.start, claim.end = claim.start + 1, claim.end + 1

    with pytest.raises(ValidationError):
        claim.save()

    stored = FigureCitation.objects.get(pk=claim.pk)
    assert stored.article.text.text[stored.start : stored.end] == stored.exact


def test_the_database_refuses_a_span_of_another_length_than_its_words():
    claim = make_claim(make_figure(exact=None), published=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        FigureCitation.objects.filter(pk=claim.pk).update(end=claim.end + 1)


def test_without_the_text_a_span_stays_as_it_was_checked():
    claim = make_claim(make_figure(exact=None), published=False)
    ArticleText.objects.all().delete()
    claim.article.refresh_from_db()

    claim.full_clean()
    claim.start, claim.end = claim.start - 1, claim.end - 1
    with pytest.raises(ValidationError):
        claim.full_clean()


def test_an_article_that_never_had_a_text_cannot_be_cited():
    release = make_article("")
    claim = FigureCitation(
        figure=make_figure(exact=None), article=release, exact="5元", start=0, end=2, value=5
    )

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()

    assert "article" in refusal.value.message_dict
