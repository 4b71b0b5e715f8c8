// A network on a canvas: actors, ties and names are drawn here. The first picture stands without
// vis-network, which is the largest script by far; it comes with the first sign of a hand, and from
// then on holds the actors and the camera. Every text is drawn or set as text, never as HTML.
import { drawNode, drawTies, placeNames, radius, svg, writeNames } from "./draw.js";

// A camera that does not glide, on a canvas of its own, until vis-network takes its place.
const stillCamera = (box, paint) => {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%" });
  box.append(canvas);
  let [scale, middle] = [1, { x: 0, y: 0 }];
  const redraw = () => {
    const { clientWidth: width, clientHeight: height } = box;
    const ratio = devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.translate(width / 2 - middle.x * scale, height / 2 - middle.y * scale);
    ctx.scale(scale, scale);
    paint(ctx);
  };
  const watch = new ResizeObserver(redraw);
  return {
    redraw,
    getScale: () => scale,
    getViewPosition: () => middle,
    moveTo: (to) => {
      [scale, middle] = [to.scale, to.position];
      redraw();
    },
    watch: () => watch.observe(box),
    leave: () => {
      watch.disconnect();
      canvas.remove();
    },
  };
};

// `loadVis` returns vis-network, or a promise of it.
export function canvas(box, options, heading, loadVis) {
  const motion = matchMedia("(prefers-reduced-motion: reduce)");
  const listeners = { pick: [], tie: [], clear: [], moved: [], open: [], drawn: [], walked: [] };
  const tell = (name, ...values) => {
    for (const listener of listeners[name]) listener(...values);
  };
  const glide = () => (motion.matches ? false : { duration: 450, easingFunction: "easeInOutQuad" });
  const nodes = new Map();
  const most = { value: 1, members: 1 };
  let edges = [];
  let ordered = [];
  let beside = new Map();
  let picked = null;
  let hover = null;
  let trace = [];
  let placed = [];
  let look = {};
  let covered = { right: 0, bottom: 0 };
  let seen = "";
  let resting;
  let quiet = false;
  let due = 0;
  const FEW = 120; // nodes up to which the server lays a view out by itself (graph/view/local.py)
  const MARGIN = { x: Math.min(90, box.clientWidth * 0.13), y: 62 }; // room for the names at the rim
  const MOVING = 450; // ties drawn while the picture moves: the strongest; at rest all are

  const themed = () => {
    const style = getComputedStyle(box);
    look = Object.fromEntries(["ink", "paper", "brand", "line", "soft"].map((name) =>
      [name, style.getPropertyValue(`--${name}`).trim() || "#16232b"]));
  };
  themed();

  const states = (id) => {
    const far = picked !== null && id !== picked && !beside.get(picked)?.has(id);
    return { picked: id === picked || trace.includes(id), hover: id === hover, faint: far && !trace.includes(id) };
  };
  const paintTies = (ctx) => {
    const route = trace.filter((id) => nodes.has(id));
    drawTies(ctx, drawnNow(), nodes, 1 / camera.getScale(), look, picked, route);
  };
  const paintNode = (ctx, one, x, y) => {
    const px = 1 / camera.getScale();
    drawNode(ctx, one, x, y, radius(one, camera.getScale(), most) * px, px, look, states(one.id));
  };
  const paintNames = (ctx) => {
    const first = new Set([picked, hover, ...trace].filter((id) => nodes.has(id)));
    const asked = [...[...first].map((id) => ({ node: nodes.get(id), first: true })),
      ...ordered.filter((one) => !first.has(one.id)
        && (picked === null || beside.get(picked)?.has(one.id))).map((node) => ({ node, first: false }))];
    const ratio = ctx.canvas.width / (box.clientWidth || 1);
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    placed = placeNames(asked, lens(), ctx, size(), nodes.values());
    writeNames(ctx, placed, look);
    ctx.restore();
    tell("drawn");
    listeners.drawn = [];
  };
  const still = stillCamera(box, (ctx) => {
    paintTies(ctx);
    for (const one of nodes.values()) paintNode(ctx, one, one.x, one.y);
    paintNames(ctx);
  });
  let camera = still;
  let held = null; // the actors as vis-network holds them, once it is there
  const size = () => ({ width: box.clientWidth, height: box.clientHeight });
  // Where actors stand on the screen with the camera as it is: asked once for all of a drawing.
  const lens = () => {
    const scale = camera.getScale();
    const middle = camera.getViewPosition();
    const { width, height } = size();
    return (one) => ({
      x: (one.x - middle.x) * scale + width / 2,
      y: (one.y - middle.y) * scale + height / 2,
      r: radius(one, scale, most),
    });
  };
  // However many things change before the next frame, the picture is drawn once.
  const redraw = () => {
    if (!due) due = requestAnimationFrame(() => { due = 0; camera.redraw(); });
  };
  const drawnNow = () => {
    const now = JSON.stringify([camera.getScale(), camera.getViewPosition()]);
    const moving = seen !== "" && now !== seen && edges.length > MOVING;
    seen = now;
    if (!moving) return edges;
    clearTimeout(resting);
    resting = setTimeout(redraw, 140);
    return edges.slice(0, MOVING);
  };
  // The camera that has a place in the middle of what the panel leaves open.
  const open = (x, y, scale) => ({
    position: { x: x + covered.right / 2 / scale, y: y + covered.bottom / 2 / scale }, scale,
  });
  const bounds = (some) => {
    const [xs, ys] = [some.map((one) => one.x), some.map((one) => one.y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [width, height] = [size().width - covered.right, size().height - covered.bottom];
    const most = some.length === nodes.size && nodes.size <= FEW ? 1 : 1.4;
    const across = (width - 2 * MARGIN.x) / (right - left || 1);
    const down = (height - 2 * MARGIN.y) / (bottom - top || 1);
    const wanted = Math.min(across, down, most);
    return open((left + right) / 2, (top + bottom) / 2, Math.max(wanted, 0.004));
  };
  // A small picture has a layout of its own; here it is laid along the box and stretched to fill it.
  // Only places are stretched: marks and names keep their size.
  const filled = (some) => {
    if (some.length > FEW || some.length < 2) return;
    const { width, height } = size();
    const wide = Math.max(width - 2 * MARGIN.x, 60);
    const high = Math.max(height - 2 * MARGIN.y, 60);
    if (high > wide * 1.15) for (const one of some) [one.x, one.y] = [one.y, one.x];
    for (const [axis, room] of [["x", wide], ["y", high]]) {
      const values = some.map((one) => one[axis]);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      for (const one of some) {
        one[axis] = most > least ? ((one[axis] - least) / (most - least) - 0.5) * room : 0;
      }
    }
    spread(some, wide, high);
  };
  // Marks that would touch push one another apart, with room for a name below each, in the box.
  const ROUNDS = 80;
  const spread = (some, wide, high) => {
    const circles = some.map((one) => ({ one, r: radius(one, 1, most) + (one.members ? 4 : 0) }));
    const room = Math.min(26, Math.sqrt((wide * high) / some.length) / 3);
    const inside = (value, half) => Math.max(-half, Math.min(half, value));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let a = 0; a < circles.length; a += 1) {
        for (let b = a + 1; b < circles.length; b += 1) {
          const [left, right] = [circles[a], circles[b]];
          const [dx, dy] = [right.one.x - left.one.x || 0.1 * (b - a), right.one.y - left.one.y];
          const far = Math.hypot(dx, dy) || 1;
          const lack = left.r + right.r + room - far;
          if (lack > 0) {
            const push = lack / 2 / far;
            left.one.x = inside(left.one.x - dx * push, wide / 2);
            left.one.y = inside(left.one.y - dy * push, high / 2);
            right.one.x = inside(right.one.x + dx * push, wide / 2);
            right.one.y = inside(right.one.y + dy * push, high / 2);
          }
        }
      }
    }
  };
  const move = (to, gliding = true) => {
    camera.moveTo({ ...to, animation: gliding ? glide() : false });
    if (!gliding || motion.matches || !held) tell("moved");
  };
  const fit = (ids, gliding = true) => {
    const some = ids ? ids.filter((id) => nodes.has(id)).map((id) => nodes.get(id)) : ordered;
    if (some.length) move(bounds(some), gliding);
  };

  // vis-network draws all at each change of its data, which is not looked at before the end.
  const hold = (some, gone = []) => {
    if (!held) return;
    quiet = true;
    held.remove(gone);
    held.update(some.map(({ id, x, y, title, color }) => ({ id, x, y, title, color })));
    quiet = false;
  };

  // Takes a picture of the server: who stays keeps its place, nothing is drawn twice.
  const load = (data) => {
    const before = nodes.size;
    const were = new Map([...nodes.values()].map(({ id, x, y }) => [id, { x, y }]));
    most.value = Math.max(1, ...data.nodes.map((one) => (one.members ? 1 : one.value)));
    most.members = Math.max(1, ...data.nodes.map((one) => one.members || 1));
    // Circles of communities leave room for their names, also on a phone.
    most.room = Math.min(1, Math.sqrt((size().width * size().height) / Math.max(data.nodes.length, 1)) / 150);
    filled(data.nodes);
    const kept = new Set(data.nodes.map((one) => one.id));
    const gone = [...nodes.keys()].filter((id) => !kept.has(id));
    nodes.clear();
    for (const one of data.nodes) nodes.set(one.id, one);
    edges = data.edges.filter((edge) => nodes.has(edge.from) && nodes.has(edge.to))
      .sort((a, b) => b.value - a.value);
    beside = new Map(data.nodes.map((one) => [one.id, new Set()]));
    for (const { from, to } of edges) { beside.get(from).add(to); beside.get(to).add(from); }
    const weight = (one) => (one.members ? 1e6 + one.members : one.value);
    ordered = [...data.nodes].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
    if (!nodes.has(picked)) picked = null;
    hold(data.nodes, gone);
    if (!before || data.nodes.length <= FEW) fit(null, before > 0);
    if (before) travel(were);
    redraw();
    if (!before && !held) still.watch();
  };

  // Who was in the picture before goes from there to the new place.
  let travelling = 0;
  const travel = (were) => {
    cancelAnimationFrame(travelling);
    const some = [...nodes.values()].filter((one) => {
      const from = were.get(one.id);
      return from && (from.x !== one.x || from.y !== one.y);
    }).map((one) => ({ one, from: were.get(one.id), to: { x: one.x, y: one.y } }));
    if (!some.length || motion.matches) return;
    const begun = performance.now();
    const frame = (now) => {
      const part = Math.min(1, (now - begun) / 450);
      const eased = part * part * (3 - 2 * part);
      for (const { one, from, to } of some) {
        one.x = from.x + (to.x - from.x) * eased;
        one.y = from.y + (to.y - from.y) * eased;
      }
      hold(some.map(({ one }) => one));
      redraw();
      if (part < 1) travelling = requestAnimationFrame(frame);
    };
    frame(begun);
  };
  const select = (id) => {
    picked = nodes.has(id) ? id : null;
    redraw();
  };
  const fly = (id) => {
    const one = nodes.get(id);
    if (!one) return false;
    select(id);
    move(open(one.x, one.y, Math.max(camera.getScale(), 0.55)));
    return true;
  };
  // What of the picture a panel covers, in pixels; who is picked comes out from under it.
  const cover = (area) => {
    covered = area;
    const one = nodes.get(picked);
    if (!one) return;
    const { x, y } = lens()(one);
    const { width, height } = size();
    if (x > width - area.right - 12 || y > height - area.bottom - 24) move(open(one.x, one.y, camera.getScale()));
  };

  // The tie nearest to a point of the screen, at most 6 pixels away.
  const tieAt = (point) => {
    const place = lens();
    let best = null;
    let nearest = 6;
    for (const edge of edges) {
      const [a, b] = [place(nodes.get(edge.from)), place(nodes.get(edge.to))];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
      const at = Math.min(1, Math.max(0, along));
      const far = Math.hypot(point.x - a.x - at * dx, point.y - a.y - at * dy);
      if (far < nearest) { nearest = far; best = edge; }
    }
    return best;
  };
  const choose = (id) => {
    select(id);
    tell(nodes.get(id).members ? "open" : "pick", id);
  };
  const press = (id, point) => {
    if (id !== undefined) { choose(id); return; }
    const tie = tieAt(point);
    if (tie && tie.kind !== "ties") tell("tie", tie);
    else { select(null); tell("clear"); }
  };

  // vis-network takes over: the hand can drag, zoom and point. Nothing on the screen changes.
  const begin = (vis) => {
    const from = { position: still.getViewPosition(), scale: still.getScale() };
    const render = ({ ctx, id, x, y }) => {
      const one = nodes.get(id);
      const r = radius(one, camera.getScale(), most) / camera.getScale();
      return {
        drawNode: () => quiet || paintNode(ctx, one, x, y),
        nodeDimensions: { width: 2 * r, height: 2 * r },
      };
    };
    held = new vis.DataSet();
    const net = new vis.Network(box, { nodes: held, edges: new vis.DataSet() }, {
      ...options,
      interaction: { ...options.interaction, dragNodes: false, keyboard: { enabled: false } },
      nodes: { ...options.nodes, shape: "custom", ctxRenderer: render, chosen: false },
    });
    // One stop of the keyboard is enough: the box itself.
    box.querySelector(".vis-network")?.removeAttribute("tabindex");
    camera = net;
    hold([...nodes.values()]);
    net.moveTo({ ...from, animation: false });
    net.on("beforeDrawing", (ctx) => quiet || paintTies(ctx));
    net.on("afterDrawing", (ctx) => quiet || paintNames(ctx));
    net.once("afterDrawing", still.leave);
    net.on("click", ({ nodes: [id], pointer: { DOM } }) => press(id, DOM));
    for (const [event, value] of [["hoverNode", (to) => to.node], ["blurNode", () => null]]) {
      net.on(event, (to) => { hover = value(to); redraw(); });
    }
    for (const event of ["zoom", "dragEnd", "animationFinished"]) net.on(event, () => tell("moved"));
    redraw();
    return net;
  };
  let waking = null;
  const wake = () => {
    waking ??= Promise.resolve(loadVis()).then(begin);
    return waking;
  };
  const HANDS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown"];
  for (const name of HANDS) addEventListener(name, wake, { passive: true, capture: true, once: true });
  // What is done before it is there: a wheel zooms, and who is pressed is picked as soon as it can be.
  let early = false;
  box.addEventListener("pointerdown", () => { early = !held; });
  box.addEventListener("click", async ({ clientX, clientY }) => {
    if (!early) return;
    early = false;
    const net = await wake();
    const { left, top } = box.getBoundingClientRect();
    const point = { x: clientX - left, y: clientY - top };
    press(net.getNodeAt(point), point);
  });
  box.addEventListener("wheel", (event) => {
    if (held) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { themed(); redraw(); });

  // Arrow keys walk to the nearest actor in that direction; with shift they move the picture.
  const step = (dx, dy) => {
    const from = nodes.get(picked);
    if (!from) {
      if (ordered.length && fly(ordered[0].id)) tell("walked", ordered[0].id);
      return;
    }
    const far = (one) => {
      const [ax, ay] = [one.x - from.x, one.y - from.y];
      const along = ax * dx + ay * dy;
      return along <= 0 ? Infinity : along + 2.5 * Math.abs(ax * dy - ay * dx);
    };
    const next = ordered.filter((one) => one.id !== picked && far(one) < Infinity)
      .reduce((best, one) => (best && far(best) <= far(one) ? best : one), null);
    if (next) {
      fly(next.id);
      tell("walked", next.id);
    }
  };
  const pan = (dx, dy) => {
    const { x, y } = camera.getViewPosition();
    const by = 90 / camera.getScale();
    move({ position: { x: x + dx * by, y: y + dy * by }, scale: camera.getScale() });
  };
  // Nearer to who is picked, who stays where it is on the screen; without one, to the middle.
  const zoom = (by) => {
    const scale = Math.min(6, camera.getScale() * by);
    const middle = camera.getViewPosition();
    const one = nodes.get(picked) ?? middle;
    const kept = camera.getScale() / scale;
    move({ position: { x: one.x + (middle.x - one.x) * kept, y: one.y + (middle.y - one.y) * kept }, scale });
  };
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) (event.shiftKey ? pan : step)(...arrow);
    else if (event.key === "Enter" && picked !== null) choose(picked);
    else if (event.key === "Escape") { select(null); tell("clear"); }
    else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });

  return {
    load, fit, fly, select, cover, zoom, nodes,
    on: (name, listener) => listeners[name].push(listener),
    picked: () => picked,
    beside: (id) => [...(beside.get(id) || [])],
    trace: (ids) => { trace = ids; redraw(); },
    camera: () => ({ ...camera.getViewPosition(), scale: camera.getScale() }),
    wake,
    aim: ({ x, y, scale }) => move({ position: { x, y }, scale }, false),
    place: (id) => lens()(nodes.get(id)),
    names: () => placed,
    marks: () => {
      const place = lens();
      return [...nodes.values()].map((one) => ({ id: one.id, members: one.members, ...place(one) }));
    },
    size,
    picture: () => ({ nodes, edges, look, most }),
    svg: () => svg(size(), edges, nodes, lens(), placed, look, heading),
    png: () => {
      const canvas = box.querySelector("canvas");
      const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
      const ctx = copy.getContext("2d");
      ctx.fillStyle = look.paper;
      ctx.fillRect(0, 0, copy.width, copy.height);
      ctx.drawImage(canvas, 0, 0);
      return copy.toDataURL("image/png");
    },
    drawn: (then) => listeners.drawn.push(then),
  };
}
