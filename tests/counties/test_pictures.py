"""A picture is reached only while it and its story are public, and lives as records do."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counties.models import PictureFile
from counties.pictures import EncodedPicture
from tests.factories import make_case_study, make_picture, make_staff

pytestmark = pytest.mark.django_db


def statuses(client, picture):
    return {client.get(url).status_code for url in (picture.large_url, picture.small_url)}


def other_file(words=b"other"):
    return PictureFile.keep(EncodedPicture(900, 600, 640, words, b"small " + words))


def test_a_public_picture_of_a_public_story_is_answered_with_its_bytes(client):
    picture = make_picture()

    large, small = client.get(picture.large_url), client.get(picture.small_url)

    assert large.content == bytes(picture.file.sizes.get(size="large").content)
    assert small.content == bytes(picture.file.sizes.get(size="small").content)
    assert large["Content-Type"] == "image/webp"
    assert large["X-Content-Type-Options"] == "nosniff"
    assert large["Cache-Control"] == "public, max-age=300"
    assert not large.cookies


def test_who_holds_a_picture_is_told_that_it_has_not_changed(client):
    url = make_picture().large_url
    tag = client.get(url)["ETag"]

    answer = client.get(url, headers={"if-none-match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_picture_is_hidden_until_it_and_its_story_are_public(client):
    picture = make_picture(case_study=make_case_study(published=False), published=False)
    assert statuses(client, picture) == {404}

    picture.submit(by=None)
    picture.publish(by=None)  # a part may be cleared before its whole
    assert statuses(client, picture) == {404}

    picture.case_study.submit(by=None)
    picture.case_study.publish(by=None)
    assert statuses(client, picture) == {200}

    picture.unpublish(by=None)
    assert statuses(client, picture) == {404}


def test_the_pictures_of_a_scheduled_story_wait_for_its_hour(client):
    """The hour is the database's: it is put into the past, for no test can move that clock."""
    story = make_case_study(published=False)
    picture = make_picture(case_study=story)
    story.submit(by=None)
    story.approve(by=None, publish_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):  # a wrong clock of the server
        assert statuses(client, picture) == {404}

    type(story).objects.filter(pk=story.pk).update(publish_at=timezone.now() - timedelta(hours=1))

    assert statuses(client, picture) == {200}


def test_a_scheduled_picture_waits_though_its_story_is_public(client):
    picture = make_picture(published=False)
    picture.submit(by=None)
    picture.approve(by=None, publish_at=timezone.now() + timedelta(hours=1))
    html = client.get(picture.case_study.get_absolute_url()).content.decode()

    assert statuses(client, picture) == {404}
    assert picture.alt not in html


def test_a_picture_has_no_address_under_another_story_nor_by_its_number(client):
    picture, story = make_picture(), make_case_study()
    url = picture.large_url
    guesses = [
        url.replace(picture.case_study.slug, story.slug),
        f"/case-studies/{picture.case_study.slug}/pictures/{picture.pk}.webp",
        f"/case-studies/{picture.case_study.slug}/pictures/",
        url.replace("-large", "-huge"),
        url.replace(picture.file.sha256[:20], "0" * 20),
        f"/media/{picture.file.sha256}.webp",
        f"/admin/counties/casestudypicture/file/{picture.file_id}/",
    ]

    assert {client.get(guess).status_code for guess in guesses[:-1]} == {404}
    assert client.get(guesses[-1]).status_code == 302


def test_a_draft_that_shares_the_file_of_a_public_picture_opens_nothing_more(client):
    shown = make_picture()
    hidden = make_picture(file=shown.file, published=False)

    assert statuses(client, hidden) == {404}
    assert statuses(client, shown) == {200}


def test_the_same_bytes_are_stored_once():
    assert other_file() == other_file()
    assert other_file().sizes.count() == 2
    assert other_file(b"else") != other_file()


def test_a_picture_without_words_or_credit_or_with_an_unknown_licence_is_refused_by_the_database():
    for wrong in ({"alt": ""}, {"credit": ""}, {"licence": "mine"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_picture(published=False, **wrong)


def test_who_added_a_picture_cannot_publish_it():
    writer, reviewer = make_staff("editor"), make_staff("editor")
    picture = make_picture(published=False)
    picture._history_user, picture.alt = writer, "改过的替代文字"
    picture.save()
    picture.submit(by=writer)

    with pytest.raises(ValidationError, match="另一个人"):
        picture.publish(by=writer)

    picture.publish(by=reviewer)
    assert picture.is_public


def test_another_picture_waits_for_approval_while_the_public_sees_the_old(client):
    writer, reviewer, new = make_staff("editor"), make_staff("editor"), other_file()
    picture = make_picture()
    old = picture.large_url
    picture.propose_change({"file": new, "alt": "新的替代文字"}, by=writer, reason="换一张清楚的")
    picture.submit_change(by=writer)
    waiting = old.replace(picture.file.sha256[:20], new.sha256[:20])
    assert [client.get(url).status_code for url in (old, waiting)] == [200, 404]

    picture.approve_change(by=reviewer)

    assert [client.get(url).status_code for url in (old, waiting)] == [404, 200]
    assert picture.history.filter(file__isnull=False).values("file").distinct().count() == 2


def test_a_story_shows_its_pictures_in_their_order_with_words_credit_and_licence(client):
    story = make_case_study()
    make_picture(case_study=story, position=2, alt="第二张")
    first = make_picture(
        case_study=story, alt="第一张", caption="说明", credit="张三", licence="cc-by-4.0"
    )
    make_picture(case_study=story, alt="没有公开的", published=False)

    html = client.get(story.get_absolute_url()).content.decode()

    assert html.index('alt="第一张"') < html.index('alt="第二张"')
    assert "没有公开的" not in html
    for words in ("图：张三", "CC BY 4.0", "说明", 'width="1600" height="1200"'):
        assert words in html
    assert f'srcset="{first.small_url} 640w, {first.large_url} 1600w"' in html
    assert html.count('loading="lazy"') == 1


def test_a_story_needs_as_many_queries_for_many_pictures_as_for_one_and_no_bytes(client):
    story = make_case_study()
    make_picture(case_study=story)
    with CaptureQueriesContext(connection) as few:
        client.get(story.get_absolute_url())
    for _ in range(3):
        make_picture(case_study=story)
    with CaptureQueriesContext(connection) as many:
        client.get(story.get_absolute_url())

    assert len(many) == len(few)
    assert not any("picturebytes" in query["sql"] for query in many.captured_queries)
