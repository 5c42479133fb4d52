from sources.models.articles import Article, ArticleText, Genre, Publisher
from sources.models.citations import Citation, CitationQuerySet, TextKind
from sources.models.intakes import Intake, IntakeFile, IntakeState
from sources.models.reprints import (
    ArticleMark,
    ReprintRelation,
    ReprintSuggestion,
    SuggestionState,
)

__all__ = [
    "Article",
    "ArticleMark",
    "ArticleText",
    "Citation",
    "CitationQuerySet",
    "Genre",
    "Intake",
    "IntakeFile",
    "IntakeState",
    "Publisher",
    "ReprintRelation",
    "ReprintSuggestion",
    "SuggestionState",
    "TextKind",
]
