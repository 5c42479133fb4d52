"""The labels of the five articles point into their texts."""

import json
from pathlib import Path

from django.conf import settings

from tests.reading_pages import label_files, load_articles


def test_a_label_is_the_slice_of_its_article():
    texts = {page.name: page.text for page in load_articles(Path(settings.ARTICLES))}
    files = [json.loads(path.read_text("utf-8")) for path in label_files()]
    articles = [labels for labels in files if labels["group"] == "articles"]

    assert len(articles) == len(texts) == 5
    for labels in articles:
        text = texts[labels["page"]]
        for row in labels["figures"] + labels["refused"]:
            assert text[row["start"] : row["end"]] == row["exact"]
