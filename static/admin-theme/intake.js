/* Taking in: each chosen file goes by its own request, its row tells how far it is. */
"use strict";

(() => {
  const AT_ONCE = 2;
  const AGAIN_AFTER = 1500;
  const progress = document.getElementById("progress");
  const upload = document.getElementById("upload");
  const waiting = document.getElementById("waiting");

  const pause = () => new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));

  async function readStates(url) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).intakes;
  }

  /* --- the page of one intake: shown anew once its file is read --- */

  async function waitForText(url) {
    for (;;) {
      await pause();
      try {
        const [intake] = await readStates(url);
        if (!intake || intake.state !== "waiting") break;
      } catch {
        continue; // out of reach for a moment; asked again
      }
    }
    window.location.reload();
  }

  /* --- rows of the table of progress --- */

  function addRow(name) {
    const row = progress.querySelector("tbody").insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    row.append(head);
    row.insertCell().className = "state-cell";
    row.insertCell().className = "fault-cell";
    return row;
  }

  function showProgress(row, share) {
    const cell = row.querySelector(".state-cell");
    let bar = cell.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", "上传进度");
      cell.replaceChildren(bar);
    }
    bar.value = share;
  }

  function showState(row, intake) {
    const head = row.querySelector("th");
    const link = document.createElement("a");
    link.href = intake.url;
    link.textContent = intake.name;
    head.replaceChildren(link);
    row.dataset.pk = intake.pk;
    showBadge(row, intake.state, intake.label, intake.fault);
  }

  function showBadge(row, state, label, sentence) {
    const badge = document.createElement("span");
    badge.className = `badge badge-${state}`;
    badge.textContent = label;
    row.dataset.state = state;
    row.querySelector(".state-cell").replaceChildren(badge);
    row.querySelector(".fault-cell").textContent = sentence;
  }

  function sumUp() {
    const rows = [...progress.querySelectorAll("tbody tr")];
    const count = (...states) => rows.filter((row) => states.includes(row.dataset.state)).length;
    const open = rows.length - count("ready", "registered", "failed", "refused", "dropped");
    const words = [`共 ${rows.length} 份`, `${count("ready", "registered")} 份读出`];
    if (count("failed", "refused")) words.push(`${count("failed", "refused")} 份没有读出`);
    if (open) words.push(`${open} 份还在读`);
    document.getElementById("progress-summary").textContent = `${words.join("，")}。`;
  }

  async function follow() {
    const rows = () => [...progress.querySelectorAll('tr[data-state="waiting"]')];
    while (rows().length) {
      await pause();
      const keys = rows().slice(0, 50).map((row) => `pk=${row.dataset.pk}`);
      try {
        for (const intake of await readStates(`${progress.dataset.states}?${keys.join("&")}`)) {
          if (intake.state !== "waiting") {
            showState(progress.querySelector(`tr[data-pk="${intake.pk}"]`), intake);
          }
        }
      } catch {
        continue; // out of reach for a moment; asked again
      }
      sumUp();
    }
  }

  /* --- sending files --- */

  function send(file, row) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", upload.elements.csrfmiddlewaretoken.value);
    data.append("files", file);
    const request = new XMLHttpRequest();
    return new Promise((resolve) => {
      request.open("POST", window.location.pathname);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) showProgress(row, event.loaded / event.total);
      });
      request.addEventListener("loadend", () => {
        tell(row, request, file.name);
        resolve();
      });
      request.send(data);
    });
  }

  function tell(row, request, name) {
    const answer = request.response;
    if (answer && answer.intakes && answer.intakes.length) {
      showState(row, answer.intakes[0]);
    } else if (answer && answer.refused && answer.refused.length) {
      const sentence = answer.refused[0];
      showBadge(row, "failed", "没有收下", sentence.replace(`${name}：`, ""));
    } else {
      const why = request.status ? `服务器答复 ${request.status}` : "连不上服务器";
      showBadge(row, "failed", "没有收下", `没有传成（${why}）：请再选一次这个文件。`);
    }
    sumUp();
  }

  async function sendAll(files) {
    const queue = files.map((file) => [file, addRow(file.name)]);
    for (const [, row] of queue) showProgress(row, 0);
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await send(...next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await follow();
  }

  if (waiting) waitForText(waiting.dataset.states);
  if (progress && progress.querySelector('tr[data-state="waiting"]')) follow();
  if (upload) {
    upload.addEventListener("submit", async (event) => {
      const input = upload.elements.files;
      if (!input.files.length) return;
      event.preventDefault();
      const files = [...input.files];
      input.value = "";
      progress.hidden = false;
      const button = upload.querySelector("button");
      button.disabled = true;
      await sendAll(files);
      button.disabled = false;
    });
  }
})();
