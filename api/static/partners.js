// "Already in touch", "not relevant", and the shortlist: kept in this browser alone, for the actor of
// the page. Who signed in at the review queue also adds to the counts of the server.
import { ROOT } from "./names.js";

const WRITER = "atlas-writer"; // set by review.js; no secret, the cookie is what counts
const hidden = document.getElementById("hidden");
const listed = document.getElementById("shortlist");
const holder = hidden ?? listed;
const store = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, text) => { try { localStorage.setItem(key, text); } catch { /* a browser that keeps nothing */ } },
};
const kept = (key, empty) => {
  try {
    return JSON.parse(store.get(key)) ?? empty;
  } catch {
    return empty; // not ours: begin anew
  }
};

function partners(actor) {
  const VERDICTS = `atlas-partners:${actor}`;
  const SHORTLIST = `atlas-shortlist:${actor}`;
  const verdicts = kept(VERDICTS, {});
  let list = kept(SHORTLIST, []);

  const show = () => {
    let count = 0;
    for (const card of document.querySelectorAll(".partner[data-candidate]")) {
      const verdict = verdicts[card.dataset.candidate];
      card.hidden = verdict === "not-relevant";
      card.querySelector("[data-open]").hidden = verdict === "in-touch";
      card.querySelector("[data-said]").hidden = verdict !== "in-touch";
    }
    if (!hidden) return;
    for (const item of hidden.querySelectorAll("li")) {
      item.hidden = verdicts[item.dataset.candidate] !== "not-relevant";
      if (!item.hidden) count += 1;
    }
    hidden.hidden = count === 0;
    hidden.querySelector(".count").textContent = count;
  };
  const address = () => {
    const query = new URLSearchParams([["actor", actor], ...list.map((id) => ["partner", id])]);
    return `${ROOT}/${document.documentElement.lang}/partners/shortlist?${query}`;
  };
  const showList = () => {
    for (const button of document.querySelectorAll("button[data-star]")) {
      const on = list.includes(button.dataset.star);
      button.hidden = false;
      button.setAttribute("aria-pressed", String(on));
      button.firstElementChild.textContent = on ? "★" : "☆";
    }
    for (const link of document.querySelectorAll("a[data-shortlist]")) {
      link.href = address();
      if (link.dataset.count) link.textContent = link.dataset.count.replace("{count}", list.length);
    }
  };
  const send = async (candidate, verdict) => {
    if (store.get(WRITER) !== "yes") return;
    const answer = await fetch(`${ROOT}/api/v1/feedback`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ actor, candidate, verdict }),
    }).catch(() => null);
    if (answer?.status === 401 || answer?.status === 403) store.set(WRITER, "no");
  };
  const judge = (button) => {
    const { candidate } = button.dataset;
    if (button.value === "undo") delete verdicts[candidate];
    else verdicts[candidate] = button.value;
    store.set(VERDICTS, JSON.stringify(verdicts));
    const card = button.closest(".partner");
    show();
    if (card?.hidden) hidden.querySelector("summary").focus();
    else card?.querySelector(".said:not([hidden]) button")?.focus();
    send(candidate, button.value);
  };
  const star = (button) => {
    const id = button.dataset.star;
    list = list.includes(id) ? list.filter((one) => one !== id) : [...list, id];
    store.set(SHORTLIST, JSON.stringify(list));
    showList();
    // The page of the list shows what its address says.
    if (listed) location.replace(address());
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-candidate], button[data-star]");
    if (button?.dataset.star) star(button);
    else if (button) judge(button);
  });

  if (listed) {
    const given = new URLSearchParams(location.search).getAll("partner");
    // A list without partners in its address is the one of this browser.
    if (!given.length && list.length) location.replace(address());
    // On a list that somebody sent, the stars say what it holds; a click makes it one's own.
    else if (given.length) list = given;
  }
  show();
  showList();
}
if (holder) partners(holder.dataset.actor);
