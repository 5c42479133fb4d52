"""What every public page shares: published rows only, its JSON twin, when it last changed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.views.generic import DetailView, ListView
from django.views.generic.detail import SingleObjectMixin

from sources.active_filters import active_filters

ROWS_PER_PAGE = 25


class Page:
    """Base of all public pages. `json_path` is filled from the parts of the address."""

    section = ""
    json_path = ""

    def get_context_data(self, **kwargs):
        kwargs.setdefault("canonical_url", self.get_canonical_url())
        return super().get_context_data(
            section=self.section,
            json_url=self.get_json_url(),
            updated_at=self.get_updated_at(),
            **kwargs,
        )

    def get_canonical_url(self):
        """The address without filters, with its page where the list goes on."""
        page = self.request.GET.get("page", "1")
        query = f"?page={page}" if page.isdecimal() and page != "1" else ""
        return self.request.build_absolute_uri(self.request.path) + query

    def get_json_url(self):
        return "/api/v1/" + self.json_path.format(**self.kwargs)

    def get_updated_at(self):
        return None


class ListPage(Page, ListView):
    """A paged list of published rows, with the same filters as the API."""

    paginate_by = ROWS_PER_PAGE
    filterset_class = None

    def get(self, request, *args, **kwargs):
        """Answer; a form sends empty fields too, and the address to keep has none of them."""
        if all(value.strip() for value in request.GET.values()):
            return super().get(request, *args, **kwargs)
        kept = request.GET.copy()
        for name in [name for name, value in request.GET.items() if not value.strip()]:
            del kept[name]
        query = f"?{kept.urlencode()}" if kept else ""
        return HttpResponseRedirect(request.path + query)

    def get_context_data(self, **kwargs):
        if self.filterset_class:
            kwargs.setdefault("chosen", self.filterset.form.cleaned_data)
            kwargs.setdefault("active", active_filters(self.filterset, self.request.GET))
            kwargs.setdefault("share_url", self.get_share_url())
        return super().get_context_data(**kwargs)

    def get_queryset(self):
        rows = super().get_queryset().published()
        return self.filtered(rows) if self.filterset_class else rows

    def filtered(self, rows):
        """Apply the query's filters; a value that cannot be used is a 400 with its sentence."""
        known = {name: value for name, value in self.request.GET.items() if value.strip()}
        self.filterset = self.filterset_class(known, queryset=rows, request=self.request)
        if not self.filterset.is_valid():
            raise BadRequest(_sentence(self.filterset.errors))
        return self.filterset.qs

    def get_json_url(self):
        """The same list with the same filters, for machines."""
        url = super().get_json_url()
        if self.filterset_class is None:
            return url
        asked = self.filterset.data.items()
        query = urlencode({name: text for name, text in asked if name in self.filterset.filters})
        return f"{url}{'&' if '?' in url else '?'}{query}" if query else url

    def get_share_url(self):
        """The address with the conditions of the list, and nothing else that was asked."""
        known = {*self.filterset.filters, self.page_kwarg}
        kept = {name: text for name, text in self.request.GET.items() if name in known}
        query = f"?{urlencode(kept)}" if kept else ""
        return self.request.build_absolute_uri(self.request.path) + query

    def get_updated_at(self):
        newest = self.object_list.order_by().aggregate(newest=Max("modified_at"))
        return newest["newest"]


class RecordPage(Page, DetailView):
    """One published record."""

    def get_queryset(self):
        return super().get_queryset().published()

    def get_updated_at(self):
        return self.object.modified_at


class RecordWithListPage(Page, SingleObjectMixin, ListView):
    """One published record and a paged list of what belongs to it."""

    paginate_by = ROWS_PER_PAGE

    def get(self, request, *args, **kwargs):
        self.object = self.get_object(self.get_records())
        return super().get(request, *args, **kwargs)

    def get_records(self):
        return self.model.objects.published()

    def get_updated_at(self):
        return self.object.modified_at


def _sentence(errors):
    """Say which parameter could not be read and why."""
    return " ".join(f"参数 {name}：{' '.join(messages)}" for name, messages in errors.items())
