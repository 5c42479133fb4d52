"""The lists of public pages that the browser goes through are whole, and show what they say."""

import pytest
from django.urls import URLResolver, get_resolver, resolve

from tests.public_pages import NO_PAGES, PAGES, REFUSED, make_what_is_missing

# What lies below has no reader among the public, or tests of its own.
ELSEWHERE = ("api/", "admin/", "accounts/")


def names(resolver, below=""):
    """Yield the names of the addresses that readers without an account may open."""
    for pattern in resolver.url_patterns:
        address = f"{below}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from () if address.startswith(ELSEWHERE) else names(pattern, address)
        else:
            yield pattern.name


def test_every_public_address_is_tried_in_the_browser():
    public = set(names(get_resolver()))

    # The address of a letter to a county is its secret, so the made-up records bring one.
    assert public - NO_PAGES - {"reply"} == set(PAGES)
    assert public > NO_PAGES


@pytest.mark.parametrize("name", PAGES)
def test_each_example_is_a_page_of_its_kind_and_is_there(client, ledger, name):
    for address in PAGES[name]:
        assert resolve(address.partition("?")[0]).url_name == name, address
        assert client.get(address).status_code == 200, address


def test_what_is_refused_is_answered_as_the_list_says(client, ledger):
    for address, status in REFUSED.items():
        assert client.get(address).status_code == status, address


def test_the_real_content_leaves_the_pages_of_contradictions_and_corrections_empty(client, ledger):
    for address in (*PAGES["contradictions"], *PAGES["corrections"]):
        assert 'class="empty' in client.get(address).text, address


SHOWN = {
    "contradictions": ["450个", "500个", "250个", "以年报为准"],
    "corrections": ["1281亿元", "1300亿元"],
    "ledger": ["state-superseded", "state-contradicted"],
    "disputed figure": ["300个", "450个", "500个", "当事方的回应", "这个数只算了试点。"],
    "corrected figure": ["改过 1 次", "以年报为准"],
    "superseded promise": ["state-superseded"],
    "indicator with every hedge": ["≥", "≤", "≈", "key-", "截至2024年9月"],
    "disputed indicator": ["svg", "450个"],
    "illustrated story": ["-small.webp", "试写的说明"],
    "reply": ["<textarea"],
    "answered letter": ["</h1>"],
}


def test_the_made_up_records_show_what_the_real_content_has_none_of(client, ledger):
    pages = make_what_is_missing()

    assert pages.keys() == SHOWN.keys()
    for name, address in pages.items():
        html = client.get(address).text
        assert [words for words in SHOWN[name] if words not in html] == [], name
