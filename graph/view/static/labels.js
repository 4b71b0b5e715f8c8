// Names keep their size on the screen whatever the zoom: the more ties, the larger. In a wide view
// of many actors only those with most ties are named, closer by all are.
"use strict";
function atlasLabels(network, nodes) {
  const FEW = 80;
  const CLOSE = 0.45;
  const LARGE = 20;
  const SMALL = 11;
  const READABLE = 9;
  const INK = "#16232b";
  const all = nodes.get({ fields: ["id", "value"] });
  const most = Math.max(1, ...all.map((node) => node.value));
  let waiting = false;
  let last = 0;
  const fit = () => {
    waiting = false;
    const scale = network.getScale();
    if (Math.abs(scale / last - 1) < 0.05) return;
    last = scale;
    const small = all.length <= FEW || scale > CLOSE ? SMALL : 0;
    nodes.update(all.map(({ id, value }) => {
      const size = small + (LARGE - small) * (value / most);
      const color = size < READABLE ? "transparent" : INK;
      return { id, font: { size: size / scale, color, strokeWidth: size < READABLE ? 0 : 4 / scale } };
    }));
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(fit);
    waiting = true;
  };
  for (const moved of ["zoom", "resize", "animationFinished"]) network.on(moved, later);
  network.once("afterDrawing", later);
}
