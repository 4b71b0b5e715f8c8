// The header: one field for names and questions, reached with "/", and doors that close again.
import { combobox } from "./combobox.js";
import { begun, completeOrNear, phrases, ROOT } from "./names.js";

const FOLDERS = {
  actor: "actors",
  therapy: "therapies",
  stage: "stages",
  collaboration: "collaborations",
  product: "products",
  trial: "trials",
};
const MOST = 7;
const PHRASES = 3;
const lang = document.documentElement.lang;
const input = document.getElementById("seek");

if (input) {
  const kinds = document.getElementById("seek-list").dataset;
  const to = (page, text) => `${ROOT}/${lang}/${page}?${new URLSearchParams({ q: text })}`;
  // A record leads to its page; a place, and whatever else is offered, to the answer.
  const address = ({ id, kind, name }) => (FOLDERS[kind]
    ? `${ROOT}/${lang}/${FOLDERS[kind]}/${encodeURIComponent(id)}`
    : to("ask", name));
  const find = async (text, { show }) => {
    const [texts, named] = await Promise.all([
      text.trim().length > 1 ? phrases(text, lang, PHRASES) : [],
      completeOrNear(text, lang, MOST),
    ]);
    const items = [
      ...named.map((item) => ({ name: item.name, note: kinds[item.kind] ?? "", go: address(item) })),
      // A question with a place that is still open is gone on with; a whole one is asked.
      ...texts.map((name) => ({
        name,
        note: input.dataset.ask,
        go: name.includes("…") ? "" : to("ask", name),
      })),
    ];
    const whole = [
      { name: text, note: input.dataset.ask, go: to("ask", text) },
      { name: text, note: input.dataset.search, go: to("search", text) },
    ];
    show([...items, ...whole]);
  };
  const take = ({ name, go }) => {
    input.value = go ? name : begun(name);
    if (go) location.assign(go);
    else input.focus();
  };
  combobox(input, { find, take });
}

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const field = input ?? document.getElementById("q");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// One door is open at a time, and none once the visitor is elsewhere.
const doors = [...document.querySelectorAll("details.door")];
const shut = (but) => doors.forEach((door) => { if (door !== but) door.open = false; });
for (const door of doors) {
  door.addEventListener("toggle", () => { if (door.open) shut(door); });
  door.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !door.contains(relatedTarget)) door.open = false;
  });
  door.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !door.open) return;
    event.stopPropagation();
    door.open = false;
    door.querySelector("summary").focus();
  });
  door.addEventListener("click", ({ target }) => { if (target.closest("a")) door.open = false; });
}
document.addEventListener("click", ({ target }) => { if (!target.closest("details.door")) shut(); });
