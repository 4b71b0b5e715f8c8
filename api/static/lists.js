// Addresses of lists say what is chosen and nothing else; what was folded out stays so.
"use strict";
(() => {
  const open = new Set();
  document.addEventListener("htmx:config:request", ({ detail }) => {
    const given = detail.ctx.request.body;
    for (const [name, value] of [...given.entries()]) {
      if (value === "") given.delete(name);
    }
    for (const one of document.querySelectorAll("#listing details[open][id]")) open.add(one.id);
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    open.clear();
  });
  // Without htmx, as when a key is pressed in the field, empty fields are not sent either.
  document.addEventListener("submit", ({ target }) => {
    for (const field of target.elements) if (field.name && field.value === "") field.disabled = true;
    setTimeout(() => { for (const field of target.elements) field.disabled = false; });
  });
})();
