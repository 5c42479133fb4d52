"""The page of one intake: its particulars, the same text again, later versions, the desk."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import Reading
from sources.intake import drop, take_file, take_text
from sources.models import Article, Intake, IntakeState, Publisher
from tests.browsing import open_form, page
from tests.factories import make_article, make_figure, make_indicator, make_publisher

pytestmark = pytest.mark.django_db

TEXT = (
    "山河日报　2025年11月3日\n\n山里的路修好了\n本报记者　林朝\n"
    "　　今年全县新修村道二十条，共修路38公里，花去1.2亿元，明年还要接着修。\n"
)
URL = "https://example.com/roads"


@pytest.fixture
def intake():
    return take_text(TEXT, by=None)


def url_of(intake, act="change"):
    return f"/admin/sources/intake/{intake.pk}/{act}/"


def desk(article):
    return reverse("admin:programs_proposal_desk", args=[article.pk])


@pytest.fixture
def register(staff_client, django_capture_on_commit_callbacks):
    """Press 登记 on the page of the intake, with fields changed as given."""

    def press(intake, client=staff_client, **typed):
        data = open_form(client, url_of(intake)) | typed
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url_of(intake), data)

    return press


# --- particulars -------------------------------------------------------------------------------


def test_a_page_that_says_all_is_registered_by_one_click_and_leads_to_the_desk(intake, register):
    answer = register(intake)

    article = Article.objects.get(headline="山里的路修好了")
    assert answer["Location"] == desk(article)
    assert (article.publisher.name, article.published) == ("山河日报", "2025-11-03")
    assert (article.byline, article.status) == ("林朝", "draft")
    assert article.text.text == TEXT
    assert Reading.objects.filter(article=article, state="done").exists()


def test_the_page_tells_of_each_particular_where_it_is_from(intake, staff_client):
    text = page(staff_client.get(url_of(intake)))

    assert "页面上写的" in text
    assert "报头印的，请核对；没有登记过，登记时一同新建" in text
    assert "没有写，可以空着" in text


def test_what_an_editor_typed_counts_and_what_is_missing_is_asked_for(intake, register):
    refused = page(register(intake, headline="", published="去年", genre="poem"))
    assert "“去年”不是日期" in refused
    assert not Article.objects.filter(byline="林朝").exists()

    register(intake, headline="改过的标题", published="2025", genre="release", url=URL)

    article = Article.objects.get(headline="改过的标题")
    assert (article.published, article.genre, article.url) == ("2025", "release", URL)


def test_a_publisher_is_known_by_name_by_address_or_by_its_author(staff_client):
    paper = make_publisher(name="溪谷晚报", url="https://www.example.com/")
    make_article(publisher=paper, byline="林朝")
    by_address = take_text("标题一行\n正文第一句，修桥2座。", by=None, url=URL)
    by_author = take_text("标题两行\n本报记者　林朝\n正文第二句，修桥3座。", by=None)

    for intake, said in ((by_address, "按网址认出"), (by_author, "同一作者的文章登在这里")):
        assert open_form(staff_client, url_of(intake))["publisher_name"] == ["溪谷晚报"]
        assert said in page(staff_client.get(url_of(intake)))


def test_a_misspelt_publisher_is_asked_about_before_it_is_made(intake, register, staff_client):
    asked = page(register(intake, publisher_name="山河曰报"))

    assert "还没有登记过“山河曰报”" in asked
    assert not Publisher.objects.filter(name__startswith="山河").exists()
    data = open_form(staff_client, url_of(intake))
    data |= {"publisher_name": "山河曰报", "announced": "山河曰报", "publisher_slug": "shanhe-yue"}
    staff_client.post(url_of(intake), data)
    assert Publisher.objects.get(name="山河曰报").slug == "shanhe-yue"


def test_a_known_publisher_is_used_not_made_again(intake, register):
    paper = make_publisher(name="山河日报")

    register(intake)

    assert Article.objects.get(headline="山里的路修好了").publisher == paper


# --- the same text again -----------------------------------------------------------------------


def test_the_same_text_again_names_the_article_that_holds_it(staff_client, register):
    article = make_article(TEXT)
    intake = take_text(TEXT, by=None)

    text = page(staff_client.get(url_of(intake)))
    assert "这份文字已经登记过" in text
    assert f"/admin/sources/article/{article.pk}/change/" in text
    answer = staff_client.post(url_of(intake, "same"))

    assert answer["Location"] == desk(article)
    intake.refresh_from_db()
    assert (intake.state, intake.article, intake.text) == ("registered", article, "")
    assert Article.objects.filter(text_sha256=intake.text_sha256).count() == 1


def test_an_article_that_lost_its_text_gets_it_stored(staff_client):
    article = make_article(TEXT)
    article.text.delete()
    intake = take_text(TEXT, by=None)

    assert "存入全文，去工作台" in page(staff_client.get(url_of(intake)))
    staff_client.post(url_of(intake, "same"))

    assert Article.objects.get(pk=article.pk).text.text == TEXT


def test_another_open_intake_of_the_same_text_is_named(staff_client, intake):
    twin = take_file(TEXT.encode(), "同一份.txt", by=None)
    Intake.objects.filter(pk=twin.pk).update(
        state="ready", text=TEXT, text_sha256=intake.text_sha256
    )

    assert url_of(twin) in page(staff_client.get(url_of(intake)))


def test_two_intakes_of_one_text_make_one_article(staff_client, register, intake):
    twin = take_file(TEXT.encode(), "同一份.txt", by=None)
    Intake.objects.filter(pk=twin.pk).update(
        state="ready", text=TEXT, text_sha256=intake.text_sha256
    )
    data = open_form(staff_client, url_of(twin))
    register(intake)

    answer = staff_client.post(url_of(twin), data | {"headline": "另一个标题"})

    assert "刚刚有人登记" in page(answer)
    assert Article.objects.filter(text_sha256=intake.text_sha256).count() == 1


def test_a_second_press_of_the_button_leads_to_the_same_desk(staff_client, register, intake):
    data = open_form(staff_client, url_of(intake))
    first = register(intake)

    second = staff_client.post(url_of(intake), data)

    assert second["Location"] == first["Location"]
    assert Article.objects.filter(byline="林朝").count() == 1


# --- later versions ----------------------------------------------------------------------------

LATER = TEXT.replace("38公里", "41.5公里")


@pytest.fixture
def first():
    paper = make_publisher(name="山河日报")
    article = make_article(TEXT, publisher=paper, headline="山里的路，修好了", url=URL)
    make_figure("1.2亿元", article=article)
    make_figure("38公里", article=article, indicator=make_indicator(unit="公里"), published=False)
    return article


@pytest.mark.parametrize("same", ["headline", "address"])
def test_a_changed_page_is_shown_beside_its_first_version(staff_client, first, same):
    url = URL if same == "address" else ""
    text = LATER if same == "headline" else LATER.replace("山河日报", "溪谷晚报")
    intake = take_text(text, by=None, url=url)

    shown = page(staff_client.get(url_of(intake)))

    assert "<del>38</del><ins>41.5</ins>" in shown
    assert "在新文字里对不上的引文（2 处）" in shown
    assert f"/admin/sources/article/{first.pk}/change/" in shown


def test_a_later_version_is_registered_under_the_first_and_moves_no_citation(
    staff_client, register, first
):
    claims = list(first.figurecitations.values_list("pk", "start", "end", "exact", "article"))

    answer = register(take_text(LATER, by=None))

    later = Article.objects.get(revision_of=first)
    assert answer["Location"] == desk(later)
    assert later.text.text == LATER
    assert Article.objects.get(pk=first.pk).text.text == TEXT
    kept = list(first.figurecitations.values_list("pk", "start", "end", "exact", "article"))
    assert kept == claims


def test_the_next_version_is_compared_with_the_latest_and_belongs_to_the_first(
    staff_client, register, first
):
    register(take_text(LATER, by=None))
    intake = take_text(LATER.replace("41.5公里", "44公里"), by=None)

    assert "<del>1.5</del><ins>4</ins>" in page(staff_client.get(url_of(intake)))
    register(intake)

    assert first.revisions.count() == 2


def test_an_editor_may_say_that_it_is_another_article(register, first):
    register(take_text(LATER, by=None), becomes="new", published="2025-11-10")

    article = Article.objects.get(published="2025-11-10")
    assert article.revision_of is None


def test_what_turns_out_to_be_known_while_typing_is_asked_about_first(register, first):
    intake = take_text("别的标题\n　　今年修路38公里，别的话。", by=None)
    typed = {"publisher_name": "山河日报", "headline": "山里的路修好了", "published": "2025-11-03"}

    asked = page(register(intake, **typed))

    assert "这一页好像登记过" in asked
    assert first.revisions.count() == 0
    register(intake, **typed, becomes=f"version-{first.pk}")
    assert first.revisions.count() == 1


@pytest.mark.parametrize("becomes", ["version-999999", "version-abc", "nonsense", "text-1"])
def test_a_choice_that_was_not_offered_is_asked_for_again(register, first, becomes):
    assert "这一页好像登记过" in page(register(take_text(LATER, by=None), becomes=becomes))
    assert not Article.objects.filter(revision_of=first).exists()


def test_an_article_typed_without_text_gets_the_text_of_its_page(register):
    paper = make_publisher(name="山河日报")
    article = make_article("", publisher=paper, headline="山里的路修好了", published=False)

    register(take_text(TEXT, by=None))

    assert Article.objects.get(pk=article.pk).text.text == TEXT
    assert Article.objects.filter(publisher=paper).count() == 1


def test_the_page_of_an_article_lists_its_versions_with_what_changed(staff_client, register, first):
    register(take_text(LATER, by=None))
    later = first.revisions.get()

    for article in (first, later):
        shown = page(staff_client.get(f"/admin/sources/article/{article.pk}/change/"))
        assert f"/admin/sources/article/{first.pk}/difference/{later.pk}/" in shown
    shown = page(staff_client.get(f"/admin/sources/article/{first.pk}/difference/{later.pk}/"))
    assert "<del>38</del><ins>41.5</ins>" in shown


@pytest.mark.parametrize("other", ["abc", "9" * 30, "0"])
def test_a_difference_with_nothing_is_not_found(staff_client, first, other):
    url = f"/admin/sources/article/{first.pk}/difference/"

    assert staff_client.get(f"{url}{other}/").status_code == 404
    assert staff_client.get(f"{url}{first.pk}/").status_code == 404
    assert staff_client.get(f"{url}{make_article().pk}/").status_code == 404


def test_a_difference_is_for_those_who_may_see_articles(client, django_user_model, first):
    later = make_article(LATER, revision_of=first, publisher=first.publisher)
    url = f"/admin/sources/article/{first.pk}/difference/{later.pk}/"

    assert client.get(url).status_code == 302
    client.force_login(django_user_model.objects.create_user("stranger", is_staff=True))
    assert client.get(url).status_code == 403


# --- what fails, waits or is dropped -----------------------------------------------------------


def test_a_failed_file_says_why_and_is_tried_again_or_dropped(
    staff_client, django_capture_on_commit_callbacks
):
    intake = take_file(b"%PDF-1.7\n\xff", "坏的.pdf", by=None)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            staff_client.post(url_of(intake, "again"))
        intake.refresh_from_db()
        assert intake.state == IntakeState.FAILED
        assert intake.fault in page(staff_client.get(url_of(intake)))

    page(staff_client.post(url_of(intake, "drop"), follow=True))

    intake.refresh_from_db()
    assert intake.state == IntakeState.DROPPED
    assert "取回" in page(staff_client.get(url_of(intake)))


def test_a_dropped_text_can_be_taken_up_again(staff_client, intake):
    staff_client.post(url_of(intake, "drop"))
    assert "登记</button>" not in page(staff_client.get(url_of(intake)))

    staff_client.post(url_of(intake, "again"))

    intake.refresh_from_db()
    assert (intake.state, intake.text) == (IntakeState.READY, TEXT)


def test_what_is_dropped_cannot_be_registered_by_an_old_form(staff_client, intake):
    data = open_form(staff_client, url_of(intake))
    drop(intake)

    answer = staff_client.post(url_of(intake), data, follow=True)

    assert "没有再登记一次" in page(answer)
    assert not Article.objects.filter(byline="林朝").exists()


@pytest.mark.parametrize("job", ["ask_for_reading", "compare"])
def test_what_fails_after_registering_undoes_nothing_and_is_told(
    staff_client, register, intake, monkeypatch, caplog, job
):
    def break_down(article, *, by):
        raise OSError("no disk")

    monkeypatch.setattr(f"programs.admin.intake.checking.{job}", break_down)

    answer = register(intake)

    article = Article.objects.get(byline="林朝")
    assert answer["Location"] == desk(article)
    assert "原因已记入日志" in page(staff_client.get("/admin/sources/intake/"))
    assert "no disk" in caplog.text


# --- rights ------------------------------------------------------------------------------------


def editor(django_user_model, *rights):
    user = django_user_model.objects.create_user("limited", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def test_who_may_not_add_publishers_is_told_and_nothing_is_kept(
    client, django_user_model, register, intake
):
    client.force_login(editor(django_user_model, "view_intake", "add_article"))

    assert "您没有新建媒体的权限" in page(register(intake, client))

    assert not Publisher.objects.filter(name="山河日报").exists()


def test_who_may_not_see_the_desk_is_led_to_the_article(
    client, django_user_model, register, intake
):
    make_publisher(name="山河日报")
    client.force_login(editor(django_user_model, "view_intake", "add_article", "view_article"))

    answer = register(intake, client)

    article = Article.objects.get(byline="林朝")
    assert answer["Location"] == f"/admin/sources/article/{article.pk}/change/"


def test_who_may_not_change_articles_stores_no_text_in_one(client, django_user_model):
    article = make_article(TEXT)
    article.text.delete()
    intake = take_text(TEXT, by=None)
    rights = ("view_intake", "change_intake", "add_article")
    client.force_login(editor(django_user_model, *rights))

    client.post(url_of(intake, "same"))

    assert not Article.objects.with_text().filter(pk=article.pk).exists()
    assert Intake.objects.get(pk=intake.pk).state == IntakeState.READY


# --- long and hostile --------------------------------------------------------------------------


def test_a_long_text_is_shown_in_parts(staff_client):
    intake = take_text("山里的路。" * 24_000, by=None)

    for part, said in (
        (1, "第 1 段，共 3 段"),
        (3, "第 3 段"),
        ("abc", "第 1 段"),
        ("9" * 30, "3 段"),
    ):
        assert said in page(staff_client.get(f"{url_of(intake)}?part={part}"))


@pytest.mark.parametrize("name", ["publisher_name", "headline", "byline", "url", "publisher_slug"])
def test_overlong_particulars_are_refused_by_their_field(register, intake, name):
    assert "errorlist" in page(register(intake, **{name: "长" * 1000}))
    assert Intake.objects.get(pk=intake.pk).state == IntakeState.READY


def test_markup_in_a_page_stays_text(staff_client, register):
    hostile = TEXT.replace("山里的路修好了", "<script>alert(1)</script>路修好了")
    intake = take_text(hostile, by=None)

    assert "<script>alert" not in page(staff_client.get(url_of(intake)))


def test_the_page_needs_no_more_queries_for_more_citations(staff_client, first):
    def count(intake):
        with CaptureQueriesContext(connection) as made:
            page(staff_client.get(url_of(intake)))
        return len(made)

    one = take_text(LATER, by=None)
    staff_client.get(url_of(one))
    before = count(one)
    for _ in range(3):
        make_figure("1.2亿元", article=first)

    assert count(one) == before
