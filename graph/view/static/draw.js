// How actors, communities, ties and names are drawn, on a canvas and as SVG. Sizes are those of the
// screen, whatever the zoom: closer, actors stand apart instead of growing.
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
export const corners = (shape, x, y, r) => (CORNERS[shape] || []).map(([a, b]) => [x + a * r, y + b * r]);

// The radius of a node in pixels of the screen at a zoom.
export const radius = (node, scale, most) => {
  const grown = Math.min(1.7, Math.max(0.62, (scale / 0.5) ** 0.35));
  const base = node.members ? (8 + 22 * Math.sqrt(node.members / most.members)) * (most.room ?? 1)
    : 4.2 + 10 * Math.sqrt(node.value / most.value);
  return base * grown;
};

const outline = (ctx, node, x, y, r) => {
  ctx.beginPath();
  const points = corners(node.shape, x, y, r);
  if (points.length) {
    ctx.moveTo(...points[0]);
    for (const point of points.slice(1)) ctx.lineTo(...point);
    ctx.closePath();
  } else ctx.arc(x, y, r, 0, 2 * Math.PI);
};

// One actor or community: a ring around what is picked, hollow where no source says it itself.
export const drawNode = (ctx, one, x, y, r, px, look, state) => {
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
export const drawTies = (ctx, edges, nodes, px, look, picked, trace) => {
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

// Boxes or points by the cells of a grid that they touch, so that only neighbours are compared.
const CELL = 48;
const grid = () => {
  const cells = new Map();
  const each = ([left, top, right, bottom], act) => {
    for (let a = Math.floor(left / CELL); a <= right / CELL; a += 1) {
      for (let b = Math.floor(top / CELL); b <= bottom / CELL; b += 1) act(a * 4096 + b);
    }
  };
  return {
    put: (box, thing) => each(box, (cell) => {
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(thing);
    }),
    some: (box, test) => {
      let hit = false;
      each(box, (cell) => { hit = hit || (cells.get(cell) || []).some(test); });
      return hit;
    },
  };
};

// What a name must not do: touch another name or another mark, or stand nearer to another mark
// than to its own.
const HALO = 3;
const LEADING = 1.12; // from line to line, for each pixel of the font
const clear = (box, own, names, marks) => {
  const [left, top, right, bottom] = box;
  const meets = (other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1];
  if (names.some(box, meets)) return false;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const near = Math.hypot(x - own.x, y - own.y);
  const around = [
    Math.min(left, x - near),
    Math.min(top, y - near),
    Math.max(right, x + near),
    Math.max(bottom, y + near),
  ];
  return !marks.some(around, (mark) => {
    if (mark.id === own.id) return false;
    const dx = mark.x - Math.max(left, Math.min(mark.x, right));
    const dy = mark.y - Math.max(top, Math.min(mark.y, bottom));
    return Math.hypot(dx, dy) < mark.r + 1 || Math.hypot(mark.x - x, mark.y - y) <= near;
  });
};

// The four places of a name beside its mark, the best first.
const beside = ({ x, y, r }, wide, high) => [
  [x - wide / 2, y + r + HALO],
  [x + r + HALO + 1, y - high / 2],
  [x - r - HALO - 1 - wide, y - high / 2],
  [x - wide / 2, y - r - HALO - high],
].map(([left, top]) => [left, top, left + wide, top + high]);

// A long name takes two or three lines of about one length.
const LONG = 18;
const lines = (text) => {
  const wanted = text.length / Math.min(3, Math.ceil(text.length / LONG));
  return text.split(" ").reduce((rows, word) => {
    const last = rows.at(-1);
    const joins = last !== undefined && (last.length + word.length / 2 < wanted || rows.length === 3);
    if (joins) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
    return rows;
  }, []);
};

// The lines of a name and their width in pixels for each pixel of the font; measured once.
const measured = (ctx, one, text, bold) => {
  if (one.told !== text || one.bold !== bold) {
    ctx.font = `${bold ? 650 : 450} 100px system-ui, sans-serif`;
    one.lines = lines(text);
    one.wide = Math.max(...one.lines.map((line) => ctx.measureText(line).width)) / 100;
    one.told = text;
    one.bold = bold;
  }
  return one;
};

// Where names can stand; the important ones are asked first, and who has no place gets no name.
export const placeNames = (ordered, place, ctx, size, all) => {
  const [taken, marks] = [grid(), grid()];
  for (const one of all) {
    const at = place(one);
    const r = at.r + (one.members ? 4 : 0);
    marks.put([at.x - r, at.y - r, at.x + r, at.y + r], { id: one.id, x: at.x, y: at.y, r });
  }
  const fits = ([left, top, right, bottom]) =>
    left >= 3 && top >= 3 && right <= size.width - 3 && bottom <= size.height - 3;
  const placed = [];
  for (const { node: one, first } of ordered) {
    if (placed.length >= 140) break;
    const at = place(one);
    if (at.x < 0 || at.y < 0 || at.x > size.width || at.y > size.height) continue;
    const own = { id: one.id, x: at.x, y: at.y, r: at.r + (one.members ? 4 : 0) };
    const font = Math.round(Math.min(15, 11 + at.r / 4));
    const text = short(one.label, first ? 60 : 44);
    const name = measured(ctx, one, text, first);
    const wide = name.wide * font + 4;
    const boxes = beside(own, wide, name.lines.length * font * LEADING + 2);
    const found = boxes.find((box) => fits(box) && clear(box, own, taken, marks));
    const box = found || (first ? boxes.find(fits) || boxes[0] : null);
    if (!box) continue;
    taken.put(box, box);
    const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    placed.push({ id: one.id, text, lines: name.lines, box, x, y, font, first });
  }
  return placed;
};

// The lines of a name, each with the height at which its middle stands.
const baselines = ({ lines: rows, y, font }) =>
  rows.map((line, at) => [line, y + (at - (rows.length - 1) / 2) * font * LEADING]);

export const writeNames = (ctx, placed, look) => {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const name of placed) {
    ctx.font = `${name.first ? 650 : 450} ${name.font}px system-ui, sans-serif`;
    ctx.lineWidth = 4;
    ctx.strokeStyle = look.paper;
    ctx.fillStyle = look.ink;
    const rows = baselines(name);
    for (const [line, y] of rows) ctx.strokeText(line, name.x, y);
    for (const [line, y] of rows) ctx.fillText(line, name.x, y);
  }
};

// The picture as it is on the screen, as the text of an SVG file.
export const svg = (size, edges, nodes, place, placed, look, heading) => {
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
    if (one.members && r > 11) {
      root.append(make("text", { x: fixed(x), y: fixed(y), "font-size": 11, "font-weight": 600, fill: "#fff",
        "text-anchor": "middle", "dominant-baseline": "central",
        "font-family": "system-ui, sans-serif" }, String(one.members)));
    }
  }
  for (const name of placed) {
    for (const [line, y] of baselines(name)) {
      root.append(make("text", { x: fixed(name.x), y: fixed(y), "font-size": name.font, "text-anchor": "middle",
        "dominant-baseline": "middle", "font-family": "system-ui, sans-serif", fill: look.ink,
        stroke: look.paper, "stroke-width": 3, "paint-order": "stroke" }, line));
    }
  }
  return new XMLSerializer().serializeToString(root);
};
