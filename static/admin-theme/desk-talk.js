// What the desk tells: the status line for everybody, a notice inside a card where something failed.

// An unchanged text is not read out again, so the line is emptied first.
export function say(words) {
  const line = document.getElementById("desk-status");
  line.textContent = "";
  requestAnimationFrame(() => { line.textContent = words; });
}

// Show the sentence at the head of the card; with `retry`, a button that tries once more.
export function notice(card, words, retry) {
  card.querySelector("[data-notice]")?.remove();
  const made = document.createElement("div");
  made.className = "notice notice-error";
  made.dataset.notice = "";
  made.setAttribute("role", "alert");
  const sentence = document.createElement("p");
  sentence.textContent = words;
  made.append(sentence);
  if (retry) made.append(retryButton(retry));
  card.prepend(made);
}

function retryButton(retry) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "再试一次";
  button.addEventListener("click", retry);
  return button;
}
