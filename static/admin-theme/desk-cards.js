// The cards and their marks in the source text: which is active, and moving between them.

import { readyFields } from "./desk-fields.js";

const CARD = "article.proposal";
const ACTIVE = "is-active";

export const cards = () => [...document.querySelectorAll(CARD)];
export const findCard = (pk) => document.getElementById(`p-${pk}`);
export const findMarks = (pk) => [...document.querySelectorAll(`.source-text .mark[data-pk="${pk}"]`)];
export const activeCard = () => document.querySelector(`${CARD}.${ACTIVE}`);
export const cardAround = (node) => node.closest?.(CARD) ?? null;
export const isDecided = (card) => ["accepted", "rejected"].includes(card.dataset.state);
export const isEditing = (card) => card.querySelector("[data-editing]") !== null || "editing" in card.dataset;
export const literalOf = (card) => card.querySelector("h3")?.textContent.trim() ?? "";

// Make the card the one that keys act on; the page moves only where it is out of sight.
export function activate(card, { focus = false } = {}) {
  const before = activeCard();
  if (before !== card) {
    if (before) outline(before, false);
    outline(card, true);
    card.dispatchEvent(new CustomEvent("desk:activated", { bubbles: true }));
  }
  if (focus && !card.contains(document.activeElement)) card.focus({ preventScroll: true });
  if (focus) card.scrollIntoView({ block: "nearest" });
  const [mark] = findMarks(card.dataset.pk);
  if (mark) revealInPane(mark);
}

// Put the newer card in the old one's place, with its outline, its marks and the focus.
export function replaceCard(card, fresh) {
  const wasActive = card === activeCard();
  const held = heldIn(card);
  card.replaceWith(fresh);
  for (const mark of findMarks(fresh.dataset.pk)) mark.dataset.state = fresh.dataset.state;
  if (wasActive) outline(fresh, true);
  if (held) (fresh.querySelector(held) ?? fresh).focus({ preventScroll: true });
  readyFields(fresh);
}

// Return the card `offset` places from the active one, or nothing past either end.
export function neighbour(offset) {
  const all = cards();
  const here = all.indexOf(activeCard());
  return here < 0 ? all[0] : all[here + offset];
}

// Return the first card after this one that waits, else the first that waits at all.
export function nextOpen(card) {
  const all = cards();
  const here = all.indexOf(card);
  const others = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))];
  return others.find((one) => one.dataset.state === "open" && !one.classList.contains("is-refused"));
}

function outline(card, on) {
  for (const one of [card, ...findMarks(card.dataset.pk)]) {
    one.classList.toggle(ACTIVE, on);
    if (on) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

function heldIn(card) {
  const field = document.activeElement;
  if (!card.contains(field)) return "";
  if (field === card) return ":scope";
  const value = field instanceof HTMLButtonElement ? `[value="${CSS.escape(field.value)}"]` : "";
  return field.name ? `[name="${CSS.escape(field.name)}"]${value}` : ":scope";
}

// Scroll the text within its own pane: where it has none, on a narrow screen, the page stays.
function revealInPane(mark) {
  let pane = mark.parentElement;
  while (pane && pane.tagName !== "SECTION" && !scrolls(pane)) pane = pane.parentElement;
  if (!pane || !scrolls(pane)) return;
  const box = pane.getBoundingClientRect();
  const place = mark.getBoundingClientRect();
  const margin = box.height / 6;
  if (place.top >= box.top + margin && place.bottom <= box.bottom - margin) return;
  pane.scrollTop += place.top - box.top - box.height / 3;
}

function scrolls(element) {
  return element.scrollHeight > element.clientHeight + 1
    && ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
}
