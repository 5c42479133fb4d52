// The desk, made quicker: all of it works without this script, by links and forms alone.

import { activate, activeCard, cardAround, cards, findCard } from "./desk-cards.js";
import { closeForm, openForm, sendDecisions } from "./desk-decide.js";
import { untickNewIndicator } from "./desk-fields.js";
import { begin, listen } from "./desk-keys.js";
import { offerSelection } from "./desk-select.js";
import { refreshWhatComesUp, watchOthers } from "./desk-updates.js";
import { warnBeforeLeaving } from "./desk-unsaved.js";

const desk = document.getElementById("desk");

// A mark and its card lead to each other; a link with a key held opens as links do.
function followLinks(event) {
  const link = event.target.closest?.("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const card = link.matches(".mark") ? findCard(link.dataset.pk) : cardAround(link);
  if (!card) return;
  const acts = {
    mark: () => activate(card, { focus: true }),
    jump: () => showMark(card),
    edit: () => openForm(card),
    cancel: () => closeForm(card),
  };
  const act = acts[link.dataset.action ?? [...link.classList].find((name) => name in acts)];
  if (!act) return;
  event.preventDefault();
  act();
}

function showMark(card) {
  activate(card);
  const mark = document.getElementById(`t-${card.dataset.pk}`);
  mark.scrollIntoView({ block: "nearest" });
  mark.focus({ preventScroll: true });
}

// A form that leaves the page is sent once, however often its button is pressed.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

function forgetSent() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

// A page without a form comes without the admin's jQuery. Its script was there first for a form.
if (window.django) untickNewIndicator();

if (desk) {
  refreshWhatComesUp();
  sendDecisions();
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", forgetSent);
  warnBeforeLeaving(cards);
  document.addEventListener("click", followLinks);
  document.addEventListener("focusin", (event) => {
    const card = cardAround(event.target);
    if (card && card !== activeCard()) activate(card);
  });
  offerSelection(desk);
  watchOthers(desk);
  listen();
  begin();
}
