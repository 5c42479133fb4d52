"""What an editor hands in, and the particulars under which a page becomes an article."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sources.admin.forms import TextArea
from sources.intake import find_earlier, find_publisher, new_publisher
from sources.models import Article, Intake

MOST_FILES = 50
EARLIER_SHOWN = 3
NEW = "new"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; whether each can be read is found out one by one."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise ValidationError(
                f"一次最多 {MOST_FILES} 个文件，这次有 {len(files)} 个：请分几次。"
            )
        return files


class TakingForm(forms.Form):
    """A pasted text with its address, or files."""

    text = forms.CharField(
        label="文字",
        required=False,
        strip=False,
        # No maxlength: a browser would cut what is pasted without a word; `take_text` refuses it.
        widget=TextArea(attrs={"rows": 14, "autofocus": True}),
        help_text="把网页或报纸的全文粘贴进来，换行和空格照原样保存；一次最多 100 万字。",
    )
    url = forms.URLField(
        label="原文网址",
        required=False,
        max_length=Intake._meta.get_field("url").max_length,
        assume_scheme="https",
        help_text="可以空着，例如 https://example.com/1。",
    )
    files = FilesField(
        label="文件",
        required=False,
        help_text=(
            "纯文本、网页、PDF 或 Word，按内容辨认。一次可以选几个；一个读不出，不影响别的。"
            "每个最多 50 MB。"
        ),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["text"].strip() or cleaned["files"]):
            raise ValidationError("还没有内容：请粘贴文字，或选择文件。")
        return cleaned


class ParticularsForm(forms.ModelForm):
    """The particulars of the article to be, and whether it is a later version of a known page."""

    url = Article._meta.get_field("url").formfield(assume_scheme="https")
    publisher_name = forms.CharField(
        label="媒体",
        max_length=100,
        help_text="例如 公益时报。写已登记的名称就是那一家；没有登记过的，登记时一同新建。",
        widget=forms.TextInput(attrs={"list": "publishers", "autocomplete": "off"}),
    )
    publisher_slug = forms.SlugField(
        label="新媒体的网址名",
        max_length=50,
        required=False,
        help_text="只在新建媒体时用；空着就按拼音填写，例如 gongyishibao。",
    )
    # The new name that the page last showed as new: another unknown one is asked about first.
    announced = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    becomes = forms.CharField(label="登记成什么", required=False, widget=forms.RadioSelect)

    class Meta:
        model = Article
        fields = ("headline", "published", "byline", "declared_origin", "url", "genre")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.earlier: list[Article] = []
        if not self.is_bound:
            known = find_publisher(self.initial["publisher_name"])
            choices = self._offer(known, self.initial["headline"], self.initial["url"])
            self.initial["becomes"] = choices[0]

    def _offer(self, publisher: Any, headline: str, url: str) -> list[str]:
        """Offer to make the text a version of each article that seems the same page."""
        self.earlier = list(find_earlier(publisher, headline, url)[:EARLIER_SHOWN])
        choices = [*map(_choice, self.earlier), (NEW, "另一篇新文章")]
        self.fields["becomes"].widget.choices = choices
        return [value for value, _ in choices]

    def clean(self):
        cleaned = super().clean()
        name, slug = (cleaned.get(key) or "" for key in ("publisher_name", "publisher_slug"))
        publisher = find_publisher(name)
        if publisher is None and name:
            self._check_announced(name)
            publisher = new_publisher(name, slug)
        if publisher is not None:
            self.instance.publisher = publisher
        choices = self._offer(publisher, cleaned.get("headline", ""), cleaned.get("url", ""))
        if len(choices) == 1:
            cleaned["becomes"] = NEW
        elif cleaned.get("becomes") not in choices:
            # Where the page seems known nothing is chosen in silence.
            self.add_error("becomes", "这一页好像登记过：请看下面的不同，再选它登记成什么。")
        return cleaned

    def _check_announced(self, name: str) -> None:
        if self.cleaned_data.get("announced") == name:
            return
        self._type_in("announced", name)
        self.add_error(
            "publisher_name",
            f"还没有登记过“{name}”。名称写对了，就再按一次“登记”，一同新建；写错了请改正。",
        )

    def _type_in(self, name: str, value: str) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value

    def _get_validation_exclusions(self):
        # The publisher may be new; `register` checks the whole article before it is kept.
        return {*super()._get_validation_exclusions(), "publisher"}

    def article(self) -> Article:
        """Return what the text becomes: a new article, a later version, or a stored article."""
        kind, _, key = self.cleaned_data["becomes"].partition("-")
        if kind == NEW:
            return self.instance
        first = next(one for one in self.earlier if str(one.pk) == key)
        if kind == "text":
            return first
        self.instance.revision_of = first
        return self.instance


def _choice(article: Article) -> tuple[str, str]:
    if article.text_sha256:
        return f"version-{article.pk}", f"“{article}”的新版本"
    return f"text-{article.pk}", f"“{article}”的全文（它还没有存过）"
