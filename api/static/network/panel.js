// The side panel: one actor or one tie with its evidence, partners, and the path to another actor.
import { ROOT } from "../names.js";
import { giveUp, swap } from "../swap.js";

export function panel(view, words, page) {
  const side = document.getElementById("side");
  const card = document.getElementById("card");
  const box = document.getElementById("net");
  let from = null;
  let route = null;

  const part = async (given) => {
    const wanted = await swap("card", {
      from: `${ROOT}/${words.lang}/network/card?${new URLSearchParams(given)}`,
      draw: (page) => card.replaceChildren(...page.body.childNodes),
      failed: () => { card.textContent = words.failed; },
    });
    if (!wanted) return false;
    side.hidden = false;
    side.scrollTop = 0;
    const whole = side.offsetWidth > box.clientWidth * 0.8;
    view.cover({ right: whole ? 0 : side.offsetWidth, bottom: whole ? side.offsetHeight : 0 });
    if (box.matches(":focus-visible")) card.querySelector("h2")?.focus();
    return true;
  };
  const actor = async (id) => {
    view.select(id);
    page.note();
    if (!(await part({ actor: id }))) return;
    const expanded = page.has("expand", id);
    for (const [act, hidden] of [["expand", expanded], ["collapse", !expanded]]) {
      const button = card.querySelector(`[data-act=${act}]`);
      if (button) button.hidden = hidden;
    }
  };
  const close = () => {
    giveUp("card");
    const inside = side.contains(document.activeElement);
    side.hidden = true;
    from = route = null;
    view.trace([]);
    view.select(null);
    view.cover({ right: 0, bottom: 0 });
    page.hint("");
    page.note();
    if (inside) box.focus();
  };

  // The shortest chain between two actors; who is on it is shown even where filters leave it out.
  const trace = async (start, end, fit = true) => {
    const ends = new URLSearchParams({ from: start, to: end });
    const answer = await fetch(`${ROOT}/api/v1/paths?${ends}`).catch(() => null);
    if (!answer?.ok) { page.hint(words.failed); return; }
    const { rows } = await answer.json();
    if (!rows.length) { page.hint(`${words.route}: ${words.none}`); return; }
    const ids = rows.filter((row) => row.kind === "Actor").map((row) => row.id);
    const show = async () => {
      route = [start, end];
      view.trace(ids);
      if (fit) view.fit(ids);
      await actor(end);
      card.querySelector("#route")?.replaceChildren(...told(rows));
    };
    const missing = ids.filter((id) => !view.nodes.has(id));
    if (missing.length) page.add("also", missing, show);
    else show();
  };
  const element = (name, text, attributes = {}) =>
    Object.assign(document.createElement(name), { textContent: text }, attributes);
  const told = (rows) => {
    const list = element("ol", "", { className: "route" });
    for (const row of rows) {
      const item = element("li", "");
      if (row.kind === "Actor") {
        const go = element("button", row.name, { type: "button", className: "go" });
        go.dataset.go = row.id;
        item.append(go);
      } else {
        item.className = "by";
        const href = `${ROOT}/${words.lang}/collaborations/${encodeURIComponent(row.id)}`;
        item.append(element("a", row.name, { href, target: "_top" }));
      }
      list.append(item);
    }
    return [element("h3", words.route), list];
  };
  const reach = (id) => {
    if (from === null || from === id) return false;
    const start = from;
    from = null;
    page.hint("");
    trace(start, id);
    return true;
  };

  view.on("pick", (id) => { if (!reach(id)) { if (route) { route = null; view.trace([]); } actor(id); } });
  view.on("tie", ({ from: one, to: other }) => part({ actor: one, other }));
  view.on("clear", close);
  document.getElementById("close").addEventListener("click", close);
  side.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  card.addEventListener("click", ({ target }) => {
    const go = target.closest("[data-go]")?.dataset.go;
    const act = target.closest("[data-act]")?.dataset.act;
    const id = card.querySelector("[data-card]")?.dataset.card;
    if (go !== undefined) {
      if (view.fly(go)) actor(go);
      else page.add("also", [go], () => { view.fly(go); actor(go); });
    } else if (act === "expand") page.add("expand", [id], () => { view.fit([id, ...view.beside(id)]); actor(id); });
    else if (act === "collapse") page.drop("expand", id).then(() => actor(id));
    else if (act === "route") { from = id; page.hint(words.pick); box.focus(); }
  });
  return { actor, reach, trace, route: () => route };
}
