// Completion for "find an actor": first who is in the view, then who is elsewhere in the release
// and can be added.
import { combobox } from "../combobox.js";
import { complete, fold } from "../names.js";

export function search(view, words, pick) {
  const MOST = 8;
  const input = document.getElementById("find");
  const here = (wanted) => {
    const rank = (one) => (fold(one.label).startsWith(wanted) ? 0 : 1);
    return [...view.nodes.values()].filter((one) => !one.members && fold(one.label).includes(wanted))
      .sort((a, b) => rank(a) - rank(b) || b.value - a.value).slice(0, MOST)
      .map(({ id, label }) => ({ id, name: label }));
  };
  const find = async (said, { show }) => {
    const near = here(fold(said));
    show(near, false);
    const items = await complete(said, words.lang, 20);
    const known = new Set(near.map((one) => one.id));
    const more = items.filter((one) => one.kind === "actor" && !known.has(one.id))
      .map(({ id, name }) => ({ id, name, note: view.nodes.has(id) ? "" : words.outside }));
    show([...near, ...more].slice(0, MOST));
  };
  const take = ({ id, name }) => {
    input.value = name;
    pick(id);
  };
  combobox(input, { find, take, first: true, missing: words.missing });
}
