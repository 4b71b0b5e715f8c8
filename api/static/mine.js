// My organisation: chosen once and kept in this browser alone. The pages work without this file,
// their addresses name the organisation.
import { ROOT } from "./names.js";

const KEY = "atlas-mine";
const CHOOSING = "atlas-choosing"; // a form that chooses was sent, so what comes next is mine
const lang = document.documentElement.lang;
const read = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
};
const write = (mine) => {
  try {
    if (mine) localStorage.setItem(KEY, JSON.stringify(mine));
    else localStorage.removeItem(KEY);
  } catch { /* a browser that keeps nothing */ }
};
const flag = (now) => {
  try {
    const before = sessionStorage.getItem(CHOOSING);
    if (now) sessionStorage.setItem(CHOOSING, now);
    else sessionStorage.removeItem(CHOOSING);
    return before;
  } catch { return null; }
};
const mine = read();

const keep = document.querySelector(".keep[data-mine]");
if (keep) {
  const { mine: id, name } = keep.dataset;
  const show = () => {
    const kept = read().id === id;
    keep.querySelector("[data-keep]").hidden = kept;
    keep.querySelector("[data-kept]").hidden = !kept;
  };
  if (flag("")) write({ id, name });
  keep.querySelector("[data-keep]").addEventListener("click", () => {
    write({ id, name });
    show();
    keep.querySelector("[data-forget]").focus();
  });
  keep.querySelector("[data-forget]").addEventListener("click", () => {
    write(null);
    show();
    keep.querySelector("[data-keep]").focus();
  });
  show();
}

const form = document.querySelector("form[data-choose]");
const asked = new URLSearchParams(location.search).has("actor");
const own = location.pathname.endsWith(`/${lang}/mine`);
// Who has chosen already is led on; "another organisation" asks with an empty field.
if (form && own && !asked && mine.id) {
  location.replace(`${ROOT}/${lang}/mine?${new URLSearchParams({ actor: mine.id })}`);
}
if (form && own) form.addEventListener("submit", () => flag("yes"));
const field = document.querySelector("input[data-mine]");
if (field && !field.value && mine.name) field.value = mine.name;
