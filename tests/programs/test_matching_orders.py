"""Copies of one release, taken in any order, leave the same ledger."""

from contextlib import contextmanager

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.matching import suggest
from programs.models import Figure, FigureCitation
from programs.proposals import accept, decision_from
from programs.readings import ask_for_reading, run_reading
from tests.factories import make_article, make_edition, make_program

# What a release tells: paragraphs with one number each, all different.
FACTS = [
    "在青龙，合作社去年卖出板栗{}吨。",
    "乡亲们在直播间里开播{}场，山货有了销路。",
    "县医院的志愿者走村入户，义诊病人{}人次。",
    "山里的小学用上了新教室，受益学生{}名。",
    "公司还将建设冷库{}座，方便果农存货。",
    "接下来计划培训绣娘{}人，让手艺变成收入。",
    "截至去年底，茶园累计带动农户{}户。",
]
FURNITURE = ["", "责任编辑：王二", "来源：试报", "分享到微信"]

releases = st.lists(
    st.tuples(st.integers(0, len(FACTS) - 1), st.integers(101, 9999)),
    min_size=3,
    max_size=4,
    unique_by=(lambda fact: fact[0], lambda fact: fact[1]),
)
copies = st.fixed_dictionaries(
    {
        "keep": st.sets(st.integers(0, 3), min_size=1),
        "wrapped": st.booleans(),
        "spaced": st.booleans(),
        "dated": st.booleans(),
        "end": st.sampled_from(FURNITURE),
    }
)


def print_copy(release, number, *, keep, wrapped, spaced, dated, end):
    """Return the release as one paper prints it: shortened, in a column, without its year."""
    facts = [fact for place, fact in enumerate(release) if place in keep] or release[:1]
    dateline = "本报讯 2022年3月4日，" if dated else "本报讯 "
    told = [FACTS[kind].format(f" {n} " if spaced else n) for kind, n in facts]
    text = "\n".join([f"“试写项目”的第{number}份简报", dateline + told[0], *told[1:], end])
    return text.replace("，", "，\n") if wrapped else text


def take_all(articles, by):
    """Accept what is no background by its suggestion; return which number who prints."""
    printed = set()
    for article in articles:
        run_reading(ask_for_reading(article, by=by).pk)
        for proposal in article.proposals.undecided().proposed().in_reading_order():
            suggestion = suggest(article, [proposal])[proposal.pk]
            if suggestion.outcome:
                accept(proposal, decision_from(proposal, suggestion), by=by)
                printed.add((int(proposal.value), article.headline))
    return printed


@contextmanager
def forgotten():
    """Roll back what is done within: each example begins with an empty ledger."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(release=releases, prints=st.lists(copies, min_size=2, max_size=3), data=st.data())
def test_each_number_is_one_figure_with_one_claim_of_every_copy(
    empty_ledger, staff, release, prints, data
):
    texts = [print_copy(release, n, **how) for n, how in enumerate(prints)]
    order = data.draw(st.permutations(range(len(texts))))

    with forgotten():
        make_edition(program=make_program(name="试写项目"), year=2022)
        origin = make_article(texts[order[0]], headline=f"第{order[0]}份")
        others = [
            make_article(texts[index], headline=f"第{index}份", reprint_of=origin)
            for index in order[1:]
        ]
        printed = take_all([origin, *others], staff)
        figures = [int(figure.value) for figure in Figure.objects.all()]
        claims = FigureCitation.objects.values_list("value", "article__headline")
        claimed = sorted((int(value), headline) for value, headline in claims)

    assert sorted(figures) == sorted({number for number, _ in printed})
    assert claimed == sorted(printed)
    assert {number for number, _ in printed} <= {number for _, number in release}
    assert printed
