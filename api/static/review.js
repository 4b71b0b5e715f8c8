// The page works without: this keeps the name of who judges, and goes from match to match by j and k.
const KEPT = "review-who";
const names = [...document.querySelectorAll(".match input[name=who]")];

function kept() {
  try {
    return localStorage.getItem(KEPT) || "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

for (const input of names) {
  input.value ||= kept(); // what is written already stays
  input.form.addEventListener("submit", () => {
    try {
      localStorage.setItem(KEPT, input.value);
    } catch {
      // asked again next time
    }
  });
}

// Says to the page of partners whether its counts may be sent: api/static/partners.js.
try {
  localStorage.setItem("atlas-writer", names.length ? "yes" : "no");
} catch {
  // nothing is sent then
}

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!step || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...document.querySelectorAll(".match")];
  const here = all.indexOf(document.activeElement.closest(".match"));
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
  if (next) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
    event.preventDefault();
  }
});
