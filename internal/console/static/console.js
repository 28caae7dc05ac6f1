// The console works without this script. It keeps the log of requests up to date and
// puts the focus where something was said.
"use strict";

// What the page says first is what was wrong, or what was done.
const said = document.querySelector(".notice[role=alert], .notice[role=status]");
if (said) {
  said.tabIndex = -1;
  said.focus();
}

const rows = document.querySelector("[data-log]");
if (rows) {
  const pause = 1000; // milliseconds between two questions
  const most = 200; // rows, as many as the page has
  const box = document.querySelector("[data-live]");
  const live = box.querySelector("input");
  const news = document.querySelector("[data-news]");
  let last = rows.dataset.last;
  box.hidden = false;

  const ask = async () => {
    const answer = await fetch(`${rows.dataset.log}&since=${last}`);
    if (!answer.ok || answer.redirected) {
      throw new Error(`the console answered ${answer.status}`);
    }
    last = answer.headers.get("X-Last") ?? last;
    document.querySelector("[data-kept]").textContent = answer.headers.get("X-Kept");
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    const count = fresh.content.children.length;
    if (count === 0) {
      return;
    }
    for (const row of fresh.content.children) {
      row.className = "fresh";
    }
    rows.prepend(fresh.content);
    while (rows.children.length > most) {
      rows.lastElementChild.remove();
    }
    rows.closest(".log-table").hidden = false;
    document.querySelector("[data-empty]")?.remove();
    news.textContent = count === 1 ? "One new request" : `${count} new requests`;
  };

  const watch = async () => {
    if (live.checked && !document.hidden) {
      try {
        await ask();
        box.classList.remove("problem");
      } catch {
        box.classList.add("problem"); // the sandbox may be back the next time
      }
    }
    setTimeout(watch, pause);
  };
  watch();
}
