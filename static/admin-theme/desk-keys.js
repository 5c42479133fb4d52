// The keys of the desk. None acts while somebody types, and all can be switched off.

import { activate, activeCard, cards, findCard, findMarks, isDecided, isEditing, neighbour } from "./desk-cards.js";
import { closeForm, lastDecided, openForm, press } from "./desk-decide.js";
import { putForwardSelection } from "./desk-select.js";
import { say } from "./desk-talk.js";
import { isUnsaved } from "./desk-unsaved.js";

const SWITCH = "desk-keys";
// How long the second key of a pair may take.
const PAIR = 1_500;

// A held key moves on and on, but decides once.
const MOVES = { j: () => step(1), k: () => step(-1) };
const DEEDS = {
  a: () => decide("accept", "这一条不能直接接受：先按 e 改，给它类型、指标或项目。"),
  e: () => edit(),
  r: () => askReason(),
  s: () => decide("skip", "这一条不能跳过。"),
  u: () => undo(),
  c: () => batch("confirming", "没有只需确认的提议。"),
  b: () => batch("background", "没有背景可以拒绝。"),
  x: () => showRefused(),
  n: () => putForwardSelection(document.getElementById("desk")),
  "?": () => document.getElementById("desk-keys").showModal(),
};
const PAIRS = { gs: () => batch("submit", "没有草稿可以提交审核。") };

export function listen() {
  let first = { key: "", at: 0 };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leave();
    if (!isShortcut(event)) return undefined;
    const key = letterOf(event);
    const pair = performance.now() - first.at < PAIR ? PAIRS[first.key + key] : undefined;
    first = { key, at: performance.now() };
    const deed = pair ?? (event.repeat ? MOVES[key] : (MOVES[key] ?? DEEDS[key] ?? reason(key)));
    if (!deed) return undefined;
    event.preventDefault();
    return deed();
  });
  offerSwitch();
}

function isShortcut(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector("dialog[open]") || localStorage.getItem(SWITCH) === "off") return false;
  return !event.target.closest?.("input, textarea, select, [contenteditable], .select2-container");
}

// A Chinese input method hides the letter of the key, and has a question mark of its own.
function letterOf(event) {
  if (event.key === "？") return "?";
  if (event.key === "Process") return event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  return event.key.toLowerCase();
}

function step(offset) {
  const card = neighbour(offset);
  if (card) return activate(card, { focus: true });
  const page = document.querySelector(`.desk-pager a[rel="${offset > 0 ? "next" : "prev"}"]`);
  if (page) return page.click();
  return say(offset > 0 ? "这是最后一条。" : "这是第一条。");
}

function decide(action, otherwise) {
  const card = activeCard();
  if (!card) return say("没有选中的提议。");
  if (isDecided(card)) return say("这一条已经决定了；按 u 撤销。");
  return press(card, action) || press(card, action === "accept" ? "put-forward" : action) || say(otherwise);
}

function edit() {
  const card = activeCard();
  if (!card?.querySelector('[data-action="edit"]')) return say("这一条现在不能改；已决定的先按 u 撤销。");
  return openForm(card);
}

function askReason() {
  const reasons = activeCard()?.querySelector("details.rejecting");
  if (!reasons) return say("这一条现在不能拒绝。");
  reasons.open = true;
  reasons.querySelector("button").focus();
  return say("按数字选理由，Esc 取消。");
}

function reason(key) {
  const button = activeCard()?.querySelector(`details.rejecting[open] [data-reason="${CSS.escape(key)}"]`);
  return button ? () => button.form.requestSubmit(button) : undefined;
}

// Take back the active card's decision, else the last one made on this page.
function undo() {
  const active = activeCard();
  const card = active && isDecided(active) ? active : findCard(lastDecided());
  if (!card) return say("没有可以撤销的。");
  activate(card, { focus: true });
  return press(card, "undo") || say("这一条不能撤销。");
}

function batch(name, otherwise) {
  const button = document.querySelector(`form[data-batch="${name}"] button:not([disabled])`);
  if (!button) return say(otherwise);
  return button.form.requestSubmit(button);
}

// Show the numbers not taken, or hide them again, at the place where one is.
function showRefused() {
  const shows = document.querySelector(".shows [aria-current]")?.dataset.show;
  const link = document.querySelector(`.shows [data-show="${shows === "refused" ? "all" : "refused"}"]`);
  const card = activeCard();
  const [mark] = card ? findMarks(card.dataset.pk) : [];
  const place = mark ? `&at=${mark.dataset.start}#${card.id}` : "";
  location.assign(link.href + place);
}

// Esc closes what is open: the reasons, else the form, and that only when nothing would be lost.
function leave() {
  const card = activeCard();
  if (!card || document.querySelector("dialog[open], .select2-container--open")) return;
  const reasons = card.querySelector("details.rejecting[open]");
  if (reasons) {
    reasons.open = false;
    card.focus({ preventScroll: true });
  } else if (isEditing(card) && isUnsaved(card) && !("leaving" in card.dataset)) {
    card.dataset.leaving = "";
    say("您填的还没有存；再按一次 Esc 就放弃。");
  } else if (isEditing(card)) {
    closeForm(card);
  }
}

function offerSwitch() {
  const box = document.querySelector("#desk-keys [name=keys]");
  box.checked = localStorage.getItem(SWITCH) !== "off";
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  for (const button of document.querySelectorAll("[data-opens-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById("desk-keys").showModal());
  }
}

// Where the page begins: at the card of the address, else at the first that waits.
export function begin() {
  const asked = findCard(location.hash.slice(3));
  const card = asked ?? cards().find((one) => one.dataset.state === "open") ?? cards()[0];
  if (card) activate(card, { focus: card === asked });
}
