"""The form of a picture: an upload that becomes one of our own encoding before anything is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from counties.models import CaseStudyPicture, PictureFile
from counties.pictures import LARGEST_FILE, SIZE_SENTENCE, encode_picture
from sources.admin.forms import VersionedForm


class PictureField(forms.FileField):
    """A file from the browser in, a stored picture out; nothing chosen leaves the one there is."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> PictureFile | None:
        found = super().clean(data, initial)
        if isinstance(found, UploadedFile):
            return PictureFile.keep(encode_picture(_read(found)))
        return PictureFile.objects.filter(pk=found).first() if found else None


def _read(upload: UploadedFile) -> bytes:
    """Return the bytes of the upload; refuse before reading what is too large."""
    if (upload.size or 0) > LARGEST_FILE:
        raise ValidationError(SIZE_SENTENCE.format(most=LARGEST_FILE // 1_000_000))
    upload.seek(0)  # a form that is answered with a refusal is cleaned twice
    return upload.read()


class PictureForm(VersionedForm):
    file = PictureField(label="图片", help_text=CaseStudyPicture._meta.get_field("file").help_text)
