"""Proof that every citation stands where it says, and says what it claims."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from programs.models import FigureCitation
from programs.units import same_unit
from sources.folder import ArticleFile
from sources.models import Article, Citation
from sources.passages import citation_models
from sources.reading.amounts import parse_amount


@dataclass
class Proof:
    """What was checked of one table, and each fault as the row's id and a sentence."""

    table: str
    checked: int = 0
    without_text: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


def prove_citations(texts: Mapping[int, str]) -> list[Proof]:
    """Check every citation of every table; `texts` holds the full texts by article key."""
    return [_prove_table(model, texts) for model in citation_models(Article)]


def texts_by_article(files: list[ArticleFile]) -> dict[int, str]:
    """Return the texts of registered articles: those of the files, else the stored ones."""
    texts = dict(Article.objects.with_text().values_list("pk", "text__text"))
    for file in files:
        article = None if file.fault else file.find_article()
        if article is not None:
            texts[article.pk] = file.text
    return texts


def _prove_table(model: Any, texts: Mapping[int, str]) -> Proof:
    proof = Proof(str(model._meta.verbose_name))
    related = ["article", "figure__indicator"] if model is FigureCitation else ["article"]
    rows = model._base_manager.select_related(*related).order_by("article", "start", "pk")
    fingerprints = {pk: hashlib.sha256(text.encode()).hexdigest() for pk, text in texts.items()}
    for citation in rows.iterator(chunk_size=1000):
        text = texts.get(citation.article_id)
        proof.checked += 1
        proof.without_text += text is None
        sentences = list(_number_faults(citation))
        if text is not None:
            sentences += _span_faults(citation, text, fingerprints[citation.article_id])
        proof.faults += [(citation.pk, sentence) for sentence in sentences]
    return proof


def _span_faults(citation: Citation, text: str, fingerprint: str) -> Iterator[str]:
    article = citation.article
    if fingerprint != article.text_sha256 or len(text) != article.text_length:
        yield f"《{article.headline}》的全文与登记的指纹或字数不符，位置无从核对。"
    elif text[citation.start : citation.end] != citation.exact:
        yield f"原文 {citation.start}–{citation.end} 处不是摘录“{citation.exact}”。"


def _number_faults(citation: Citation) -> Iterator[str]:
    """Yield what is wrong between the literal, the value and the unit of a claim."""
    if not isinstance(citation, FigureCitation):
        return
    try:
        printed = parse_amount(citation.exact)
    except ValueError as error:
        yield str(error)
    else:
        if printed != citation.value:
            stated = citation.value.normalize()
            yield f"摘录“{citation.exact}”写的是 {printed:f}，数值却是 {stated:f}。"
    unit = citation.figure.indicator.unit
    if not same_unit(citation.unit, unit):
        yield f"单位“{citation.unit}”和指标的单位“{unit}”不是一回事。"
