"""Correcting a proposal in place, choosing words by hand, taking up a refused number, undoing."""

import pytest
from playwright.sync_api import expect

from programs.models import Proposal, ProposalState
from programs.readings import ask_for_reading
from tests.desk_steps import (
    active_proposal,
    card_of,
    open_desk,
    pick_by_keys,
    press,
    sign_in,
    tab_to,
)
from tests.factories import make_article, make_indicator, make_program

pytestmark = pytest.mark.django_db(transaction=True)

# The smile and the name's second character are two units each in JavaScript, one character here.
TEXT = (
    "😀何𬀩报道：“青禾计划”去年新修村道20条，栽树3万株，办夜校7所。\n"
    "村里最年长的护林员87岁，带出徒弟12名。"
)
# Select words as a hand does: press at the first, drag, let go at the last.
FIND = """words => {
  const text = document.querySelector(".source-text");
  const whole = text.textContent;
  const at = whole.indexOf(words);
  const place = offset => {
    const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (offset <= node.length) return [node, offset];
      offset -= node.length;
    }
  };
  const range = document.createRange();
  range.setStart(...place(at + 1));
  range.setStart(range.startContainer, range.startOffset - 1);
  range.setEnd(...place(at + words.length));
  const rects = [...range.getClientRects()].filter(rect => rect.width);
  const [first, last] = [rects[0], rects.at(-1)];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


@pytest.fixture
def article(db, staff):
    program = make_program(name="青禾计划")
    make_indicator(program=program, name="新增林木", unit="株")
    article = make_article(TEXT, published=False)
    ask_for_reading(article, by=staff)
    return article


@pytest.fixture
def desk(page, live_server, article, complaints):
    sign_in(page, live_server.url)
    open_desk(page, live_server.url, article)
    yield page
    # The browser also tells of each refusal by its number.
    assert [told for told in complaints if "(Unprocessable Entity)" not in told] == []


def select(page, words):
    left, top, right, bottom = page.evaluate(FIND, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()


def save(page, proposal):
    card_of(page, proposal).get_by_role("button", name="先存着").click()


def find(exact):
    return Proposal.objects.get(exact=exact)


def test_an_indicator_is_chosen_by_its_name_and_the_number_accepted(desk):
    trees = find("3万株")
    press(desk, "j", "e")
    pick_by_keys(desk, f"#id_{trees.pk}_indicator", "新增林木")
    tab_to(desk, card_of(desk, trees).get_by_role("button", name="先存着"))
    desk.keyboard.press("Enter")
    expect(card_of(desk, trees).locator("[data-editing]")).to_have_count(0)
    press(desk, "a")

    expect(card_of(desk, trees)).to_have_attribute("data-state", "accepted")
    trees.refresh_from_db()
    assert trees.citation.figure.indicator.name == "新增林木"


def test_a_value_that_cannot_be_read_is_told_beside_its_field_and_kept(desk):
    trees = find("3万株")
    value = card_of(desk, trees).locator("[name=value]")
    press(desk, "j", "e")
    value.fill("很多")
    save(desk, trees)
    expect(card_of(desk, trees).locator(".field-value .errorlist")).to_contain_text("很多")
    assert value.input_value() == "很多"

    value.fill("3万")
    card_of(desk, trees).locator("[name=unit]").fill("棵")
    save(desk, trees)

    expect(card_of(desk, trees).locator("[data-editing]")).to_have_count(0)
    trees.refresh_from_db()
    assert (trees.value, trees.unit) == (30_000, "棵")


def test_escape_asks_once_before_words_are_thrown_away(desk):
    first = active_proposal(desk)
    press(desk, "e")
    card_of(desk, first).locator("[name=digest]").fill("我们自己的一句话")

    press(desk, "Escape")
    expect(card_of(desk, first).locator("[data-editing]")).to_have_count(1)
    press(desk, "Escape")

    expect(card_of(desk, first).locator("[data-editing]")).to_have_count(0)
    first.refresh_from_db()
    assert first.digest == ""


@pytest.mark.parametrize("words", ["20条", "3万株", "7所"])
def test_words_after_rare_characters_are_found_at_their_very_place(desk, words, article):
    find(words).delete()
    desk.reload()

    select(desk, words)
    expect(desk.get_by_role("button", name=f"提成数字：{words}")).to_be_visible()
    press(desk, "n")
    desk.wait_for_url("**#p-*")

    made = find(words)
    assert (made.start, made.end) == (TEXT.index(words), TEXT.index(words) + len(words))
    assert made.rule == Proposal.BY_HAND
    assert active_proposal(desk) == made


def test_a_number_typed_as_it_stands_is_found_without_a_mouse(desk):
    find("7所").delete()
    desk.reload()

    press(desk, "n")
    desk.keyboard.insert_text("7所")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**#p-*")

    assert find("7所").start == TEXT.index("7所")


def test_a_refused_number_is_shown_and_proposed_after_all(desk):
    age = find("87岁")
    assert age.refusal
    press(desk, "x")
    desk.wait_for_url("**show=refused**")
    card_of(desk, age).get_by_role("button", name="提议它").click()

    expect(card_of(desk, age)).not_to_have_class("is-refused")
    expect(card_of(desk, age).locator("button[value=skip]")).to_be_visible()
    age.refresh_from_db()
    assert age.value == 87


def test_the_last_decision_is_taken_back_by_one_key(desk):
    first = active_proposal(desk)
    press(desk, "a")
    expect(card_of(desk, first)).to_have_attribute("data-state", "accepted")

    press(desk, "u")

    expect(card_of(desk, first)).to_have_attribute("data-state", "open")
    first.refresh_from_db()
    assert (first.state, first.citation) == (ProposalState.OPEN, None)
    assert active_proposal(desk) == first


def test_a_mark_and_its_card_lead_to_each_other(desk):
    third = Proposal.objects.proposed().in_reading_order()[2]

    desk.locator(f"#t-{third.pk}").click()
    assert active_proposal(desk) == third
    expect(card_of(desk, third)).to_be_focused()
    card_of(desk, third).locator("a.jump").click()

    expect(desk.locator(f"#t-{third.pk}")).to_be_focused()
    expect(desk.locator(f"#t-{third.pk}")).to_have_attribute("aria-current", "true")


def test_no_key_acts_while_somebody_types_or_has_switched_them_off(desk):
    first = active_proposal(desk)
    card_of(desk, first).get_by_text("拒绝…").click()
    card_of(desk, first).get_by_label("补充").press_sequentially("asrjx")
    assert active_proposal(desk) == first

    desk.locator("h1").click()
    press(desk, "?")
    desk.get_by_role("checkbox", name="用这些按键").uncheck()
    desk.get_by_role("button", name="关上").click()
    press(desk, "j", "a")

    assert active_proposal(desk) == first
    assert not Proposal.objects.decided().exists()
