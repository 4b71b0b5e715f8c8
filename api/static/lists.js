// Addresses of lists say what is chosen and nothing else; what was folded out stays so.
const open = new Set();
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
nearMine();
document.addEventListener("htmx:config:request", ({ detail }) => {
  const given = detail.ctx.request.body;
  for (const [name, value] of [...given.entries()]) {
    if (value === "") given.delete(name);
  }
  for (const one of document.querySelectorAll("#listing details[open][id]")) open.add(one.id);
});
document.addEventListener("htmx:after:swap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  open.clear();
  nearMine();
});
// Without htmx, as when a key is pressed in the field, empty fields are not sent either.
document.addEventListener("submit", ({ target }) => {
  for (const field of target.elements) if (field.name && field.value === "") field.disabled = true;
  setTimeout(() => { for (const field of target.elements) field.disabled = false; });
});
