"""The pages of the admin: all in Chinese, and each a step away from what the public sees."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext

from counties.models import Division
from programs.models import Correction, ReplyLink
from ruralplan.editorial import EditorialRecord
from tests.browsing import open_form, page
from tests.counties.test_admin_sheets import CSV, XLSX, upload
from tests.factories import (
    make_correction,
    make_figure,
    make_organization,
    make_picture,
    make_program,
)
from tests.test_admin import ADMINS, list_url

REGISTERED = list(admin.site._registry)

# --- the way to the public page ------------------------------------------------------------------

# The address of a reply link is its addressee's alone.
ADDRESSED = [model for model, _ in ADMINS if hasattr(model, "get_absolute_url")]
SEEN_BY_ALL = [model for model in ADDRESSED if model is not ReplyLink]
EDITORIAL = [model for model in SEEN_BY_ALL if issubclass(model, EditorialRecord)]
# What no ledger begins with.
MAKE = {Correction: lambda: make_correction(make_figure())}
TO_SITE = re.compile(r'<a href="([^"]+)"[^>]*>在站点上查看</a>')


def public_links(client, record):
    return TO_SITE.findall(page(client.get(f"{list_url(type(record))}{record.pk}/change/")))


def test_what_has_an_address_is_told_to_the_public():
    names = {model._meta.model_name for model in SEEN_BY_ALL}

    assert names >= {"article", "figure", "figurecitation", "posting", "postingcitation"}


@pytest.mark.parametrize("model", SEEN_BY_ALL, ids=lambda model: model._meta.model_name)
def test_a_public_record_links_to_its_page(staff_client, ledger, model):
    make_picture()  # the curated content has none
    is_place = model is Division
    rows = Division.objects.filter(level="county") if is_place else model.objects.published()
    record = rows.first() or MAKE[model]()

    (url,) = public_links(staff_client, record)

    assert url == record.get_absolute_url()
    page(staff_client.get(url))


@pytest.mark.parametrize("model", EDITORIAL, ids=lambda model: model._meta.model_name)
def test_a_record_no_longer_public_has_no_link_to_a_page(staff_client, ledger, model):
    make_picture()
    record = model.objects.published().first()
    model.objects.filter(pk=record.pk).update(status="archived")

    assert public_links(staff_client, record) == []


# --- the language --------------------------------------------------------------------------------

SPOKEN = ("aria-label", "title", "alt", "placeholder", "aria-description")
# Formats and codes; and what the tests' own editor is called.
LATIN = {"CSV", "csv", "XLSX", "xlsx", "PDF", "Word", "MB", "UTF", "GB", "Excel", "Markdown"}
LATIN |= {"LDAP", "editor", "JPEG", "PNG", "WebP", "CC", "BY", "SA"}


class Words(HTMLParser):
    """Collects the Latin words that a page shows or a screen reader speaks; examples apart."""

    def __init__(self):
        super().__init__()
        self.found, self._silent = set(), False

    def handle_starttag(self, tag, attrs):
        self._silent = tag in ("script", "style")
        said = SPOKEN + (("value",) if ("type", "submit") in attrs else ())
        for name, value in attrs:
            if name in said:
                self.hear(value or "")

    def handle_endtag(self, tag):
        self._silent = False

    def handle_data(self, data):
        if not self._silent:
            self.hear(data)

    def hear(self, text):
        text = text.split("例如")[0]
        # Not what runs on in digits or asterisks: codes, and a password's hash.
        self.found |= set(re.findall(r"[A-Za-z]{2,}(?![\w*])", text)) - LATIN


def english(answer):
    words = Words()
    words.feed(page(answer))
    return words.found


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_lists_and_forms_are_in_chinese(staff_client, empty_ledger, model):
    url = list_url(model)
    add = f"{url}add/"

    listed = staff_client.get(f"{url}?q=没有这个")
    assert english(listed) == set()
    if not admin.site._registry[model].has_add_permission(listed.wsgi_request):
        return
    assert english(staff_client.get(add)) == set()
    assert english(staff_client.post(add, open_form(staff_client, add))) == set()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "programs/",
        "counties/",
        "sources/",
        "auth/",
        "auth/user/",
        "auth/user/{staff}/change/",
        "auth/user/{staff}/history/",
        "auth/user/{staff}/password/",
        "programs/figure/import/",
        "programs/figure/export/",
        "programs/reading/rules/",
        "programs/reading/rules/?since=x&reader=x",
        "counties/division/import/",
        "counties/division/export/",
        "programs/program/{program}/change/",
        "programs/program/{program}/history/",
        "programs/program/{program}/history/{entry}/",
        "programs/program/{program}/delete/",
        "programs/program/{program}/move/submit/",
        "programs/organization/{organization}/delete/",
    ],
)
def test_pages_are_in_chinese(staff_client, empty_ledger, staff, path):
    program = make_program(published=False, slug="1")
    organization = make_organization(slug="2")
    program.organizations.add(organization)
    keys = {"staff": staff.pk, "program": program.pk, "organization": organization.pk}
    entry = program.history.first().pk

    assert english(staff_client.get(f"/admin/{path.format(**keys, entry=entry)}")) == set()


@pytest.mark.parametrize("content", [b"", b"\xff", "区划代码,名称,级别\n".encode()])
@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_sheet_that_cannot_be_read_is_refused_in_chinese(staff_client, kind, content):
    assert english(upload(staff_client, content, kind=kind)) == set()


def test_our_catalogue_is_compiled_as_it_is_written():
    written = (settings.LOCALE_PATHS[0] / "zh_Hans/LC_MESSAGES/django.po").read_text()
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', written, re.M)

    assert pairs
    for english_text, chinese in pairs:
        unescape = [text.replace(r"\"", '"') for text in (english_text, chinese)]
        assert gettext(unescape[0]) == unescape[1]
