// Completion for "find an actor", a combobox as WAI-ARIA describes it: first who is in the view,
// then who is elsewhere in the release and can be added.
"use strict";
function atlasSearch(view, words, pick) {
  const MOST = 8;
  const input = document.getElementById("find");
  const list = document.getElementById("found");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let options = [];
  let at = -1;
  let asked = 0;
  let timer;

  // What was asked for and has not come yet must not open the list again.
  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    options[at]?.setAttribute("aria-selected", "false");
    at = (next + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };
  const take = (option) => {
    input.value = option.dataset.name;
    close();
    pick(option.dataset.id);
  };
  const show = (items, empty) => {
    options = items.map((item, index) => {
      const option = document.createElement("li");
      option.id = `found-${index}`;
      option.role = "option";
      option.setAttribute("aria-selected", "false");
      Object.assign(option.dataset, { id: item.id, name: item.name });
      option.append(item.name);
      if (!view.nodes.has(item.id)) option.append(" ", Object.assign(document.createElement("span"), { textContent: words.outside }));
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(option); });
      return option;
    });
    const none = Object.assign(document.createElement("li"), { textContent: words.missing, className: "none", role: "option" });
    none.setAttribute("aria-disabled", "true");
    none.setAttribute("aria-selected", "false");
    list.replaceChildren(...(options.length || !empty ? options : [none]));
    list.hidden = !options.length && !empty;
    at = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const here = (wanted) => {
    const found = [...view.nodes.values()].filter((one) => !one.members && fold(one.label).includes(wanted));
    const rank = (one) => (fold(one.label).startsWith(wanted) ? 0 : 1);
    return found.sort((a, b) => rank(a) - rank(b) || b.value - a.value).slice(0, MOST)
      .map((one) => ({ id: one.id, name: one.label }));
  };
  const complete = async () => {
    const mine = (asked += 1);
    const wanted = fold(input.value.trim());
    if (wanted.length < 2) { close(); return; }
    const near = here(wanted);
    show(near, false);
    const query = new URLSearchParams({ q: input.value.trim(), lang: words.lang, limit: "20" });
    const answer = await fetch(`/api/v1/complete?${query}`).catch(() => null);
    if (mine !== asked) return;
    const { items } = answer?.ok ? await answer.json() : { items: [] };
    if (mine !== asked) return;
    const known = new Set(near.map((one) => one.id));
    const more = items.filter((one) => one.kind === "actor" && !known.has(one.id));
    show([...near, ...more].slice(0, MOST), true);
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(complete, 100); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const first = options[Math.max(at, 0)];
      if (!list.hidden && first) take(first);
      else complete();
    } else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (list.hidden || !options.length) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? options.length - 1 : at - 1); }
  });
}
