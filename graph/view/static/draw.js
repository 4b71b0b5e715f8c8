// How actors, communities, ties and names are drawn, on a canvas and as SVG. Sizes are those of the
// screen, whatever the zoom: closer, actors stand apart instead of growing.
"use strict";
const atlasDraw = (() => {
  const STAR = Array.from({ length: 10 }, (_, at) => {
    const angle = (at * Math.PI) / 5 - Math.PI / 2;
    const far = at % 2 ? 0.5 : 1.15;
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
  const CORNERS = {
    square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
    triangle: [[0, -1.1], [1.1, 0.9], [-1.1, 0.9]],
    triangleDown: [[0, 1.1], [1.1, -0.9], [-1.1, -0.9]],
    hexagon: [[-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0]],
    star: STAR,
  };
  const corners = (shape, x, y, r) => (CORNERS[shape] || []).map(([a, b]) => [x + a * r, y + b * r]);

  // The radius of a node in pixels of the screen at a zoom.
  const radius = (node, scale, most) => {
    const grown = Math.min(1.7, Math.max(0.62, (scale / 0.5) ** 0.35));
    const base = node.members ? 8 + 22 * Math.sqrt(node.members / most.members)
      : 4.2 + 10 * Math.sqrt(node.value / most.value);
    return base * grown;
  };

  const outline = (ctx, node, x, y, r) => {
    ctx.beginPath();
    const points = corners(node.shape, x, y, r);
    if (points.length) {
      points.forEach(([a, b], at) => (at ? ctx.lineTo(a, b) : ctx.moveTo(a, b)));
      ctx.closePath();
    } else ctx.arc(x, y, r, 0, 2 * Math.PI);
  };

  // One actor or community: a ring around what is picked, hollow where no source says it itself.
  const node = (ctx, one, x, y, r, px, look, state) => {
    if (state.picked || state.hover) {
      outline(ctx, one, x, y, r + 4 * px);
      ctx.fillStyle = state.picked ? look.brand : look.line;
      ctx.fill();
    }
    outline(ctx, one, x, y, r);
    ctx.globalAlpha = state.faint ? 0.25 : 1;
    const hollow = one.basis === "derived";
    ctx.fillStyle = hollow ? look.paper : one.color;
    ctx.fill();
    ctx.lineWidth = (hollow ? 2 : 1) * px;
    ctx.strokeStyle = hollow ? one.color : look.paper;
    ctx.stroke();
    if (one.members) {
      ctx.setLineDash([3 * px, 3 * px]);
      ctx.strokeStyle = one.color;
      ctx.beginPath();
      ctx.arc(x, y, r + 3 * px, 0, 2 * Math.PI);
      ctx.stroke();
      ctx.setLineDash([]);
      if (r > 11 * px) {
        ctx.fillStyle = "#fff";
        ctx.font = `600 ${11 * px}px system-ui, sans-serif`;
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        ctx.fillText(String(one.members), x, y);
      }
    }
    ctx.globalAlpha = 1;
  };

  const width = (edge) => 0.9 + Math.min(2.6, 0.55 * Math.log2(edge.value));

  // All ties of one look in one path: a path for each would cost ten times as much.
  const ties = (ctx, edges, nodes, px, look, picked, trace) => {
    const groups = new Map();
    const near = [];
    for (const edge of edges) {
      const on = picked !== null && (edge.from === picked || edge.to === picked);
      if (on) { near.push(edge); continue; }
      const key = `${edge.color} ${edge.dashes ? 1 : 0} ${Math.round(width(edge) * 2)} ${edge.arrows ? 1 : 0}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(edge);
    }
    const dim = picked !== null || trace.length > 1 ? 0.16 : edges.length > 1200 ? 0.42 : 0.65;
    const stroke = (some, alpha, colour, wide) => {
      ctx.globalAlpha = alpha;
      ctx.strokeStyle = colour;
      ctx.lineWidth = wide * px;
      ctx.setLineDash(some[0].dashes ? [5 * px, 4 * px] : some[0].arrows ? [1.5 * px, 3 * px] : []);
      ctx.beginPath();
      for (const edge of some) {
        const a = nodes.get(edge.from);
        const b = nodes.get(edge.to);
        ctx.moveTo(a.x, a.y);
        ctx.lineTo(b.x, b.y);
      }
      ctx.stroke();
    };
    for (const some of groups.values()) stroke(some, dim, some[0].color, width(some[0]));
    for (const edge of near) stroke([edge], 0.95, edge.color, width(edge) + 0.8);
    for (let at = 1; at < trace.length; at += 1) {
      stroke([{ from: trace[at - 1], to: trace[at] }], 1, look.brand, 4);
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  };

  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

  // Where names can stand without touching one another; the important ones are asked first.
  const names = (ordered, place, ctx, size) => {
    const taken = new Map();
    const CELL = 48;
    const cells = ([left, top, right, bottom]) => {
      const found = [];
      for (let a = Math.floor(left / CELL); a <= right / CELL; a += 1) {
        for (let b = Math.floor(top / CELL); b <= bottom / CELL; b += 1) found.push(a * 4096 + b);
      }
      return found;
    };
    const free = (box) => cells(box).every((cell) => (taken.get(cell) || []).every((other) =>
      box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1]));
    const take = (box) => cells(box).forEach((cell) => {
      if (!taken.has(cell)) taken.set(cell, []);
      taken.get(cell).push(box);
    });
    const placed = [];
    for (const { node: one, first } of ordered) {
      if (placed.length >= 140) break;
      const at = place(one);
      if (at.x < -20 || at.y < -20 || at.x > size.width + 20 || at.y > size.height + 20) continue;
      const font = Math.round(Math.min(17, 11 + at.r / 3.2));
      const text = short(one.label, first ? 60 : 30);
      if (one.wide === undefined || one.told !== text) {
        ctx.font = "100px system-ui, sans-serif";
        one.wide = ctx.measureText(text).width / 100;
        one.told = text;
      }
      const half = (one.wide * font) / 2;
      const x = Math.min(Math.max(at.x, half + 4), Math.max(size.width - half - 4, half + 4));
      const top = at.y + at.r + 2;
      const box = [x - half - 2, top - 1, x + half + 2, top + font + 2];
      if (!first && !free(box)) continue;
      take(box);
      placed.push({ text, x, y: top + font / 2, font, first });
    }
    return placed;
  };

  const write = (ctx, placed, look) => {
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const { text, x, y, font, first } of placed) {
      ctx.font = `${first ? 650 : 450} ${font}px system-ui, sans-serif`;
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = look.paper;
      ctx.strokeText(text, x, y);
      ctx.fillStyle = look.ink;
      ctx.fillText(text, x, y);
    }
  };

  // The picture as it is on the screen, as the text of an SVG file.
  const svg = (size, edges, nodes, place, placed, look, heading) => {
    const space = "http://www.w3.org/2000/svg";
    const make = (name, attributes, text) => {
      const made = document.createElementNS(space, name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      if (text !== undefined) made.textContent = text;
      return made;
    };
    const { width: w, height: h } = size;
    const root = make("svg", { viewBox: `0 0 ${w} ${h}`, width: w, height: h, role: "img" });
    root.append(make("title", {}, heading), make("rect", { width: w, height: h, fill: look.paper }));
    const fixed = (value) => value.toFixed(1);
    for (const edge of edges) {
      const [a, b] = [place(nodes.get(edge.from)), place(nodes.get(edge.to))];
      const line = { x1: fixed(a.x), y1: fixed(a.y), x2: fixed(b.x), y2: fixed(b.y), stroke: edge.color,
        "stroke-width": fixed(width(edge)), "stroke-opacity": 0.6 };
      if (edge.dashes) line["stroke-dasharray"] = "5 4";
      if (edge.arrows) line["stroke-dasharray"] = "1.5 3";
      root.append(make("line", line));
    }
    for (const one of nodes.values()) {
      const { x, y, r } = place(one);
      const points = corners(one.shape, x, y, r).map((pair) => pair.map(fixed).join(",")).join(" ");
      const paint = one.basis === "derived" ? { fill: look.paper, stroke: one.color, "stroke-width": 2 }
        : { fill: one.color };
      const drawn = points ? make("polygon", { points, ...paint })
        : make("circle", { cx: fixed(x), cy: fixed(y), r: fixed(r), ...paint });
      drawn.append(make("title", {}, one.title || one.label));
      root.append(drawn);
    }
    for (const { text, x, y, font } of placed) {
      root.append(make("text", { x: fixed(x), y: fixed(y), "font-size": font, "text-anchor": "middle",
        "dominant-baseline": "middle", "font-family": "system-ui, sans-serif", fill: look.ink,
        stroke: look.paper, "stroke-width": 3, "paint-order": "stroke" }, text));
    }
    return new XMLSerializer().serializeToString(root);
  };

  return { radius, node, ties, names, write, svg };
})();
