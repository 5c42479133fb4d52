import pytest

from programs.lineage import steps, steps_by_program, threads
from programs.models import Continuation
from tests.factories import make_edition, make_figure, make_initiative, make_pillar, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    program = make_program()
    return [make_edition(program=program, year=year, title=str(year)) for year in (2021, 2022)]


@pytest.fixture
def pillar():
    return make_pillar()


def relations(editions, announced=None):
    rows = threads(editions, announced or {})
    return [[cell.relation for cell in row.cells] for row in rows]


def test_a_measure_without_successor_is_not_seen_again(plans, pillar):
    make_initiative(edition=plans[0], pillar=pillar)

    assert relations(plans) == [["", "未再出现"]]


def test_a_measure_is_only_called_new_when_the_plan_before_is_fully_listed(plans, pillar):
    make_initiative(edition=plans[1], pillar=pillar)

    assert relations(plans) == [["", "首次写到"]]

    make_initiative(edition=plans[0], pillar=pillar)
    figure = make_figure("1个")
    plans[0].announced_figure = figure
    rows = relations(plans, {figure.pk: figure})

    assert ["", "新增"] in rows


@pytest.mark.parametrize(
    ("kind", "word"), [("carried", "沿用"), ("renamed", "改名"), ("split", "拆分")]
)
def test_a_continued_measure_says_how(plans, pillar, kind, word):
    earlier = make_initiative(edition=plans[0], pillar=pillar)
    later = make_initiative(edition=plans[1], pillar=pillar)
    Continuation.objects.create(earlier=earlier, later=later, kind=kind)

    assert relations(plans) == [["", word]]


def test_merged_measures_share_one_row(plans, pillar):
    later = make_initiative(edition=plans[1], pillar=pillar)
    for _ in range(2):
        earlier = make_initiative(edition=plans[0], pillar=pillar)
        Continuation.objects.create(earlier=earlier, later=later, kind="merged")

    (row,) = threads(plans, {})

    assert [len(cell.initiatives) for cell in row.cells] == [2, 1]


def test_a_split_measure_counts_once_as_kept(plans, pillar):
    first = make_initiative(edition=plans[0], pillar=pillar)
    for _ in range(2):
        later = make_initiative(edition=plans[1], pillar=pillar)
        Continuation.objects.create(earlier=first, later=later, kind="split")

    step = steps(threads(plans, {}), plans)[1]

    assert (step.listed, step.kept, step.first, step.dropped) == (2, 1, 0, 0)


def test_each_programme_has_steps_of_its_own(plans, pillar):
    make_initiative(edition=plans[0], pillar=pillar)
    other = make_edition(year=2023)
    make_initiative(edition=other, pillar=pillar)

    lines = steps_by_program([*plans, other], {})

    assert [(program, len(line)) for program, line in lines] == [
        (plans[0].program, 2),
        (other.program, 1),
    ]
    assert lines[1][1][0].kept == 0
