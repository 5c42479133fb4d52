"""Whatever is stored and whoever asks: each count of the first page is the length of its list."""

import random
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test.utils import override_settings
from django.utils import timezone

from programs.models import FigureCitation, Program, ReplyLink
from ruralplan.roles import ROLES
from tests import factories
from tests.browsing import page
from tests.role_world import make_records

pytestmark = pytest.mark.django_db
SLUGS = [role.slug for role in ROLES]


@pytest.fixture
def people(empty_ledger):
    """A member of each role, one without a role, and one who may change figures and no more."""
    found = {slug: factories.make_staff(slug) for slug in [*SLUGS, None]}
    found["partial"] = factories.make_staff(None)
    rights = Permission.objects.filter(codename__in=["change_figure", "review_program"])
    found["partial"].user_permissions.set(rights)
    return found


def tasks(client, person):
    """Return every task of the person's first page with what its list says."""
    client.force_login(person)
    shown = client.get("/admin/").context
    piles = [*shown["waiting"], *([shown["broken"]] if shown["broken"] else [])]
    found = [task for pile in piles for task in pile.tasks]
    return [(task, listed(client, task.url)) for task in [*found, *shown["desk"], *shown["gaps"]]]


def listed(client, url):
    answer = client.get(url)
    page(answer)
    if "cl" in answer.context:
        return answer.context["cl"].result_count
    return answer.context["page"].paginator.count


def check_counts(client, people):
    """Compare all counts with their lists; return the labels under which something waits."""
    waiting = set()
    for who, person in people.items():
        for task, length in tasks(client, person):
            assert task.count == length, (who, task)
            waiting |= {task.url.split("?")[0].split("/")[3]} if task.count else set()
    return waiting


def test_with_one_record_of_every_kind(client, people):
    make_records()

    assert {"article", "reply", "reading"} <= check_counts(client, people)


def live(program, people, dice):
    """Let a programme live through some steps by random people; what is refused stays as it is."""
    writers = [people["contributor"], people["editor"], people["publisher"]]
    Program.objects.filter(pk=program.pk).update(written_by=[dice.choice(writers).pk])
    program = Program.objects.get(pk=program.pk)
    later = timezone.now() + timedelta(days=2)
    steps = [
        lambda: program.submit(by=dice.choice(writers)),
        lambda: program.return_to_author(by=None, note="请补出处"),
        lambda: program.approve(by=None, publish_at=dice.choice([None, later])),
        lambda: program.publish(by=people["publisher"], urgent_reason="数字错了"),
        lambda: program.propose_change({"name": f"改{dice.random()}"}, by=dice.choice(writers)),
        lambda: program.submit_change(by=None),
        lambda: program.return_change(by=None, note="请写依据"),
        lambda: program.archive(by=None),
    ]
    for step in dice.choices(steps, weights=[4, 1, 2, 3, 4, 3, 1, 0.3], k=dice.randint(1, 7)):
        try:
            step()
        except ValidationError:
            program = Program.objects.get(pk=program.pk)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("alone", [False, True])
def test_with_records_in_random_states_of_random_authors(client, people, seed, alone):
    dice = random.Random(seed)  # noqa: S311 - the same lives every time
    for _ in range(12):
        live(factories.make_program(published=False), people, dice)

    with override_settings(ONE_PERSON_TEAM=alone):
        check_counts(client, people)

    assert len(set(Program.objects.values_list("status", flat=True))) > 2


def test_with_slots_that_disagree_and_replies_that_wait(client, people):
    for number in range(12):
        figure = factories.make_figure("14万元", published=number % 2 == 0)
        claim = factories.make_claim(figure, "15万元", published=False)
        if number % 3 == 0:
            FigureCitation.objects.filter(pk=claim.pk).update(status="archived")
        if number % 4 == 0:
            link = ReplyLink.send_out(by=None, figures=[figure], addressee="试写县")
            link.answer(name="某甲", office="某科", contact="someone@example.org", text="回应")

    assert {"figure", "reply"} <= check_counts(client, people)
