"""Publishers and articles in the admin; the full text is pasted here and shown to staff only."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from ruralplan.editorial import EditorialStatus
from sources.admin.base import VersionedAdmin
from sources.admin.editorial import EditorialAdmin
from sources.admin.forms import TextArea, VersionedForm
from sources.admin.lists import ChoiceFilter
from sources.admin.versions import DifferencePage, version_links
from sources.copies import compare, open_suggestions
from sources.models import Article, Publisher
from sources.passages import citation_models

ROWS_SHOWN = 200
READ = ("readings", "proposals")


def unread(articles):
    """Keep the articles whose stored text waits for the reader; what is put away does not."""
    kept = articles.exclude(status=EditorialStatus.ARCHIVED)
    return kept.with_text().filter(readings__isnull=True)


class TextFilter(ChoiceFilter):
    title = "全文"
    parameter_name = "text"
    options = {
        "no": ("没有全文", lambda articles: articles.without_text()),
        "yes": ("有全文", lambda articles: articles.with_text()),
        "unread": ("有全文，没有读过", unread),
    }


class RootFilter(ChoiceFilter):
    title = "来源"
    parameter_name = "root"
    options = {
        "yes": ("源头", lambda articles: articles.roots()),
        "no": ("转载", lambda articles: articles.filter(reprint_of__isnull=False)),
        "later": ("后来的版本", lambda articles: articles.filter(revision_of__isnull=False)),
    }


@admin.register(Publisher)
class PublisherAdmin(VersionedAdmin):
    list_display = ("name", "name_en", "slug", "url")
    search_fields = ("name", "name_en", "slug")
    prepopulated_fields = {"slug": ("name_en",)}


class ArticleForm(VersionedForm):
    full_text = forms.CharField(
        label="存入全文",
        required=False,
        strip=False,
        widget=TextArea(attrs={"rows": 8}),
        help_text="粘贴原文，换行和空格都会原样保存，只给工作人员看。已登记过指纹的文章只能存入同一份全文。",
    )

    def clean_full_text(self):
        text = self.cleaned_data["full_text"]
        digest = hashlib.sha256(text.encode()).hexdigest()
        others = Article.objects.filter(text_sha256=digest).exclude(pk=self.instance.pk)
        if text and others.exists():
            raise ValidationError("这份全文已经存在另一篇文章里。")
        return text


@admin.register(Article)
class ArticleAdmin(DifferencePage, EditorialAdmin):
    form = ArticleForm
    change_form_template = "admin/article_form.html"
    name_shows = ("publisher",)
    list_display = (
        "headline",
        "publisher",
        "published",
        "genre",
        "root",
        "length",
        "badge",
        "shown",
    )
    list_filter = ("status", TextFilter, RootFilter, "genre")
    list_select_related = ("publisher", "origin__publisher")
    search_fields = ("headline", "byline", "publisher__name", "declared_origin")
    autocomplete_fields = ("publisher", "reprint_of", "revision_of")
    fieldsets = (
        (None, {"fields": ("publisher", "headline", "headline_en", ("published", "genre"))}),
        ("出处", {"fields": ("byline", "url", "declared_origin", "remarks")}),
        ("转载", {"fields": ("reprint_of", "root", "copies", "suggestions")}),
        ("版本", {"fields": ("revision_of", "versions")}),
        ("内容", {"fields": ("digest", "citations")}),
        ("全文", {"fields": ("fingerprint", "stored_text", "full_text")}),
    )

    def get_readonly_fields(self, request, obj=None):
        own = (
            "root",
            "copies",
            "suggestions",
            "versions",
            "citations",
            "fingerprint",
            "stored_text",
        )
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("full_text"):
            obj.store_text(form.cleaned_data["full_text"], by=request.user)
            waiting = len(compare(obj))
            if waiting:
                told = f"这篇文字和另外 {waiting} 篇像是同源，请在“转载”一栏里看。"
                self.message_user(request, told, messages.WARNING)

    def get_deleted_objects(self, objs, request):
        """Let go with the article what was read in it; nobody may delete that by itself."""
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        read = [one for one in self.opts.related_objects if one.get_accessor_name() in READ]
        names = {one.related_model._meta.verbose_name for one in read}
        return shown, counts, forbidden - names, protected

    @admin.display(description="源头", ordering="origin")
    def root(self, article):
        if article.origin_id is None:
            return "自己就是源头"
        return _link(article.origin)

    @admin.display(description="全文字数", ordering="text_length")
    def length(self, article):
        return article.text_length or "—"

    @admin.display(description="转载了它的文章")
    def copies(self, article):
        copies = article.reprints.select_related("publisher") if article.pk else []
        return _list((_link(copy),) for copy in copies)

    @admin.display(description="同一网页的各版")
    def versions(self, article):
        return version_links(article) if article.pk else "—"

    @admin.display(description="像是同源，待决定")
    def suggestions(self, article):
        pairs = open_suggestions(article) if article.pk else []
        return _list((_link(pair.suggestion, pair.other),) for pair in pairs)

    @admin.display(description="引文")
    def citations(self, article):
        if article.pk is None:
            return "—"
        rows = [
            (_link(citation, f"{citation.start}：{citation.exact}"),)
            for model in citation_models(Article)
            for citation in model.objects.filter(article=article).order_by("start")[:ROWS_SHOWN]
        ]
        return _list(rows)

    @admin.display(description="全文指纹")
    def fingerprint(self, article):
        if not article.text_sha256:
            return "还没有存过全文"
        return format_html("<code>{}</code>，{} 个字", article.text_sha256, article.text_length)

    @admin.display(description="已存的全文")
    def stored_text(self, article):
        stored = getattr(article, "text", None)
        if stored is None:
            return "库里没有全文"
        return format_html(
            '<details><summary>{}</summary><pre class="fulltext">{}</pre></details>',
            "展开全文（只给工作人员看）",
            stored.text,
        )


def _link(record, text=None):
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), text or record)


def _list(rows):
    items = format_html_join("", "<li>{}</li>", rows)
    return format_html('<ul class="plain">{}</ul>', items) if items else "—"
