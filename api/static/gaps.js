// The heat map as a grid that the arrow keys walk, and the button that prints the board. Without
// this file every cell is a link all the same.
"use strict";
(() => {
  const grid = document.getElementById("heat");
  const lines = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("td a")]);

  const find = (link) => {
    const row = lines.findIndex((line) => line.includes(link));
    return row < 0 ? null : [row, lines[row].indexOf(link)];
  };

  const focus = (row, column) => {
    const line = lines[Math.max(0, Math.min(row, lines.length - 1))];
    const link = line[Math.max(0, Math.min(column, line.length - 1))];
    grid.querySelector('td a[tabindex="0"]')?.setAttribute("tabindex", "-1");
    link.setAttribute("tabindex", "0");
    link.focus();
  };

  const start = grid.querySelector("td.here a") ?? lines[0][0];
  grid.querySelectorAll("td a").forEach((link) => link.setAttribute("tabindex", link === start ? "0" : "-1"));

  grid.addEventListener("keydown", (event) => {
    const at = find(event.target);
    if (!at || event.altKey || event.metaKey) return;
    const [row, column] = at;
    const last = lines[row].length - 1;
    const to = {
      ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
      ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? lines.length - 1 : row, last],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    focus(...to);
  });

  const button = document.getElementById("print");
  button.parentElement.hidden = false;
  button.addEventListener("click", () => window.print());
})();
