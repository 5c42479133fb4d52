// Talking to the server: forms and fragments. Every failure becomes a sentence, none is swallowed.

const PATIENCE = 20_000;

export class Unsent extends Error {}

// Post what the form holds; return {ok, card, summary}, the two as elements not yet on the page.
export async function postForm(url, data) {
  data.set("fragment", "1");
  return readFragments(await send(url, { method: "POST", body: data }));
}

export async function getFragments(url, signal) {
  return readFragments(await send(url, { signal }));
}

export async function getJson(url) {
  const { answer, text } = await send(url, {});
  const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (!answer.ok || !isJson) throw new Unsent(refusalOf(answer));
  return JSON.parse(text);
}

async function send(url, options) {
  const signals = [AbortSignal.timeout(PATIENCE), options.signal].filter(Boolean);
  try {
    const answer = await fetch(url, { ...options, signal: AbortSignal.any(signals) });
    return { answer, text: await answer.text() };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Unsent("没有连上服务器。您填的都还在；网络恢复后请再试一次。", { cause: error });
  }
}

function readFragments({ answer, text }) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const card = page.querySelector('[data-fragment="card"] article');
  if (!card) throw new Unsent(refusalOf(answer));
  // A parsed document runs no scripts, so it holds what is meant for those who have none.
  for (const without of card.querySelectorAll("noscript")) without.remove();
  const summary = page.querySelector('[data-fragment="summary"]');
  return { ok: answer.ok, card: document.adoptNode(card), summary: summary && document.adoptNode(summary) };
}

function refusalOf(answer) {
  if (answer.redirected) return "登录过期了。请在另一个窗口重新登录，再回来试一次；您填的都还在。";
  if (answer.status === 403) return "服务器没有答应：权限不够，或者登录换过了。请在另一个窗口登录后再试一次。";
  if (answer.status === 404) return "这一条已经不在了，可能被重新阅读替换了。请重新载入页面。";
  return `服务器没有办成（${answer.status}）。您填的都还在，请再试一次；还不行请告诉管理员。`;
}
