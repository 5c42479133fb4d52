// Deciding without leaving the page: a card's form is sent, the card and the summary are replaced.

import { activate, cardAround, isEditing, literalOf, nextOpen, replaceCard } from "./desk-cards.js";
import { notice, say } from "./desk-talk.js";
import { Unsent, getFragments, postForm } from "./desk-wire.js";

// A second press that was meant for the card before must not reach the one that came up.
const SETTLES = 400;
const DECIDES = ["accept", "reject", "skip"];
const DONE = {
  accept: "已接受",
  reject: "已拒绝",
  skip: "先跳过",
  undo: "已撤销",
  save: "已保存",
  "put-forward": "已提议",
};

const decided = [];

export function sendDecisions() {
  document.addEventListener("click", stopSecondClick, true);
  document.addEventListener("keydown", stopEnterInRemark);
  document.addEventListener("submit", (event) => {
    const card = cardAround(event.target);
    if (!card || event.submitter?.name !== "action") return;
    event.preventDefault();
    send(card, event.target, event.submitter);
  });
}

// Press the card's own button, as a mouse would; return whether it has one.
export function press(card, action) {
  const button = card.querySelector(`button[name="action"][value="${action}"]:not([disabled])`);
  if (button) button.form.requestSubmit(button);
  return button !== null;
}

// Return the key of what was decided last on this page and not taken back.
export const lastDecided = () => decided.at(-1);

export async function openForm(card) {
  await show(card, `${card.dataset.url}?fragment=1`);
  const fresh = document.getElementById(card.id);
  if (isEditing(fresh)) fresh.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

export async function closeForm(card) {
  await show(card, `${card.dataset.url}?fragment=card`);
  activate(document.getElementById(card.id), { focus: true });
}

async function show(card, url) {
  card.ariaBusy = "true";
  try {
    const answer = await getFragments(url);
    replaceCard(card, answer.card);
  } catch (error) {
    tellFailure(card, error, () => show(card, url));
  } finally {
    card.ariaBusy = null;
  }
}

function stopSecondClick(event) {
  if (event.detail > 1 && event.target.closest?.('button[name="action"]')) event.preventDefault();
}

// Enter in a line of text presses a form's first button, which may be any.
function stopEnterInRemark(event) {
  if (event.key !== "Enter" || event.target.name !== "remark" || event.isComposing) return;
  event.preventDefault();
  say("请选一个理由。");
}

async function send(card, form, button) {
  if (card.ariaBusy === "true") return;
  if (document.body.dataset.settling) {
    say("刚换到这一条，请看过再按。");
    return;
  }
  card.ariaBusy = "true";
  try {
    const answer = await postForm(form.getAttribute("action"), new FormData(form, button));
    if (answer.summary) replaceSummary(answer.summary);
    if (answer.ok) take(card, answer.card, button.value.split(":")[0]);
    else refuse(card, answer.card);
  } catch (error) {
    tellFailure(card, error, () => send(card, form, button));
  } finally {
    card.ariaBusy = null;
  }
}

function take(card, fresh, action) {
  const next = DECIDES.includes(action) ? nextOpen(card) : null;
  const top = next?.getBoundingClientRect().top;
  replaceCard(card, fresh);
  remember(fresh.dataset.pk, action);
  say(`${DONE[action] ?? "已改"}“${literalOf(fresh)}”。${next ? "" : countLeft()}`);
  if (!next) return activate(fresh, { focus: true });
  settle();
  // What comes up stays where it was on the screen, however much shorter the decided card is.
  window.scrollBy({ top: next.getBoundingClientRect().top - top, behavior: "instant" });
  return activate(next, { focus: true });
}

function settle() {
  document.body.dataset.settling = "yes";
  setTimeout(() => delete document.body.dataset.settling, SETTLES);
}

function remember(pk, action) {
  if (DECIDES.includes(action)) decided.push(pk);
  if (action === "undo" && decided.includes(pk)) decided.splice(decided.lastIndexOf(pk), 1);
}

function countLeft() {
  const left = Number(document.querySelector(".count-open strong")?.textContent);
  return left ? `还有 ${left} 条待决定，不在这一页。` : "没有待决定的了。";
}

// The server's card says why, and holds what was typed.
function refuse(card, fresh) {
  if (isEditing(fresh)) fresh.dataset.unsaved = "";
  replaceCard(card, fresh);
  activate(fresh, { focus: true });
  say(fresh.querySelector("[data-notice] p")?.textContent ?? "");
}

function tellFailure(card, error, retry) {
  if (!(error instanceof Unsent)) throw error;
  notice(card, error.message, retry);
  say(error.message);
}

export function replaceSummary(fresh) {
  const old = document.querySelector('[data-fragment="summary"]');
  old.replaceChildren(...fresh.childNodes);
  const { undecided } = old.querySelector("[data-undecided]").dataset;
  document.querySelector('[data-count="undecided"]')?.replaceChildren(undecided);
}
