"""`make html`: every public page and style sheet as the Nu Html Checker reads them.

The name keeps this file from the suite, because it needs Java. HTML_CHECKER is the checker's jar.
"""

import json
import os
import subprocess
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.test.signals import template_rendered
from django.utils import timezone

from programs.models import ReplyLink
from ruralplan import errors
from tests.crawler import walk
from tests.factories import (
    make_article,
    make_case_study,
    make_claim,
    make_correction,
    make_figure,
    make_picture,
)

CHECKER = os.environ.get("HTML_CHECKER", "")
# What the checker says and we let stand: {part of its message: why}.
LET_STAND = {
    "“paint-order”: Property “paint-order” doesn't exist": (
        "It is in SVG 2 and in every browser; the checker's list of properties lacks it."
    ),
    "“field-sizing”: Property “field-sizing” doesn't exist": (
        "It is in CSS Basic User Interface 4; a browser without it gives the field its usual size."
    ),
}
# Pages for readers; the sign-in and the admin are Django's and allauth's forms.
PUBLIC = ("api", "components", "counties", "programs", "sources")
# What no link leads to, or only a form.
BEYOND_LINKS = [
    "/search/",
    "/search/?q=青龙",
    "/search/?q=热土计划",
    "/search/?q=zzzz",
    "/search/?q=%3Cb%3E%26%22%27",
    "/counties/?q=zzzz",
    "/counties/?q=青",
    "/ledger/?q=zzzz",
    "/gaps/?program=retu&edition=2022&q=zzzz",
    "/contradictions/?resolved=true",
    "/sources/?q=zzzz",
    "/components/",
    "/api/docs/",
    "/nowhere/",
    "/ledger/?state=nonsense",
]
EMPTY = ["/", "/programs/", "/ledger/", "/gaps/", "/contradictions/", "/corrections/", "/counties/"]
EMPTY += ["/counties/130000/", "/counties/130321/", "/sources/", "/method/", "/search/?q=青龙"]
HARD = "试写<b>&amp;\"'“引号”</b>"
ANSWER = {"name": "某甲", "office": "科长", "contact": "010-5550100", "text": f"第一行。\n{HARD}"}


def complaints(pages, folder):
    """Return what the checker says of {address: text}, as (address, line, message)."""
    names = {f"{n}.{kind_of(address)}": address for n, address in enumerate(pages)}
    for name, address in names.items():
        (folder / name).write_text(pages[address], "utf-8")
    heard = []
    for said in ask_checker(folder):
        address = names[unquote(urlsplit(said["url"]).path).rpartition("/")[2]]
        heard.append((address, said.get("lastLine"), said["message"]))
    return [one for one in heard if not any(part in one[2] for part in LET_STAND)]


def kind_of(address):
    return address.rpartition(".")[2] if address.endswith((".css", ".svg")) else "html"


def ask_checker(folder):
    command = f"java -jar {CHECKER} --format json --exit-zero-always --stdout"
    command += f" --also-check-css --also-check-svg {folder}"
    done = subprocess.run(command.split(), capture_output=True, check=True, text=True)
    return json.loads(done.stdout)["messages"]


def make_rare_things():
    """Add what the curated content has none of."""
    make_claim(make_figure("1400个"), "1300个")
    make_correction(make_figure("1281亿元"))
    make_figure("1266个").leave_open(by=None, note=HARD)
    make_picture(case_study=make_case_study(title=HARD, summary=HARD), alt=HARD, caption=HARD)
    for _ in range(60):
        make_article(headline=HARD)


def reply_pages(client):
    """Return the page of a link before, at and after its answer; the answer becomes public."""
    figure = make_figure()
    link = ReplyLink.send_out(by=None, figures=[figure], addressee=HARD, note=HARD)
    address = link.get_absolute_url()
    asked = {"reply": client.get(address), "refused": client.post(address, {"text": HARD})}
    asked |= {"answered": client.post(address, ANSWER), "closed": client.get(address)}
    link.reply.accept(by=None, reason=HARD)
    late = ReplyLink.send_out(by=None, figures=[figure], addressee=HARD)
    ReplyLink.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    asked["expired"] = client.get(late.get_absolute_url())
    return {f"a reply, {name}": answer.content.decode() for name, answer in asked.items()}


def error_pages(rf):
    answers = {status: errors.answer(rf.get("/"), status, HARD) for status in errors.SENTENCES}
    return {f"error {status}": answer.content.decode() for status, answer in answers.items()}


def public_templates():
    folder = settings.BASE_DIR / "templates"
    own = {path.name for path in folder.glob("*.html")}
    below = (path for part in PUBLIC for path in (folder / part).rglob("*.html"))
    return own | {str(path.relative_to(folder)) for path in below}


@pytest.fixture
def drawn():
    """The names of the templates that are drawn from here on."""
    names = set()

    def note(template, **kwargs):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_the_checker_sees_faults_in_pages_styles_and_drawings(tmp_path):
    faulty = {
        "page": "<!doctype html><html lang=zh><title>a</title><p><div></p><img src=a>",
        "a.css": "p { colour: red }",
        "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><rectangle/></svg>",
    }

    assert {address for address, *_ in complaints(faulty, tmp_path)} == set(faulty)


def test_every_page_of_the_site_is_valid(client, rf, ledger, drawn, tmp_path):
    make_rare_things()

    pages = reply_pages(client) | error_pages(rf)
    pages |= {address: client.get(address).content.decode() for address in BEYOND_LINKS}
    pages |= {page.path: page.text for page in walk(client).values() if page.text}

    assert len(pages) > 300
    assert sorted(public_templates() - drawn) == []
    assert complaints(pages, tmp_path) == []


def test_every_page_of_an_empty_site_is_valid(client, empty_ledger, tmp_path):
    pages = {address: client.get(address).content.decode() for address in EMPTY}

    assert complaints(pages, tmp_path) == []


def test_every_style_sheet_and_drawing_is_valid(tmp_path):
    [static] = settings.STATICFILES_DIRS
    found = [*static.rglob("*.css"), *static.rglob("*.svg")]
    texts = {str(path.relative_to(static)): path.read_text("utf-8") for path in found}

    assert "site.css" in texts
    assert complaints(texts, tmp_path) == []
