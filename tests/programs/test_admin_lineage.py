"""The lineage editor: editions side by side, and the relations between their measures."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Continuation, Initiative, InitiativeCitation
from ruralplan.editorial.audit import AuditEntry
from tests import factories
from tests.browsing import open_form, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return factories.make_program()


@pytest.fixture
def plans(program):
    years = (2020, 2022, 2024)
    return [factories.make_edition(program=program, year=y, title=f"试计划{y}") for y in years]


@pytest.fixture
def pillar():
    return factories.make_pillar()


@pytest.fixture
def measures(plans, pillar):
    """One measure of each edition, in order."""
    return [
        factories.make_initiative(edition=plan, pillar=pillar, title=f"试仓{plan.year}")
        for plan in plans
    ]


def url(program):
    return f"/admin/programs/program/{program.pk}/lineage/"


def join(later, earlier, kind="carried", **fields):
    return Continuation.objects.create(later=later, earlier=earlier, kind=kind, **fields)


def quote(measure, exact="试仓"):
    article = factories.make_article(f"第{measure.pk}号试写的文字，要建{exact}，就这一句。")
    start = article.text.text.index(exact)
    return InitiativeCitation.objects.create(
        initiative=measure, article=article, exact=exact, start=start, end=start + len(exact)
    )


def stored():
    """Return the relations of the measures made here, not those of the ledger."""
    links = Continuation.objects.filter(later__title__startswith="试仓").order_by("pk")
    return [(link.later.title, link.kind, link.earlier.title) for link in links]


def test_a_relation_is_added_changed_and_removed(staff_client, program, measures):
    first, second, third = measures
    old = join(second, first)
    data = open_form(staff_client, url(program))

    answer = staff_client.post(
        url(program),
        {
            **data,
            f"r{old.pk}-kind": "renamed",
            f"r{old.pk}-note": "换了名字",
            f"n{third.pk}-earlier": second.pk,
            f"n{third.pk}-kind": "split",
        },
    )

    assert answer.status_code == 302
    assert stored() == [("试仓2022", "renamed", "试仓2020"), ("试仓2024", "split", "试仓2022")]
    assert "加 1 条、改 1 条" in page(staff_client.get(url(program)))
    data = open_form(staff_client, url(program))
    staff_client.post(url(program), {**data, f"r{old.pk}-remove": "on"})
    assert stored() == [("试仓2024", "split", "试仓2022")]
    assert Continuation.history.filter(id=old.pk).first().history_type == "-"


def test_a_removed_relation_is_in_the_audit_log(staff_client, program, measures):
    link = join(measures[1], measures[0])
    data = open_form(staff_client, url(program))

    staff_client.post(url(program), {**data, f"r{link.pk}-remove": "on"})

    [entry] = AuditEntry.objects.filter(event="deletion", model="continuation")
    assert (entry.user_name, entry.record_key) == ("editor", str(link.pk))


def test_what_is_new_and_dropped_is_worked_out(staff_client, program, plans, pillar, measures):
    first, second, _ = measures
    join(second, first)
    factories.make_initiative(edition=plans[0], pillar=pillar, title="试停2020")

    ((_, rows),) = staff_client.get(url(program)).context["pillars"]

    said = {
        tuple(card.measure.title for _, _, cards in row for card in cards): [r for _, r, _ in row]
        for row in rows
    }
    assert said == {
        ("试仓2020", "试仓2022"): ["", "沿用", "未再出现"],
        ("试停2020",): ["", "未再出现", "未再出现"],
        ("试仓2024",): ["", "", "首次写到"],
    }


def test_each_measure_stands_with_its_passages(staff_client, program, measures):
    passage = quote(measures[0])

    text = page(staff_client.get(url(program)))

    assert f"/admin/programs/initiativecitation/{passage.pk}/change/" in text
    assert text.count("没有引文") == 2


def test_drafts_are_shown_and_what_is_put_away_is_not(staff_client, program, plans, pillar):
    draft = {"edition": plans[0], "pillar": pillar, "published": False}
    factories.make_initiative(title="试写的草稿", **draft)
    factories.make_initiative(title="试写而收起", **draft).archive(by=None)

    text = page(staff_client.get(url(program)))

    assert "试写的草稿" in text
    assert "试写而收起" not in text


def test_a_stale_save_is_told_and_keeps_what_was_typed(staff_client, program, measures):
    first, second, third = measures
    old = join(second, first)
    data = open_form(staff_client, url(program))
    other = Continuation.objects.get(pk=old.pk)
    other.kind = "merged"
    other.save()

    typed = {f"r{old.pk}-kind": "renamed", f"n{third.pk}-earlier": str(second.pk)}
    answer = staff_client.post(url(program), {**data, **typed})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "两种内容对照" in text
    assert '<option value="renamed" selected>' in text
    assert stored() == [("试仓2022", "merged", "试仓2020")]  # nothing else was stored either


def test_a_relation_that_is_gone_is_told_and_taken_up_anew(staff_client, program, measures):
    first, second, _ = measures
    key = join(second, first, note="旧的依据").pk
    data = open_form(staff_client, url(program))
    Continuation.objects.get(pk=key).delete()

    answer = staff_client.post(url(program), {**data, f"r{key}-kind": "split"})

    assert answer.status_code == 409
    assert "已被别人删去" in answer.content.decode()
    assert stored() == []
    addition = answer.context["board"].additions[second.pk]
    assert [addition[n].value() for n in ("earlier", "kind", "note")] == [
        str(first.pk),
        "split",
        "旧的依据",
    ]


def typed_and_gone(staff_client, program, measures, **typed):
    """Post what was typed for two relations of the last measure, both deleted since."""
    first, second, third = measures
    keys = [join(third, earlier, note="旧的依据").pk for earlier in (second, first)]
    data = open_form(staff_client, url(program))
    for key in keys:
        Continuation.objects.get(pk=key).delete()
    words = {f"r{key}-note": f"第{number}条新依据" for number, key in enumerate(keys, 1)}
    return staff_client.post(url(program), {**data, **words, **typed})


def test_two_relations_that_are_gone_lose_no_word(staff_client, program, measures):
    answer = typed_and_gone(staff_client, program, measures)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert answer.context["board"].additions[measures[2].pk]["note"].value() == "第1条新依据"
    assert "延续自“试仓2020”，沿用，依据“第2条新依据”" in text


def test_what_was_typed_as_one_more_is_not_mixed_with_what_is_gone(staff_client, program, measures):
    added = {f"n{measures[2].pk}-earlier": str(measures[0].pk), f"n{measures[2].pk}-note": "另一条"}

    answer = typed_and_gone(staff_client, program, measures, **added)

    addition = answer.context["board"].additions[measures[2].pk]
    assert addition["earlier"].value() == str(measures[0].pk)
    assert addition["note"].value() == "另一条"
    assert "第1条新依据" in answer.content.decode()
    assert "第2条新依据" in answer.content.decode()


def test_a_relation_that_is_gone_and_was_not_touched_is_not_offered_again(
    staff_client, program, measures
):
    first, second, third = measures
    gone = join(third, second, note="旧的依据")
    data = open_form(staff_client, url(program))
    Continuation.objects.get(pk=gone.pk).delete()

    answer = staff_client.post(url(program), {**data, f"n{second.pk}-earlier": first.pk})

    assert answer.status_code == 302
    assert stored() == [("试仓2022", "carried", "试仓2020")]


@pytest.mark.parametrize("stands", [True, False])
def test_what_was_typed_for_a_measure_put_away_since_is_told(
    staff_client, program, measures, stands
):
    first, second, third = measures
    link = join(third, second) if stands else None
    data = open_form(staff_client, url(program))
    Initiative.objects.filter(pk=third.pk).update(status="archived")
    form = f"r{link.pk}" if link else f"n{third.pk}"

    typed = {f"{form}-earlier": second.pk, f"{form}-note": "两年都建仓"}
    more = {f"n{second.pk}-earlier": first.pk}
    answer = staff_client.post(url(program), {**data, **typed, **more})

    assert answer.status_code == 409
    assert "给“试仓2024”填的一条关系" in answer.content.decode()
    assert "依据“两年都建仓”" in answer.content.decode()
    assert ("试仓2022", "carried", "试仓2020") not in stored()


def test_the_same_relation_twice_is_refused_beside_it(staff_client, program, measures):
    first, second, third = measures
    join(second, first)
    data = open_form(staff_client, url(program))

    answer = staff_client.post(
        url(program),
        {**data, f"n{second.pk}-earlier": first.pk, f"n{third.pk}-earlier": first.pk},
    )

    assert answer.status_code == 409
    assert "已经登记过" in answer.content.decode()
    assert len(stored()) == 1


@pytest.mark.parametrize("wrong", ["own", "later", "elsewhere", "abc", "9" * 30, "-1", "\x00"])
def test_only_a_measure_of_an_earlier_edition_can_be_continued(
    staff_client, program, measures, wrong
):
    _, second, third = measures
    elsewhere = factories.make_initiative()
    known = {"own": second.pk, "later": third.pk, "elsewhere": elsewhere.pk}
    data = open_form(staff_client, url(program))

    answer = staff_client.post(
        url(program), {**data, f"n{second.pk}-earlier": known.get(wrong, wrong)}
    )

    assert answer.status_code in (409, 400)
    assert stored() == []


def test_nonsense_in_the_names_is_no_error(staff_client, program, measures):
    data = {f"r{'9' * 30}-later": "1", "r5-later": "abc", "r6-later": "9" * 18, "rx-later": "1"}

    assert staff_client.post(url(program), data).status_code == 302
    assert stored() == []


def test_more_editions_than_columns_are_shown_in_turns(staff_client, program, plans, measures):
    newest = factories.make_edition(program=program, year=2026, title="试计划2026")

    shown = staff_client.get(url(program)).context["board"].shown
    before = staff_client.get(f"{url(program)}?upto={plans[2].pk}").context["board"].shown
    nonsense = staff_client.get(f"{url(program)}?upto=abc").context["board"].shown

    assert shown == nonsense == [plans[1], plans[2], newest]
    assert before == plans


def test_a_relation_to_an_edition_that_is_not_shown_can_be_kept(
    staff_client, program, plans, pillar, measures
):
    newest = factories.make_edition(program=program, year=2026)
    late = factories.make_initiative(edition=newest, pillar=pillar)
    link = join(late, measures[0], "renamed")
    data = open_form(staff_client, url(program))

    staff_client.post(url(program), {**data, f"r{link.pk}-note": "隔了几年"})

    link.refresh_from_db()
    assert (link.earlier, link.note) == (measures[0], "隔了几年")


def test_the_page_needs_as_many_queries_for_more_measures(
    staff_client, program, plans, pillar, measures
):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            page(staff_client.get(url(program)))
        return len(asked)

    quote(measures[0])
    join(measures[1], measures[0])
    ask()
    few = ask()
    for _ in range(4):
        made = [factories.make_initiative(edition=plan, pillar=pillar) for plan in plans]
        join(made[1], made[0])
        join(made[2], made[1])
        quote(made[0])

    assert ask() == few


def test_the_public_page_shows_what_was_saved(staff_client, program, plans, measures):
    data = open_form(staff_client, url(program))
    staff_client.post(url(program), {**data, f"n{measures[1].pk}-earlier": measures[0].pk})

    text = page(staff_client.get(f"/programs/{program.slug}/compare/"))

    assert "沿用" in text


@pytest.mark.parametrize(("role", "edits"), [("contributor", False), ("editor", True)])
def test_a_contributor_may_look_and_an_editor_may_change(client, program, measures, role, edits):
    join(measures[1], measures[0])
    client.force_login(factories.make_staff(role))

    text = page(client.get(url(program)))
    answer = client.post(url(program), {f"n{measures[2].pk}-earlier": measures[1].pk})

    assert ("保存全部改动" in text) == edits
    assert answer.status_code == (409 if edits else 403)  # the posted form lacks its kind
    assert "历年举措的延续" in page(
        client.get(f"/admin/programs/edition/{measures[0].edition_id}/change/")
    )


def test_who_may_not_see_measures_is_refused(client, program, django_user_model):
    client.force_login(django_user_model.objects.create_user("stranger", is_staff=True))

    assert client.get(url(program)).status_code == 403
