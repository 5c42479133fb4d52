from sources.models.articles import Article, ArticleText, Genre, Publisher
from sources.models.citations import Citation, CitationQuerySet, TextKind

__all__ = [
    "Article",
    "ArticleText",
    "Citation",
    "CitationQuerySet",
    "Genre",
    "Publisher",
    "TextKind",
]
