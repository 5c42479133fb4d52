// What others decided meanwhile, and what the ledger holds by now.

import { cards, findCard, isEditing, literalOf, replaceCard } from "./desk-cards.js";
import { replaceSummary } from "./desk-decide.js";
import { notice, say } from "./desk-talk.js";
import { isUnsaved } from "./desk-unsaved.js";
import { Unsent, getFragments, getJson } from "./desk-wire.js";

const EVERY = 8_000;
const EVERY_WHILE_READING = 2_000;
const AT_MOST = 120_000;
// Passing over cards asks the server for none of them.
const RESTS = 250;
const READS = ["waiting", "running"];
const DID = { accepted: "接受了", rejected: "拒绝了", skipped: "跳过了", open: "重新打开了" };

let counting;

export function watchOthers(desk) {
  let wait = pace();
  let timer;
  const schedule = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait);
  };
  const ask = async () => {
    wait = (await look(desk)) ? pace() : Math.min(wait * 2, AT_MOST);
    schedule();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  schedule();
}

function pace() {
  return READS.includes(readingState()) ? EVERY_WHILE_READING : EVERY;
}

const readingState = () => document.querySelector("[data-reading]")?.dataset.reading;

// Return whether the server answered.
async function look(desk) {
  try {
    const found = await getJson(`${desk.dataset.updates}?since=${encodeURIComponent(desk.dataset.token)}`);
    const news = found.changed.filter(isNews);
    for (const change of news) await take(change);
    desk.dataset.token = found.token;
    followReading(found.reading);
    return true;
  } catch (error) {
    if (error instanceof Unsent) return false;
    throw error;
  }
}

function isNews(change) {
  const card = findCard(change.pk);
  return card && (change.state === "gone" || Number(card.dataset.version) < change.version);
}

async function take(change) {
  const card = findCard(change.pk);
  if (change.state === "gone") return notice(card, "重新阅读之后没有这一条了。重新载入页面就会消失。");
  if (!isUnsaved(card)) return refresh(card);
  recountSoon(card);
  return notice(card, `${tell(card, change.by, change.state)}您填的还没有存。`);
}

function tell(card, by, state) {
  const words = `${by || "别人"}${DID[state]}“${literalOf(card)}”。`;
  say(words);
  return words;
}

function followReading(reading) {
  const before = readingState();
  if (!reading || !READS.includes(before)) return;
  if (READS.includes(reading.state)) {
    const line = document.querySelector("[data-reading] p");
    const part = reading.stories_total ? `：第 ${reading.stories_read} 篇，共 ${reading.stories_total} 篇` : "";
    line.textContent = `${reading.label}${part}`;
  } else if (cards().some(isUnsaved)) {
    say(`${reading.label}。存好您填的，再重新载入页面。`);
  } else {
    location.reload();
  }
}

// Ask the server for a card that comes up: what it says of the ledger may be old by now.
export function refreshWhatComesUp() {
  let timer;
  let asking = new AbortController();
  document.addEventListener("desk:activated", (event) => {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    timer = setTimeout(() => refreshQuietly(event.target, signal), RESTS);
  });
}

async function refreshQuietly(card, signal) {
  if (isHeld(card)) return;
  try {
    await refresh(card, signal);
  } catch (error) {
    // Without an answer the card stays as it is: the server checks it again on deciding.
    if (!(error instanceof Unsent) && !signal.aborted) throw error;
  }
}

async function refresh(card, signal) {
  const { card: fresh } = await getFragments(`${card.dataset.url}?fragment=card`, signal);
  const moved = card.dataset.version !== fresh.dataset.version && !isUnsaved(card);
  if (isBusy(card) || isSame(card, fresh) || (isHeld(card) && !moved)) return;
  if (moved) tell(card, fresh.querySelector(".who")?.dataset.by, fresh.dataset.state);
  replaceCard(card, fresh);
  if (moved) recountSoon(fresh);
}

// What others decided changes the head of the desk too; many decisions at once change it once.
function recountSoon(card) {
  clearTimeout(counting);
  counting = setTimeout(() => recount(card), RESTS);
}

async function recount(card) {
  try {
    const { summary } = await getFragments(`${card.dataset.url}?fragment=card&counts=1`);
    replaceSummary(summary);
  } catch (error) {
    if (!(error instanceof Unsent)) throw error;
  }
}

// A card that waits for an answer is replaced by that answer, and by nothing before.
const isBusy = (card) => card.ariaBusy === "true" || !card.isConnected;

// A card that somebody works in, or that says what went wrong, is not taken away.
function isHeld(card) {
  return isBusy(card) || isEditing(card) || isUnsaved(card)
    || card.querySelector("[data-notice], details[open]") !== null;
}

const isSame = (one, other) => gist(one) === gist(other);

function gist(card) {
  const expected = card.querySelector('[name="expected"]')?.value ?? "";
  return [card.dataset.version, expected, card.textContent.replace(/\s+/g, " ")].join("|");
}
