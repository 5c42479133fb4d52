from django.conf import settings
from django.core.management import call_command

from programs.models import FigureCitation
from sources.models import Article
from sources.passages import Window, citation_models, covered


def test_every_citation_of_the_content_resolves(ledger, capsys):
    call_command("check_citations", articles=settings.ARTICLES)

    assert "\n100 %：" in capsys.readouterr().out


def test_passages_and_figures_of_each_article_stay_within_the_share(ledger, capsys):
    call_command("load_articles", settings.ARTICLES)

    shown = 0
    for article in Article.objects.with_text():
        text, windows = article.text.text, []
        for model in citation_models(Article):
            for quote in model.objects.filter(article=article).published():
                window = Window(quote.start - len(quote.prefix), quote.end + len(quote.suffix))
                assert text[window.start : window.end] == quote.prefix + quote.exact + quote.suffix
                if quote.text_kind == "original" or model is FigureCitation:
                    windows.append(window)
        assert covered(windows) <= len(text) * settings.PASSAGE_SHARE
        shown += FigureCitation.objects.filter(article=article, text_kind="original").count()
    assert shown > 0


def test_loading_twice_stores_five_texts_once(ledger, capsys):
    for _ in range(2):
        call_command("load_articles", settings.ARTICLES)

    assert Article.objects.with_text().count() == 5
