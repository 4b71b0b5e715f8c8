// Keys of the workbench: j and k walk the queue, Enter opens, x takes one out of a group or in
// again, a accepts, r refuses or asks for the reason first. Without this file all of it is links and buttons.
const queue = [...document.querySelectorAll(".queue > li")];
let at = -1;

const walk = (step) => {
  at = Math.min(Math.max(at + step, 0), queue.length - 1);
  queue[at]?.focus();
  queue[at]?.scrollIntoView({ block: "nearest" });
};

// A refusal needs a reason: it is asked for first.
const reject = () => {
  const why = document.getElementById("why");
  if (why?.value.trim()) document.querySelector('[data-key="r"]')?.click();
  else why?.focus();
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (event.key === "Enter" && event.target === queue[at]) queue[at].querySelector("a")?.click();
  else if (event.key === "x") queue[at]?.querySelector("input[type=checkbox]")?.click();
  else if (event.key === "a") document.querySelector('[data-key="a"]')?.click();
  else if (event.key === "r") reject();
  else return;
  event.preventDefault();
});
