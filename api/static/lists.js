// A list is narrowed, put in order and given columns without leaving the page. Its address says what
// is chosen and nothing else. Without this file the form is sent as it is.
import { swap } from "./swap.js";

const at = (id) => document.getElementById(id);

// Whoever has chosen an organisation (mine.js keeps it) can put the list in order from there.
const nearMine = () => {
  const link = document.querySelector("a[data-near]");
  let mine = null;
  try { mine = JSON.parse(localStorage.getItem("atlas-mine")); } catch { /* nothing is kept */ }
  if (!link || !mine?.id) return;
  const query = new URLSearchParams(location.search);
  link.hidden = query.get("near") === mine.id;
  for (const name of ["page", "sort"]) query.delete(name);
  query.set("near", mine.id);
  link.href = `${location.pathname}?${query}`;
};

// What was folded out stays so.
const draw = (page) => {
  const open = [...at("listing").querySelectorAll("details[open][id]")].map(({ id }) => id);
  at("listing").replaceWith(page.getElementById("listing"));
  at("count").replaceChildren(...page.getElementById("count").childNodes);
  for (const id of open) at(id)?.setAttribute("open", "");
  nearMine();
};

let shown = location.search;

const show = (query, write) => {
  shown = query.toString() && `?${query}`;
  const address = `${location.pathname}${shown}`;
  return swap("listing", { address, write, draw });
};

const chosen = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));

for (const name of ["change", "submit"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest("#listing");
    if (!form) return;
    event.preventDefault();
    show(chosen(form), true);
  });
}
// A step to another place of the same list, as by the link to its content, asks for nothing.
addEventListener("popstate", () => {
  if (location.search !== shown) show(new URLSearchParams(location.search), false);
});
nearMine();
