"""The design system: colours that can be read, one scale of sizes, and the page of components."""

import importlib
import re
import sys
from itertools import product

import pytest
from django.conf import settings
from django.urls import clear_url_caches, set_urlconf

CSS = (settings.BASE_DIR / "static" / "site.css").read_text("utf-8")
STATES = ["reached", "below", "no-report", "not-comparable", "contradicted", "superseded"]
AA_TEXT, AA_SHAPE = 4.5, 3.0

# Each pair of colours that stand on one another in the pages.
TEXT = [
    *product(["ink", "soft", "accent"], ["paper", "sheet"]),
    *[(state, f"{state}-wash") for state in STATES],
    ("paper", "accent"),
    ("mark-ink", "mark"),
    ("ink", "accent-wash"),
    ("soft", "accent-wash"),
    ("accent", "accent-wash"),
]
SHAPES = [
    *product(["edge", *STATES], ["paper", "sheet"]),
    ("accent", "paper"),
]


def tokens(scheme):
    """Return {name: "#rrggbb"} of the light or the dark scheme."""
    found = {}
    for block in re.finditer(r"^( *):root \{(.*?)^\1\}", CSS, re.M | re.S):
        dark = bool(block[1])
        if not dark or scheme == "dark":
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[2]))
        if dark:
            break
    return found


def luminance(colour):
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_wcag_says():
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT, AA_TEXT), (SHAPES, AA_SHAPE)], ids=["text", "shapes"]
)
def test_colours_keep_the_contrast_of_wcag_aa(scheme, pairs, least):
    colours = tokens(scheme)

    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }

    assert weak == {}


def test_the_dark_scheme_gives_every_colour_anew():
    assert tokens("light").keys() == tokens("dark").keys()
    assert not tokens("light").items() & tokens("dark").items()


def test_every_token_that_is_used_exists():
    used = set(re.findall(r"var\((--[\w-]+)", CSS))
    made = set(re.findall(r"(--[\w-]+):", CSS))

    assert used - made == set()


def test_nothing_is_italic_or_fetched_from_elsewhere():
    assert not re.search(r"font-style:\s*(italic|oblique)|@import|@font-face|url\(", CSS)


def test_the_page_of_components_shows_every_state_and_says_its_records_are_samples(client):
    html = client.get("/components/").text

    for state in STATES:
        assert html.count(f"state-{state.replace('-', '_')}") >= 4
    assert "试写的，不是证据" in html


@pytest.mark.django_db
def test_the_page_of_components_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/components/").status_code == 200


@pytest.fixture
def as_in_production(settings):
    """The addresses of a server that is neither for development nor a demo."""
    urls = sys.modules[settings.ROOT_URLCONF]
    settings.DEBUG = settings.DEMO = False
    _read_again(urls)
    yield
    settings.DEMO = True
    _read_again(urls)


def _read_again(urls):
    importlib.reload(urls)
    clear_url_caches()
    set_urlconf(None)


@pytest.mark.django_db
def test_no_sample_is_ever_shown_on_a_public_server(client, as_in_production):
    assert client.get("/components/").status_code == 404
