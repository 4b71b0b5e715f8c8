// Draws the network of the page's address; every text is set as text, never as HTML.
"use strict";
(async () => {
  const box = document.getElementById("net");
  const side = document.getElementById("side");
  const words = JSON.parse(side.dataset.words);
  let data;
  try {
    const answer = await fetch(box.dataset.source);
    if (!answer.ok) throw new Error(answer.statusText);
    data = await answer.json();
  } catch {
    box.firstElementChild.textContent = box.dataset.failed;
    return;
  }
  box.replaceChildren();
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const drawn = new vis.DataSet(data.nodes);
  const network = new vis.Network(
    box,
    { nodes: drawn, edges: new vis.DataSet(data.edges) },
    data.options,
  );
  atlasLabels(network, drawn);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const move = calm ? false : { duration: 400, easingFunction: "easeInOutQuad" };
  network.once("afterDrawing", () => { document.body.dataset.drawn = "yes"; });

  const element = (name, text, attributes = {}) => {
    const made = Object.assign(document.createElement(name), attributes);
    if (text) made.textContent = text;
    return made;
  };
  const link = (href, text) => element("a", text, { href });
  let last = null;

  const show = async (id) => {
    const node = nodes.get(id);
    const beside = network.getConnectedNodes(id);
    const list = element("ul");
    for (const other of beside.slice(0, 30)) {
      const item = element("li");
      const button = link("#", nodes.get(other).label);
      button.addEventListener("click", (event) => { event.preventDefault(); pick(other); });
      item.append(button);
      list.append(item);
    }
    const close = element("button", "×", { className: "close", type: "button", ariaLabel: "×" });
    close.addEventListener("click", () => { side.hidden = true; network.unselectAll(); });
    const lang = side.dataset.lang;
    const links = element("p");
    links.append(
      link(`/${lang}/network?around=${encodeURIComponent(id)}&depth=1`, side.dataset.around), " · ",
      link(`/api/v1/actors/${encodeURIComponent(id)}`, side.dataset.facts),
    );
    const told = [words[`kind_${node.kind}`], words[`standing_${node.standing}`], node.title.split(" \u00b7 ")[1]];
    const about = element("p", told.filter(Boolean).join(" \u00b7 "));
    side.replaceChildren(close, element("h2", node.label), about, links, list);
    if (last && last !== id) side.append(await path(last, id));
    last = id;
    side.hidden = false;
  };

  // The shortest chain from the actor picked before; a failed request is not "none".
  const path = async (from, to) => {
    const said = element("p", `${side.dataset.path} `);
    const answer = await fetch(`/api/v1/paths?${new URLSearchParams({ from, to })}`).catch(() => null);
    if (!answer?.ok) {
      said.append(side.dataset.failed);
      return said;
    }
    const { rows } = await answer.json();
    said.append(rows.length ? rows.map((row) => row.name).join(" → ") : side.dataset.none);
    const here = rows.filter((row) => nodes.has(row.id)).map((row) => row.id);
    if (here.length) network.selectNodes(here);
    return said;
  };

  const pick = (id) => {
    network.selectNodes([id]);
    network.focus(id, { scale: 0.6, animation: move });
    show(id);
  };

  network.on("click", ({ nodes: [id] }) => { if (id !== undefined) show(id); });
  document.getElementById("find").addEventListener("change", ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    const found = wanted && data.nodes.find((node) => node.label.toLowerCase() === wanted)
      || wanted && data.nodes.find((node) => node.label.toLowerCase().includes(wanted));
    document.getElementById("missing").textContent = found || !wanted ? "" : side.dataset.missing;
    if (found) pick(found.id);
  });
  document.getElementById("fit").addEventListener("click", () => network.fit({ animation: move }));
  document.getElementById("full").addEventListener("click", () => document.getElementById("stage").requestFullscreen());
  document.getElementById("png").addEventListener("click", ({ currentTarget }) => {
    currentTarget.href = box.querySelector("canvas").toDataURL("image/png");
  });
})();
