// The network page: its address is the view. What changes the view asks the server for the page at
// the new address and takes over the picture, the message and the table; nobody moves.
import { swap, underWay } from "../swap.js";
import { canvas } from "../view/canvas.js";
import { panel as sidePanel } from "./panel.js";
import { search } from "./search.js";
import { share } from "./share.js";
import { slide } from "./slide.js";

const at = (id) => document.getElementById(id);
const read = (page, id) => JSON.parse(page.getElementById(id).textContent);
const words = read(document, "words");
const form = at("view");
const scene = read(document, "scene");
const moving = () => import("../view/vis-network.min.js").then(() => globalThis.vis);
const view = canvas(at("net"), scene.options, words.title, moving);
at("net").view = view; // for those who want more of it, in the console
let query = new URLSearchParams(location.search);

const hint = (text) => {
  at("hint").textContent = text;
  at("hint").hidden = !text;
};

// Where the camera is and what is picked stand behind the #, which is never sent.
let noting;
const note = () => {
  clearTimeout(noting);
  noting = setTimeout(() => {
    const { x, y, scale } = view.camera();
    const told = new URLSearchParams({ at: [x.toFixed(0), y.toFixed(0), scale.toFixed(3)].join(",") });
    if (view.picked() !== null) told.set("sel", view.picked());
    if (panel.route()) told.set("path", panel.route().join("~"));
    history.replaceState(null, "", `${location.pathname}${location.search}#${told}`);
    document.dispatchEvent(new Event("atlas:address"));
  }, 150);
};
const recall = () => {
  const told = new URLSearchParams(location.hash.slice(1));
  const [x, y, scale] = (told.get("at") || "").split(",").map(Number);
  if (told.get("path")) panel.trace(...told.get("path").split("~"), false);
  else if (view.nodes.has(told.get("sel"))) panel.actor(told.get("sel"));
  if ([x, y, scale].every(Number.isFinite) && scale > 0) view.aim({ x, y, scale });
};

// The form says what the address says, however the address came about.
const sync = () => {
  if (!form) return;
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = query.getAll(field.name).includes(field.value);
    else if (field.type === "range") {
      field.value = query.get(field.name) || (field.name === "since" ? field.min : field.max);
    }
    else if (field.tagName === "SELECT") field.value = query.get(field.name) || (field.name === "depth" ? "1" : "");
  }
  shown();
};
const shown = () => ["since", "until"].forEach((name) => {
  at(name).parentElement.querySelector("output").value = at(name).value;
});

const go = async (wanted, { push = true, after } = {}) => {
  const address = wanted.toString() ? `${location.pathname}?${wanted}` : location.pathname;
  const late = setTimeout(() => { at("progress").hidden = false; }, 120);
  const draw = (page) => {
    const before = new Set(view.nodes.keys());
    const next = read(page, "scene");
    for (const id of ["said", "carried"]) if (at(id)) at(id).replaceChildren(...page.getElementById(id).childNodes);
    at("twin").querySelector("tbody").replaceWith(page.querySelector("#twin tbody"));
    query = wanted;
    view.load(next);
    sync();
    hint("");
    after?.(next.nodes.map((one) => one.id).filter((id) => !before.has(id)));
    document.dispatchEvent(new Event("atlas:address"));
  };
  await swap("stage", { address, write: push, withHash: true, draw, failed: () => hint(words.reload) });
  clearTimeout(late);
  if (!underWay("stage")) at("progress").hidden = true;
};
const changed = (change) => {
  const wanted = new URLSearchParams(query);
  change(wanted);
  return wanted;
};
const add = (name, ids, after) => go(changed((wanted) => {
  for (const id of ids) if (!wanted.getAll(name).includes(id)) wanted.append(name, id);
}), { after });
const drop = (name, id) => go(changed((wanted) => {
  const rest = wanted.getAll(name).filter((one) => one !== id);
  wanted.delete(name);
  for (const one of rest) wanted.append(name, one);
}));

const panel = sidePanel(view, words, { add, drop, note, hint, has: (name, id) => query.getAll(name).includes(id) });
search(view, words, (id) => {
  if (panel.reach(id)) return;
  if (view.fly(id)) panel.actor(id);
  else add("also", [id], () => { if (view.fly(id)) panel.actor(id); });
});
share(view, words, () => query);
slide(view, words);

view.on("open", (id) => add("opened", [id], (fresh) => view.fit(fresh)));
view.on("moved", note);
view.on("walked", (id) => {
  const one = view.nodes.get(id);
  const kind = one.members ? `${one.members} ${words.members}` : words.kinds[one.kind];
  at("spoken").textContent = `${one.label}, ${kind}, ${one.value} ${words.ties}`;
});
view.drawn(() => {
  at("wait").hidden = true;
  document.body.dataset.drawn = "yes";
  // Fetched, but not run before a hand comes: running it holds up a phone.
  const later = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 2000));
  later(() => fetch(new URL("../view/vis-network.min.js", import.meta.url), { priority: "low" }).catch(() => null));
});
view.load(scene);
recall();

at("in").addEventListener("click", () => view.zoom(1.5));
at("out").addEventListener("click", () => view.zoom(1 / 1.5));
at("fit").addEventListener("click", () => view.fit());
at("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (at("stage").requestFullscreen) {
    at("stage").requestFullscreen().catch(() => at("stage").classList.toggle("wide"));
  }
  else at("stage").classList.toggle("wide");
});
addEventListener("popstate", () => go(new URLSearchParams(location.search), { push: false, after: recall }));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view]");
  const elsewhere = !link || "whole" in link.dataset || event.ctrlKey || event.metaKey || event.shiftKey;
  if (elsewhere || (link.closest("form") && !link.search)) return;
  event.preventDefault();
  go(new URLSearchParams(link.search), { after: (fresh) => fresh.length && link.closest("#twin") && view.fit(fresh) });
});
// The filters and the years; a page for a frame has none.
const filters = () => {
  const chosen = () => {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) wanted.append(name, value);
    for (const [name, end] of [["since", "min"], ["until", "max"]]) {
      if (at(name).value === at(name)[end]) wanted.delete(name);
    }
    if (wanted.get("depth") === "1") wanted.delete("depth");
    return wanted;
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); go(chosen()); });
  let sliding;
  const changing = ({ target }) => {
    if (target.type !== "range") { go(chosen()); return; }
    const other = at(target.id === "since" ? "until" : "since");
    if (Number(at("since").value) > Number(at("until").value)) other.value = target.value;
    shown();
    clearTimeout(sliding);
    sliding = setTimeout(() => go(chosen()), 100);
  };
  form.addEventListener("change", changing);
  for (const name of ["since", "until"]) at(name).addEventListener("input", changing);

  // Plays the years up to the last one, a step at a time; pressed again it stops.
  const play = at("play");
  const said = [play.textContent, play.dataset.pause];
  let playing = null;
  const stop = () => {
    clearInterval(playing);
    playing = null;
    play.textContent = said[0];
    play.setAttribute("aria-pressed", "false");
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  play.addEventListener("click", () => {
    if (playing) { stop(); return; }
    const until = at("until");
    if (until.value === until.max) until.value = at("since").value;
    if (still.matches) { // a year for each press
      until.value = String(Number(until.value) + 1);
      shown();
      go(chosen());
      return;
    }
    play.textContent = said[1];
    play.setAttribute("aria-pressed", "true");
    playing = setInterval(() => {
      if (underWay("stage")) return;
      until.value = String(Number(until.value) + 1);
      shown();
      if (until.value === until.max) stop();
      go(chosen());
    }, 700);
  });
};
if (form) filters();
