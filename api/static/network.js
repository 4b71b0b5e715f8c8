// Draws the network of the page's address; every text is set as text, never as HTML.
"use strict";
(async () => {
  const box = document.getElementById("net");
  const side = document.getElementById("side");
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
  const network = new vis.Network(
    box,
    { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) },
    data.options,
  );
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
    side.replaceChildren(close, element("h2", node.label), element("p", node.title), links, list);
    if (last && last !== id) side.append(await path(last, id));
    last = id;
    side.hidden = false;
  };

  const path = async (from, to) => {
    const query = new URLSearchParams({ from, to });
    const said = element("p", `${side.dataset.path} `);
    try {
      const found = await (await fetch(`/api/v1/paths?${query}`)).json();
      const ids = (found.rows[0]?.actors ?? []).map((one) => one.id ?? one);
      said.append(ids.length ? ids.map((id) => nodes.get(id)?.label ?? id).join(" → ") : side.dataset.none);
      const drawn = ids.filter((id) => nodes.has(id));
      if (drawn.length) network.selectNodes(drawn);
    } catch {
      said.append(side.dataset.none);
    }
    return said;
  };

  const pick = (id) => {
    network.selectNodes([id]);
    network.focus(id, { scale: 1.1, animation: move });
    show(id);
  };

  network.on("click", ({ nodes: [id] }) => { if (id !== undefined) show(id); });
  document.getElementById("find").addEventListener("change", ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    const found = wanted && data.nodes.find((node) => node.label.toLowerCase() === wanted)
      || wanted && data.nodes.find((node) => node.label.toLowerCase().includes(wanted));
    if (found) pick(found.id);
  });
  document.getElementById("fit").addEventListener("click", () => network.fit({ animation: move }));
  document.getElementById("full").addEventListener("click", () => document.getElementById("stage").requestFullscreen());
  document.getElementById("png").addEventListener("click", ({ currentTarget }) => {
    currentTarget.href = box.querySelector("canvas").toDataURL("image/png");
  });
})();
