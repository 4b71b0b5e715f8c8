// A picture for a slide: 16:9, with title, key, what is shown, date, release and licence.
import { corners, placeNames, radius, svg } from "../view/draw.js";

export function slide(view, words) {
  const [WIDTH, HEIGHT] = [1920, 1080];
  const AREA = { left: 60, top: 170, width: 1800, height: 720 };
  const LARGER = 1.5; // marks and names, beside those of the screen
  const SHEET = { width: AREA.width / LARGER, height: AREA.height / LARGER };
  const FINER = 2; // pixels of the PNG for each of the drawing
  const SPACE = "http://www.w3.org/2000/svg";
  const make = (name, attributes, text) => {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Where each node stands in the area; a small picture, which is stretched on screen, is so here.
  const placing = (nodes, most, small) => {
    const all = [...nodes.values()];
    const range = (axis) => [Math.min(...all.map((one) => one[axis])), Math.max(...all.map((one) => one[axis]))];
    const [[left, right], [top, bottom]] = [range("x"), range("y")];
    const margin = { x: 90, y: 40 };
    const across = (SHEET.width - 2 * margin.x) / (right - left || 1);
    const down = (SHEET.height - 2 * margin.y) / (bottom - top || 1);
    const [wide, high] = small ? [across, down] : [Math.min(across, down), Math.min(across, down)];
    return (one) => ({
      x: SHEET.width / 2 + (one.x - (left + right) / 2) * wide,
      y: SHEET.height / 2 + (one.y - (top + bottom) / 2) * high,
      r: radius(one, small ? 1 : 0.5, most),
    });
  };

  const network = () => {
    const { nodes, edges, look, most } = view.picture();
    const place = placing(nodes, most, nodes.size <= 120);
    const ctx = document.createElement("canvas").getContext("2d");
    const weight = (one) => (one.members ? 1e6 + one.members : one.value);
    const ordered = [...nodes.values()].sort((a, b) => weight(b) - weight(a)).map((node) => ({ node, first: false }));
    const names = placeNames(ordered, place, ctx, SHEET, nodes.values());
    const text = svg(SHEET, edges, nodes, place, names, look, words.title);
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawn.setAttribute("x", AREA.left);
    drawn.setAttribute("y", AREA.top);
    drawn.setAttribute("width", AREA.width);
    drawn.setAttribute("height", AREA.height);
    return drawn;
  };

  // The signs and lines that the picture has, and no others.
  const keys = (root, look) => {
    const { nodes, edges } = view.picture();
    const signs = new Map();
    for (const one of nodes.values()) if (!one.members) signs.set(one.kind, signs.get(one.kind) ?? one);
    const lines = [...new Set(edges.map((edge) => edge.color))].filter((colour) => words.lines[colour]);
    const entries = [
      ...[...signs].map(([kind, one]) => ({ text: words.kinds[kind], one })),
      ...lines.map((colour) => ({ text: words.lines[colour], colour })),
    ];
    const ctx = document.createElement("canvas").getContext("2d");
    ctx.font = "22px system-ui, sans-serif";
    let [x, y] = [AREA.left, AREA.top + AREA.height + 40];
    for (const { text, one, colour } of entries) {
      const wide = ctx.measureText(text).width + 62;
      if (x + wide > WIDTH - AREA.left) [x, y] = [AREA.left, y + 34];
      if (one) {
        const points = corners(one.shape, x + 11, y - 7, 9).map((pair) => pair.join(",")).join(" ");
        root.append(points ? make("polygon", { points, fill: one.color })
          : make("circle", { cx: x + 11, cy: y - 7, r: 9, fill: one.color }));
      } else root.append(make("path", { d: `M${x} ${y - 7}h24`, stroke: colour, "stroke-width": 4 }));
      root.append(make("text", { x: x + 32, y, "font-size": 22, fill: look.ink }, text));
      x += wide;
    }
  };

  const drawing = () => {
    const { look } = view.picture();
    const root = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT,
      "font-family": "system-ui, sans-serif" });
    const shown = document.querySelector("#said p").textContent.replace(/\s+/g, " ").trim();
    root.append(
      make("rect", { width: WIDTH, height: HEIGHT, fill: look.paper }),
      make("text", { x: AREA.left, y: 92, "font-size": 52, "font-weight": 700, fill: look.ink }, words.title),
      make(
        "text",
        { x: AREA.left, y: 140, "font-size": 24, fill: look.soft },
        [...words.chosen, shown.split(/(?<=\.) /)[0]].join(" \u00b7 "),
      ),
      network(),
    );
    keys(root, look);
    root.append(make("text", { x: AREA.left, y: HEIGHT - 34, "font-size": 20, fill: look.soft },
      `${words.source} \u00b7 ${location.origin}${location.pathname}${location.search}`.slice(0, 170)));
    return new XMLSerializer().serializeToString(root);
  };

  const save = (blob, ending) => {
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(blob), download: `${words.file}.${ending}`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const vector = () => new Blob([drawing()], { type: "image/svg+xml" });
  const pixels = async () => {
    const address = URL.createObjectURL(vector());
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: FINER * WIDTH, height: FINER * HEIGHT });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  };
  document.getElementById("slide-svg")?.addEventListener("click", () => save(vector(), "svg"));
  document.getElementById("slide-png")?.addEventListener("click", async () => save(await pixels(), "png"));
}
