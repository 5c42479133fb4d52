// A number by hand: words selected in the source text become a proposal at that very place.

import { say } from "./desk-talk.js";

export function offerSelection(desk) {
  const text = desk.querySelector(".source-text");
  const bar = text && desk.dataset.putForward && makeBar(desk);
  if (!bar) return;
  document.addEventListener("selectionchange", () => {
    const span = readSelection(text);
    bar.hidden = !span;
    if (span) fill(bar, span);
  });
}

// Put forward what is selected; without a selection, open the line for typing it.
export function putForwardSelection(desk) {
  const bar = desk.querySelector("form.selection-bar:not([hidden])");
  if (bar) {
    bar.requestSubmit();
    return;
  }
  const byHand = desk.querySelector("details.by-hand");
  if (!byHand) {
    say("您没有权限提议数字。");
    return;
  }
  byHand.open = true;
  byHand.querySelector("input[name=literal]").focus();
}

// Return {start, end, words} of the selection in code points of the stored text, or nothing.
export function readSelection(text) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return undefined;
  const start = placeOf(text, range.startContainer, range.startOffset);
  const end = placeOf(text, range.endContainer, range.endOffset);
  return end > start ? { start, end, words: range.toString() } : undefined;
}

// The runs say where they begin, in code points; a JavaScript string counts half a rare character.
function placeOf(text, node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const run = element.closest("[data-start]");
  const before = document.createRange();
  before.setStart(run, 0);
  before.setEnd(node, offset);
  return Number(run.dataset.start) + [...before.toString()].length;
}

function makeBar(desk) {
  const form = document.createElement("form");
  form.className = "selection-bar";
  form.method = "post";
  form.action = desk.dataset.putForward;
  form.hidden = true;
  form.append(desk.querySelector("[name=csrfmiddlewaretoken]").cloneNode(), hidden("start"), hidden("end"));
  const button = document.createElement("button");
  // A press must not take the selection away before it is sent.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  form.append(button);
  desk.querySelector(".source").append(form);
  return form;
}

function hidden(name) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  return field;
}

function fill(bar, { start, end, words }) {
  bar.elements.start.value = start;
  bar.elements.end.value = end;
  const shown = [...words.replace(/\s+/g, "")];
  bar.querySelector("button").textContent = `提成数字：${shown.slice(0, 12).join("")}${shown.length > 12 ? "…" : ""}`;
}
