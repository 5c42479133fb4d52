"""Proposals to decide on, and a picture of all that deciding may write."""

from itertools import count

from programs.models import Figure, FigureCitation, Indicator, Proposal
from programs.proposals import Decision
from sources.models import Article
from sources.reading.amounts import parse_amount
from tests.factories import make_article

_numbers = count(1)
WRITTEN = (Article, Indicator, Figure, FigureCitation)


def make_proposal(exact="1281亿元", *, article=None, **fields):
    """A proposal on the literal's first place in the article, as the reader makes them."""
    text = f"试写的第{next(_numbers)}段文字，2021年卖出{exact}，就这一句。"
    article = article or make_article(text, published=False)
    start = article.text.text.index(exact)
    fields = {"unit": "元", "kind": "actual", "period": "2021", "rule": "arabic.money"} | fields
    fields.setdefault("value", parse_amount(exact))
    proposal = Proposal(article=article, exact=exact, start=start, end=start + len(exact), **fields)
    proposal.as_read = proposal.values_read()
    proposal.full_clean()
    proposal.save()
    return proposal


def decide(proposal, indicator=None, **changes):
    """The decision that takes the proposal as it stands, for the indicator."""
    names = ("value", "unit", "qualifier", "kind", "cumulative", "period", "place")
    stands = {name: getattr(proposal, name) for name in names}
    return Decision(**stands | {"indicator": indicator} | changes)


def snapshot():
    """Return every row that deciding may write, history included."""
    tables = [*WRITTEN, *(model.history.model for model in WRITTEN), Proposal]
    return {table: sorted(table._base_manager.values_list()) for table in tables}
