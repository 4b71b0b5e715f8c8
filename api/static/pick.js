// Fields of forms that name an actor, or one of a list in the page, with completion as you type.
// <input data-pick="actor"> asks the release; data-choices="id" reads the JSON list of that id.
import { combobox } from "./combobox.js";
import { completeOrNear, fold } from "./names.js";

const MOST = 8;
const ASKED = 24; // of these the actors are kept
const lang = document.documentElement.lang;

const from = (input) => {
  if (!input.dataset.choices) {
    return async (text, { show }) => {
      const items = await completeOrNear(text, lang, ASKED);
      show(items.filter((item) => item.kind === input.dataset.pick).slice(0, MOST)
        .map(({ name }) => ({ name })));
    };
  }
  const choices = JSON.parse(document.getElementById(input.dataset.choices).textContent);
  return async (text, { show }) => {
    const words = fold(text).split(/\s+/);
    show(choices.filter(({ label }) => words.every((word) => fold(label).includes(word)))
      .slice(0, MOST).map(({ label }) => ({ name: label })));
  };
};
// A form that asks for nothing else is sent at once.
const taken = (input) => ({ name }) => {
  input.value = name;
  if (input.hasAttribute("data-go")) input.form.requestSubmit();
  else input.focus();
};
let many = 0;
const dress = (input) => {
  many += 1;
  const list = Object.assign(document.createElement("ul"), {
    id: `pick-${many}`, className: "options", hidden: true,
  });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
  const holder = Object.assign(document.createElement("span"), { className: "picker" });
  input.replaceWith(holder);
  holder.append(input, list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
    ["aria-expanded", "false"], ["aria-controls", list.id], ["autocomplete", "off"]]) {
    input.setAttribute(name, value);
  }
  combobox(input, { find: from(input), take: taken(input) });
};
// What a swap brings is dressed as well.
const all = () => document
  .querySelectorAll(":is(input[data-pick], input[data-choices]):not([role])").forEach(dress);
all();
document.addEventListener("atlas:swapped", all);
