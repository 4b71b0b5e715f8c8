"use strict";
// "Already in touch", "not relevant": kept in this browser alone, for the actor of the page. Who
// signed in at the review queue also adds to the counts of the server.
(() => {
  const hidden = document.getElementById("hidden");
  if (!hidden) return;
  const root = document.documentElement.dataset.root ?? "";
  const actor = hidden.dataset.actor;
  const KEY = `atlas-partners:${actor}`;
  const WRITER = "atlas-writer"; // set by review.js; no secret, the cookie is what counts
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, text) => { try { localStorage.setItem(key, text); } catch { /* a browser that keeps nothing */ } },
  };
  let verdicts = {};
  try {
    verdicts = JSON.parse(store.get(KEY)) ?? {};
  } catch { /* not ours: begin anew */ }

  const show = () => {
    let count = 0;
    for (const card of document.querySelectorAll(".partner[data-candidate]")) {
      const verdict = verdicts[card.dataset.candidate];
      card.hidden = verdict === "not-relevant";
      card.querySelector("[data-open]").hidden = verdict === "in-touch";
      card.querySelector("[data-said]").hidden = verdict !== "in-touch";
    }
    for (const item of hidden.querySelectorAll("li")) {
      item.hidden = verdicts[item.dataset.candidate] !== "not-relevant";
      if (!item.hidden) count += 1;
    }
    hidden.hidden = count === 0;
    hidden.querySelector(".count").textContent = count;
  };
  const send = async (candidate, verdict) => {
    if (store.get(WRITER) !== "yes") return;
    const answer = await fetch(`${root}/api/v1/feedback`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ actor, candidate, verdict }),
    }).catch(() => null);
    if (answer?.status === 401 || answer?.status === 403) store.set(WRITER, "no");
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-candidate]");
    if (!button) return;
    const { candidate } = button.dataset;
    if (button.value === "undo") delete verdicts[candidate];
    else verdicts[candidate] = button.value;
    store.set(KEY, JSON.stringify(verdicts));
    const card = button.closest(".partner");
    show();
    if (card?.hidden) hidden.querySelector("summary").focus();
    else card?.querySelector(".said:not([hidden]) button")?.focus();
    send(candidate, button.value);
  });
  show();
})();
