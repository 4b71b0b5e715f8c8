// Completion for the question box: a combobox as WAI-ARIA describes it. Without this file the box
// is a plain form.
"use strict";
(() => {
  const input = document.getElementById("q");
  const list = document.getElementById("q-list");
  const lang = document.documentElement.lang;
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
    options[at]?.removeAttribute("aria-selected");
    at = (next + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };

  // What is completed is the last word or words of the question, not the whole of it.
  const tail = () => {
    const words = input.value.split(/\s+/);
    return words.slice(-Math.min(words.length, 3)).join(" ").trim();
  };

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const take = (option) => {
    const said = fold(tail());
    const name = option.dataset.name;
    let cut = said.length;
    for (let from = 0; from < said.length; from += 1) {
      if (from && said[from - 1] !== " ") continue;
      if (fold(name).startsWith(said.slice(from))) { cut = said.length - from; break; }
    }
    input.value = input.value.trimEnd().slice(0, -cut || undefined) + name;
    close();
    input.focus();
  };

  const show = (items) => {
    options = items.map((item, index) => {
      const option = document.createElement("li");
      option.id = `q-option-${index}`;
      option.role = "option";
      option.dataset.name = item.name;
      const kind = document.createElement("span");
      kind.textContent = item.kind;
      option.append(item.name, " ", kind);
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(option); });
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    at = -1;
    input.setAttribute("aria-expanded", String(options.length > 0));
  };

  const complete = async () => {
    const mine = (asked += 1);
    const words = tail().split(" ").filter(Boolean);
    for (let from = 0; from < words.length; from += 1) {
      const q = words.slice(from).join(" ");
      if (q.length < 2) break;
      const query = new URLSearchParams({ q, lang, limit: "6" });
      const answer = await fetch(`/api/v1/complete?${query}`).catch(() => null);
      if (mine !== asked || !answer?.ok) return;
      const { items } = await answer.json();
      if (mine !== asked) return;
      if (items.length) { show(items); return; }
    }
    close();
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(complete, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (!list.hidden) event.preventDefault(); close(); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? options.length - 1 : at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(options[at]); }
  });
})();
