"""Taking in: texts and files become intakes, and each intake one article or none."""

import contextlib
import hashlib
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from sources import intake as taking
from sources.intake import (
    AlreadyRegistered,
    drop,
    extract,
    find_earlier,
    find_known,
    find_publisher,
    forget,
    new_publisher,
    propose_particulars,
    register,
    take_file,
    take_text,
    take_up,
)
from sources.models import Article, Intake, IntakeFile, IntakeState, Publisher
from sources.tasks import extract_intake
from tests.factories import make_article, make_publisher
from tests.files import make_docx, make_pdf
from tests.outside import shared_database

pytestmark = pytest.mark.django_db

TEXT = (
    "山里的路修好了\n2025-11-03 来源：山河报\n"
    "　　今年全县新修村道二十条，共修路38公里，花去1.2亿元。\n"
)


def draft(**fields):
    """An article that nobody saved yet."""
    fields = {"headline": "山里的路修好了", "published": "2025-11-03"} | fields
    return Article(**{"publisher": fields.get("publisher") or make_publisher()} | fields)


def upload(content, name="page.txt"):
    intake = take_file(content, name, by=None)
    extract(intake)
    return intake


# --- texts -------------------------------------------------------------------------------------


def test_a_pasted_text_waits_to_be_registered_as_it_was_pasted(staff):
    intake = take_text(TEXT, by=staff, url="https://example.com/1")

    assert intake.state == IntakeState.READY
    assert (intake.text, intake.taken_by) == (TEXT, staff)
    assert intake.text_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert intake.name.startswith("山里的路修好了 2025-11-03")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有文字"),
        (" \n\u3000", "没有文字"),
        ("有空\0字符", "空字符"),
        ("有半个\ud800字符", "残缺的字符"),
        ("字" * 1_000_001, "一次最多收 100 万字"),
    ],
    ids=["empty", "spaces", "NUL", "surrogate", "too long"],
)
def test_a_text_that_no_article_can_hold_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        take_text(text, by=None)

    assert not Intake.objects.exists()


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        take_text(TEXT, by=None, url="javascript:alert(1)")


def test_the_same_text_is_taken_in_once_while_it_is_open():
    first = take_text(TEXT, by=None)

    assert take_text(TEXT, by=None) == first
    drop(first)
    first.refresh_from_db()
    assert take_text(TEXT, by=None) != first


# --- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("修路38公里。".encode(), "a.txt"),
        ("修路38公里。".encode("gb18030"), "a.bin"),
        ("<html><body><p>修路38公里。</p></body></html>".encode(), "a.html"),
        (make_docx("修路38公里。"), "a.docx"),
        (make_pdf(["修路38公里。"]), "a.pdf"),
        (make_docx("修路38公里。"), "a.txt"),  # the content tells, not the name
    ],
    ids=["txt", "gb18030", "html", "docx", "pdf", "misnamed"],
)
def test_a_file_is_read_by_its_content_and_then_not_kept(content, name):
    intake = upload(content, name)

    assert intake.state == IntakeState.READY
    assert intake.text.strip() == "修路38公里。"
    assert intake.text_sha256 == hashlib.sha256(intake.text.encode()).hexdigest()
    assert not IntakeFile.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"PK\x03\x04" + b"\xff" * 200,
        b"%PDF-1.7\n" + b"\xff" * 200,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        make_docx("一").replace(b"document", b"DOCUMENT"),
    ],
    ids=["empty", "NULs", "broken zip", "broken pdf", "picture", "no document"],
)
def test_a_bad_file_is_kept_with_the_sentence_that_says_why(content):
    intake = upload(content)

    stored = Intake.objects.get(pk=intake.pk)
    assert stored.state == IntakeState.FAILED
    assert stored.fault
    assert stored.text == ""
    assert bytes(stored.file.content) == content


def test_a_file_larger_than_the_reader_takes_is_refused_unread(monkeypatch):
    monkeypatch.setattr(taking, "LARGEST_FILE", 10)

    with pytest.raises(ValidationError, match="没有接收"):
        take_file(b"x" * 11, "a.txt", by=None)

    assert not Intake.objects.exists()


def test_a_name_keeps_no_control_characters_and_fits_its_column():
    intake = take_file(b"x", "报\n道\0\u202e" + "长" * 300, by=None)

    assert intake.name.startswith("报道长")
    assert len(intake.name) == 200


def test_a_fault_of_the_reader_itself_is_told_and_logged(monkeypatch, caplog):
    monkeypatch.setattr(taking, "extract_text", lambda content, name: 1 / 0)

    intake = upload(b"x")

    assert intake.state == IntakeState.FAILED
    assert "日志" in intake.fault
    assert "ZeroDivisionError" in caplog.text


def test_a_failed_file_can_be_tried_again_and_loses_nothing(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(taking, "extract_text", lambda content, name: 1 / 0)
        intake = upload("修路38公里。".encode())

    take_up(intake)
    extract(intake)

    assert (intake.state, intake.fault) == (IntakeState.READY, "")
    assert intake.text == "修路38公里。"


def test_a_dropped_intake_keeps_what_was_handed_in():
    text, file = take_text(TEXT, by=None), take_file(b"x", "a.txt", by=None)
    for intake in (text, file):
        drop(intake)
        extract(intake)  # a worker that comes too late

    assert (text.state, text.text) == (IntakeState.DROPPED, TEXT)
    take_up(text)
    take_up(file)
    assert (text.state, file.state) == (IntakeState.READY, IntakeState.WAITING)
    assert file.file.content == b"x"


def test_a_registered_intake_is_neither_dropped_nor_tried_again():
    intake = take_text(TEXT, by=None)
    register(intake, draft(), by=None)
    intake.refresh_from_db()

    for verb in (drop, take_up):
        with pytest.raises(ValidationError):
            verb(intake)


def test_the_task_reads_the_file_and_minds_no_row_that_is_gone():
    intake = take_file("修路38公里。".encode(), "a.txt", by=None)

    extract_intake.call(intake.pk)
    extract_intake.call(intake.pk + 1)

    intake.refresh_from_db()
    assert intake.state == IntakeState.READY


def test_a_task_that_comes_second_changes_nothing(caplog):
    intake = take_file("修路38公里。".encode(), "a.txt", by=None)
    held = Intake.objects.get(pk=intake.pk)
    drop(held)

    with caplog.at_level("INFO"):
        extract(held)
        extract_intake.call(intake.pk)

    intake.refresh_from_db()
    assert intake.state == IntakeState.DROPPED


# --- what the page says of itself --------------------------------------------------------------


def test_a_page_tells_its_particulars():
    page = propose_particulars(TEXT)

    assert page.headline == "山里的路修好了"
    assert page.published == "2025-11-03"
    assert page.declared_origin == "山河报"
    assert (page.byline, page.publisher) == ("", "")


def test_a_newspaper_page_tells_its_paper_and_day_at_the_head():
    page = propose_particulars(f"山河日报　2025年11月3日\n\n{TEXT[8:]}")

    assert (page.publisher, page.published) == ("山河日报", "2025-11-03")
    assert "publisher" in page.from_edges


def test_a_registered_paper_is_known_by_its_name_alone():
    make_publisher(name="老乡茶馆")

    page = propose_particulars(f"老乡茶馆　第三版\n\n{TEXT}")

    assert page.publisher == "老乡茶馆"


@pytest.mark.parametrize("text", ["", "\n", "字" * 1_000_000, "a\n" * 400_000, "。" * 1000])
def test_any_text_has_particulars_that_fit_their_columns(text):
    page = propose_particulars(text)

    assert len(page.headline) <= 200
    assert len(page.byline) <= 100


def test_a_publisher_is_found_by_either_name():
    paper = make_publisher(name="山河报", name_en="Shanhe News")

    assert find_publisher(" 山河报 ") == find_publisher("shanhe news") == paper
    assert find_publisher("山河") is find_publisher("") is None


def test_a_new_publisher_gets_an_address_by_pinyin_that_is_free():
    first = new_publisher("试写时报")
    first.save()

    assert first.slug == "shixieshibao"
    assert new_publisher("试写时报二").slug == "shixieshibaoer"
    assert new_publisher("试写时报").slug == "shixieshibao-2"
    assert new_publisher("！？").slug == "media"
    new_publisher("长" * 100).full_clean()


# --- what is known -----------------------------------------------------------------------------


def test_the_same_text_is_known_by_its_fingerprint_even_where_it_is_not_stored():
    article = make_article(TEXT)
    article.text.delete()

    assert find_known(hashlib.sha256(TEXT.encode()).hexdigest()) == article
    assert find_known("") is None


@pytest.mark.parametrize(
    ("headline", "url"),
    [
        ("山里的路，修好了 ", ""),
        ("别的标题", "http://example.com/a/1/"),
        ("", "https://example.com/a/1"),
    ],
)
def test_a_page_is_known_by_its_address_or_by_paper_and_headline(headline, url):
    article = make_article(headline="山里的路,修好了", url="https://example.com/a/1")

    assert list(find_earlier(article.publisher, headline, url)) == [article]


def test_another_paper_or_another_headline_is_another_page():
    article = make_article(headline="山里的路修好了", url="https://example.com/a?id=1")

    assert not find_earlier(make_publisher(), "山里的路修好了", "").exists()
    assert not find_earlier(article.publisher, "山里的路", "https://example.com/a?id=2").exists()
    assert not find_earlier(Publisher(name="新"), "！？", "").exists()


def test_what_is_known_is_the_first_version_of_the_page():
    first = make_article(url="https://example.com/1")
    make_article(url="https://example.com/2", revision_of=first, publisher=first.publisher)

    assert list(find_earlier(None, "", "https://example.com/2")) == [first]


# --- registering -------------------------------------------------------------------------------


def test_registering_makes_a_draft_with_the_text_and_empties_the_intake(staff):
    intake = take_text(TEXT, by=staff)

    article = register(intake, draft(publisher=new_publisher("新办的报")), by=staff)

    article.refresh_from_db()
    intake.refresh_from_db()
    assert article.status == "draft"
    assert (article.text.text, article.text_length) == (TEXT, len(TEXT))
    assert article.publisher.slug == "xinbandebao"
    assert (intake.state, intake.article, intake.text) == (IntakeState.REGISTERED, article, "")
    assert article.history.last().history_user == staff


def test_a_later_version_follows_the_first_and_touches_it_not():
    first = make_article("初版的文字，修路38公里。")
    version = first.version

    later = register(
        take_text(TEXT, by=None), draft(publisher=first.publisher, revision_of=first), by=None
    )

    first.refresh_from_db()
    assert later.revision_of == later.origin == first
    assert (first.version, first.text.text) == (version, "初版的文字，修路38公里。")


def test_a_known_article_without_its_text_gets_it_stored():
    article = make_article(TEXT)
    article.text.delete()
    article = Article.objects.get(pk=article.pk)

    register(take_text(TEXT, by=None), article, by=None)

    assert Article.objects.get(pk=article.pk).text.text == TEXT


def test_an_intake_is_registered_once():
    intake = take_text(TEXT, by=None)
    article = register(intake, draft(), by=None)

    with pytest.raises(AlreadyRegistered) as refusal:
        register(intake, draft(headline="又一次"), by=None)

    assert refusal.value.article == article
    assert not Article.objects.filter(headline="又一次").exists()


def test_what_waits_failed_or_was_dropped_is_not_registered():
    intake = take_file(b"", "a.txt", by=None)
    for verb in (lambda one: None, extract, drop):
        verb(intake)
        with pytest.raises(ValidationError, match="不能登记"):
            register(intake, draft(), by=None)

    assert not Article.objects.filter(headline="山里的路修好了").exists()


def test_a_refusal_leaves_the_intake_and_no_new_publisher():
    intake = take_text(TEXT, by=None)

    with pytest.raises(ValidationError):
        register(intake, draft(publisher=new_publisher("新办的报"), published="昨天"), by=None)

    intake.refresh_from_db()
    assert (intake.state, intake.text) == (IntakeState.READY, TEXT)
    assert not Publisher.objects.filter(name="新办的报").exists()


def test_a_text_that_another_article_holds_is_not_stored_twice():
    make_article(TEXT)
    intake = take_text(TEXT, by=None)

    with pytest.raises(ValidationError, match="刚刚有人登记"):
        register(intake, draft(), by=None)

    assert Intake.objects.get(pk=intake.pk).text == TEXT


class Lost(DatabaseError):
    pass


class FailAt:
    """A wrapper of the database that fails at the call of that number."""

    def __init__(self, number):
        self.number, self.calls = number, 0

    def __call__(self, execute, sql, params, many, context):
        self.calls += 1
        if self.calls == self.number:
            raise Lost
        return execute(sql, params, many, context)


def test_what_was_given_up_long_ago_is_forgotten_and_nothing_else():
    pages = {name: upload(f"第{name}页。".encode(), name) for name in ("old", "new", "kept", "bad")}
    bad = upload(b"")
    for intake in (pages["old"], pages["new"], pages["bad"]):
        drop(intake)
    long_ago = timezone.now() - timedelta(days=91)
    old = [pages["old"].pk, pages["kept"].pk, bad.pk]
    Intake.objects.filter(pk__in=old).update(modified_at=long_ago)

    assert forget(90) == 2

    left = set(Intake.objects.values_list("name", flat=True))
    assert left == {"new", "kept", "bad"}


def test_the_command_says_how_many_it_deleted(capsys):
    drop(upload("一页。".encode()))

    call_command("forget_intakes", "--days=0")

    assert capsys.readouterr().out == "删除了 1 份收稿。\n"
    with pytest.raises(CommandError, match="0 到 36500"):
        call_command("forget_intakes", "--days=-1")


def test_a_database_lost_at_any_call_leaves_all_or_nothing():
    failure, number = FailAt(0), 0
    while number <= failure.calls:  # until the failing call is none that is made
        number, failure = number + 1, FailAt(number + 1)
        text = f"{TEXT}{number}"
        intake, paper = take_text(text, by=None), make_publisher()
        # Where the check of a constraint is what fails, Django takes the constraint for broken.
        with contextlib.suppress(Lost, ValidationError), connection.execute_wrapper(failure):
            register(intake, draft(publisher=paper), by=None)

        stored = Intake.objects.get(pk=intake.pk)
        made = list(Article.objects.filter(publisher=paper).values_list("text__text", flat=True))
        assert (stored.state, stored.text, made) in [
            (IntakeState.READY, text, []),
            (IntakeState.REGISTERED, "", [text]),
        ]

    assert number > 10
    assert made == [text]


@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_intake_at_once_make_one_article(tmp_path):
    paper = make_publisher()
    with shared_database(tmp_path / "races.sqlite3"):
        for race in range(20):
            intake = take_text(f"{TEXT}{race}", by=None)
            told = register_at_once(intake, paper, f"第{race}篇")

            assert len(told) == 2
            assert told[0] == told[1]
            assert Article.objects.filter(publisher=paper).count() == race + 1


def register_at_once(intake, paper, headline):
    """Register the intake twice at the same moment; return the article each was told of."""
    start, told = threading.Barrier(2), []

    def run():
        article = draft(publisher=paper, headline=headline)
        start.wait()
        try:
            told.append(register(Intake.objects.get(pk=intake.pk), article, by=None))
        except AlreadyRegistered as refusal:
            told.append(refusal.article)
        finally:
            connections.close_all()

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    return told
