// The heat map as a grid that the arrow keys walk; a cell or a list of the legend opens beside it
// without leaving the page. Without this file every one of them is a link all the same.
import { giveUp, swap } from "./swap.js";

const grid = document.getElementById("heat");
const desk = document.getElementById("desk");
const beside = document.getElementById("beside");
const told = document.getElementById("told");
const PLACE = "atlas-board-place"; // where the page was scrolled to, for the next board

// Rows of what the arrow keys walk: the heads of the columns, then each row with its own head.
const lines = [...grid.rows].map((row) => [...row.querySelectorAll("a")]);
lines[0].unshift(null); // the corner is no link
const cells = [...grid.querySelectorAll("tbody td:not(.way) a")];
const chosen = (link) => new URL(link.href).searchParams.get("cell");

const find = (link) => {
  const row = lines.findIndex((line) => line.includes(link));
  return row < 0 ? null : [row, lines[row].indexOf(link)];
};

const pick = (link) => {
  for (const one of grid.querySelectorAll('a[tabindex="0"]')) one.setAttribute("tabindex", "-1");
  link.setAttribute("tabindex", "0");
};

const focus = (row, column) => {
  const line = lines[Math.max(0, Math.min(row, lines.length - 1))];
  const link = line[Math.max(0, Math.min(column, line.length - 1))];
  if (!link) return;
  pick(link);
  link.focus();
};

for (const link of grid.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
pick(grid.querySelector("td.here a") ?? cells[0]);

grid.addEventListener("keydown", (event) => {
  const at = find(event.target);
  if (!at || event.altKey || event.metaKey) return;
  const [row, column] = at;
  const last = lines[row].length - 1;
  const to = {
    ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
    ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
    Home: [event.ctrlKey ? 1 : row, 1], End: [event.ctrlKey ? lines.length - 1 : row, last],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  focus(...to);
});

// ---- what stands open beside the matrix
let from = null; // what was activated, to go back to

const mark = (panel) => {
  const { open, shown } = panel?.dataset ?? {};
  const list = shown && new Set([...panel.querySelectorAll(".shown a[data-cell]")].map((one) => one.dataset.cell));
  for (const link of cells) {
    const key = chosen(link);
    link.parentElement.classList.toggle("here", key === open);
    link.parentElement.classList.toggle("dim", Boolean(list) && !list.has(key));
    if (key === open) pick(link);
  }
  for (const link of document.querySelectorAll(".legend a")) {
    if (link.dataset.show === shown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  desk.classList.toggle("open", Boolean(panel));
};

// Links and hidden fields that take along what stands open.
const carry = (address) => {
  const given = new URL(address, location.href).searchParams;
  for (const link of document.querySelectorAll("a[data-stay]")) {
    const target = new URL(link.href);
    for (const name of ["cell", "show"]) {
      target.searchParams.delete(name);
      if (given.get(name)) target.searchParams.set(name, given.get(name));
    }
    link.href = target;
  }
  for (const form of document.querySelectorAll(".days, .whatif form")) {
    for (const one of form.querySelectorAll(":is([name=cell], [name=show])[type=hidden]")) one.remove();
    for (const name of ["cell", "show"]) {
      if (!given.get(name)) continue;
      const field = { type: "hidden", name, value: given.get(name) };
      form.append(Object.assign(document.createElement("input"), field));
    }
  }
};

// The cell stays in the part of the window that the sheet of a phone leaves free.
const reveal = (panel) => {
  const link = grid.querySelector("td.here a");
  if (!link || getComputedStyle(panel).position !== "fixed") return;
  const [cell, sheet] = [link.getBoundingClientRect(), panel.getBoundingClientRect()];
  const head = grid.tHead.getBoundingClientRect();
  if (cell.bottom > sheet.top - 8) scrollBy({ top: cell.bottom - sheet.top + 40, behavior: "instant" });
  else if (cell.top < head.bottom) link.scrollIntoView({ block: "center", behavior: "instant" });
};

const draw = (panel, address) => {
  document.getElementById("cell")?.remove();
  if (panel) beside.prepend(panel);
  mark(panel);
  carry(address);
};

const close = (address, write) => {
  giveUp("beside");
  if (write) history.pushState(null, "", address);
  draw(null, address);
  told.textContent = told.dataset.closed;
};

const open = (address, write) => {
  const from = new URL(address);
  from.pathname = `${from.pathname}/panel`;
  return swap("beside", {
    address,
    from,
    write,
    draw: (page) => {
      const panel = page.getElementById("cell");
      draw(panel, address);
      told.textContent = told.dataset.opened.replace("{name}", panel.querySelector("h2").textContent.trim());
      reveal(panel);
      panel.focus({ preventScroll: true });
    },
  });
};

const show = (address, write) => {
  const given = new URL(address).searchParams;
  if (given.get("cell") || given.get("show")) open(address, write);
  else close(address, write);
};

const shut = (address) => {
  const back = document.getElementById("cell")?.dataset.open;
  const link = cells.find((one) => chosen(one) === back) ?? from ?? cells[0];
  show(address, true);
  if (grid.contains(link)) pick(link);
  link.focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const otherwise = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || event.defaultPrevented || event.button || otherwise) return;
  if (link.matches("[data-stay]")) {
    const { scrollLeft, scrollTop } = grid.parentElement;
    sessionStorage.setItem(PLACE, JSON.stringify([scrollX, scrollY, scrollLeft, scrollTop]));
    return;
  }
  const within = link.closest("#cell");
  if (link.matches(".close, .all") && within) {
    event.preventDefault();
    shut(link.href.split("#")[0]);
  } else if (link.matches("[data-cell], [data-show]") || (grid.contains(link) && link.closest("td:not(.way)"))) {
    event.preventDefault();
    if (!within) from = link;
    // A second click on what is open closes it.
    const address = link.getAttribute("aria-current") ? document.querySelector("#cell .close").href : link.href;
    show(address.split("#")[0], true);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const close = document.querySelector("#cell .close");
  if (close) shut(close.href.split("#")[0]);
});

addEventListener("popstate", () => show(location.href.split("#")[0], false));

const kept = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (kept) {
  const [x, y, left, top] = JSON.parse(kept);
  grid.parentElement.scrollTo({ left, top, behavior: "instant" });
  scrollTo({ left: x, top: y, behavior: "instant" });
}

const button = document.getElementById("print");
button.parentElement.hidden = false;
button.addEventListener("click", () => window.print());
