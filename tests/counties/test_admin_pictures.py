"""Uploading a picture in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from counties.models import CaseStudyPicture, PictureFile
from tests.browsing import open_form, page
from tests.counties.picture_files import draw, look
from tests.factories import make_case_study, make_picture

pytestmark = pytest.mark.django_db
ADD = "/admin/counties/casestudypicture/add/"


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def typed(staff_client):
    words = {"alt": "农户在分拣板栗", "credit": "张三", "licence": "cc-by-4.0"}
    return {**open_form(staff_client, ADD), **words, "case_study": make_case_study().pk}


def test_an_upload_becomes_a_draft_of_our_own_encoding(staff_client, client, typed):
    answer = staff_client.post(ADD, {**typed, "file": upload(draw())})

    assert answer.status_code == 302, page(answer)
    picture = CaseStudyPicture.objects.get()
    assert picture.status == "draft"
    assert look(bytes(picture.file.sizes.get(size="large").content)).format == "WEBP"
    shown = staff_client.get(f"/admin/counties/casestudypicture/file/{picture.file_id}/")
    assert look(shown.content).size == (1600, 1067)
    assert "no-store" in shown["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<svg/>", "只收 JPEG、PNG 或 WebP"), (b"", "文件"), (draw(size=(90, 90)), "每边至少要")],
    ids=["svg", "empty", "small"],
)
def test_what_cannot_be_used_is_told_at_its_field_and_nothing_is_kept(
    staff_client, typed, content, sentence
):
    html = page(staff_client.post(ADD, {**typed, "file": upload(content)}))

    assert sentence in html
    assert not CaseStudyPicture.objects.exists()
    assert not PictureFile.objects.exists()


@pytest.mark.parametrize("missing", ["file", "alt", "credit", "licence"])
def test_picture_words_credit_and_licence_are_required(staff_client, typed, missing):
    answer = staff_client.post(ADD, {**typed, "file": upload(draw()), missing: ""})

    assert f'id="id_{missing}_error"' in page(answer)
    assert not CaseStudyPicture.objects.exists()


def test_a_draft_keeps_its_picture_when_only_words_are_changed(staff_client):
    picture = make_picture(published=False)
    url = f"/admin/counties/casestudypicture/{picture.pk}/change/"

    answer = staff_client.post(url, {**open_form(staff_client, url), "alt": "改过的替代文字"})

    assert answer.status_code == 302, page(answer)
    changed = CaseStudyPicture.objects.get()
    assert (changed.alt, changed.file_id) == ("改过的替代文字", picture.file_id)


def test_another_picture_for_a_public_one_waits_and_is_shown_beside_the_old(staff_client):
    picture = make_picture()
    url = f"/admin/counties/casestudypicture/{picture.pk}/change/"
    typed = {**open_form(staff_client, url), "change_reason": "换一张清楚的"}

    answer = staff_client.post(url, {**typed, "file": upload(draw())})

    assert answer.status_code == 302, page(answer)
    changed = CaseStudyPicture.objects.get()
    waiting = changed.pending["values"]["file"]
    html = page(staff_client.get(url))
    assert changed.file_id == picture.file_id != waiting
    for key in (picture.file_id, waiting):
        assert f"/admin/counties/casestudypicture/file/{key}/" in html


def test_a_picture_is_added_on_the_page_of_its_story(staff_client):
    story = make_case_study(published=False)
    url = f"/admin/counties/casestudy/{story.pk}/change/"
    typed = {**open_form(staff_client, url), "pictures-TOTAL_FORMS": "1"}
    row = {"alt": "板栗", "credit": "张三", "licence": "own", "position": "1"}
    row = {f"pictures-0-{name}": value for name, value in row.items()}

    answer = staff_client.post(url, {**typed, **row, "pictures-0-file": upload(draw())})

    assert answer.status_code == 302, page(answer)
    assert story.pictures.get().alt == "板栗"


def test_the_preview_of_a_draft_shows_its_pictures_to_staff(staff_client):
    picture = make_picture(case_study=make_case_study(published=False), published=False)

    html = page(staff_client.get(f"/admin/counties/casestudypicture/{picture.pk}/preview/"))

    assert f"/admin/counties/casestudypicture/file/{picture.file_id}/" in html
    assert picture.large_url not in html
