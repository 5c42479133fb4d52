"""The texts of tests/data/relations as articles of the ledger."""

from django.conf import settings

from tests.factories import make_article

FOLDER = settings.BASE_DIR / "tests" / "data" / "relations"


def read_text(name):
    return (FOLDER / f"{name}.txt").read_bytes().decode()


def take_in(name, *, text=None, **fields):
    """Make a draft article of the text."""
    return make_article(text or read_text(name), published=False, **{"headline": name} | fields)
