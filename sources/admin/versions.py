"""The versions of a page in the admin: which there are, and what changed between two of them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from sources.admin.forms import is_id
from sources.models import Article
from sources.versions import difference, unresolved

CITATIONS_SHOWN = 200


class DifferencePage:
    """Adds to the admin of articles a page that sets two versions of one page side by side."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.difference_view)
        address = "<path:object_id>/difference/<path:other_id>/"
        return [path(address, view, name="sources_article_difference"), *super().get_urls()]

    def difference_view(self, request, object_id, other_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        old, new = (self._version(key) for key in (object_id, other_id))
        if old.page_pk != new.page_pk or old.pk == new.pk:
            raise Http404("这两篇不是同一网页的两版。")
        context = {
            **self.admin_site.each_context(request),
            "title": "两版的不同",
            "opts": self.opts,
            "old": old,
            "new": new,
            **compared(old, _text(new)),
        }
        return TemplateResponse(request, "admin/intake/difference.html", context)

    def _version(self, key):
        article = Article.objects.filter(pk=key).first() if is_id(key) else None
        if article is None:
            raise Http404("没有这篇文章。")
        return article


def versions_of(article):
    """Return all versions of the article's page, the first one first."""
    return Article.objects.of_page(article).select_related("publisher").order_by("pk")


def compared(old, text, versions=None):
    """Return what a page shows of a later text beside an old version.

    The citations are those of `versions`, of the old one alone where none are given.
    """
    before = _text(old)
    lost = unresolved(versions or [old], text) if text else []
    return {
        "difference": difference(before, text) if before and text else None,
        "unresolved": [(one, _citation_url(one.citation)) for one in lost[:CITATIONS_SHOWN]],
        "unresolved_count": len(lost),
    }


def version_links(article):
    """Return the versions of the article's page as a list, each but the first with its changes."""
    rows, before = [], None
    for number, version in enumerate(versions_of(article), start=1):
        rows.append((_name(article, version, number), _changes_link(before, version)))
        before = version
    if len(rows) == 1:
        return "只有这一版"
    items = format_html_join("", "<li>{}{}</li>", rows)
    return format_html('<ul class="plain">{}</ul>', items)


def _name(article, version, number):
    label = f"第 {number} 版，{version}"
    if version.pk == article.pk:
        return format_html("<strong>{}</strong>（这一篇）", label)
    url = reverse("admin:sources_article_change", args=[version.pk])
    return format_html('<a href="{}">{}</a>', url, label)


def _changes_link(before, version):
    if before is None:
        return ""
    url = reverse("admin:sources_article_difference", args=[before.pk, version.pk])
    return format_html(' · <a href="{}">与前一版的不同</a>', url)


def _text(article):
    stored = getattr(article, "text", None)
    return stored.text if stored else ""


def _citation_url(citation):
    opts = citation._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[citation.pk])
