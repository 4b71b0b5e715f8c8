// Share and save: the link to exactly this view, the code to embed it, and the picture as a file.
import { ROOT } from "../names.js";

export function share(view, words, query) {
  const at = (id) => document.getElementById(id);
  const sheet = at("share");
  if (!sheet) return;
  const api = (format) => {
    const wanted = new URLSearchParams(query());
    if (format) wanted.set("format", format);
    return wanted.toString() ? `${ROOT}/api/v1/network?${wanted}` : `${ROOT}/api/v1/network`;
  };
  const fill = () => {
    at("link").value = location.href;
    const frame = document.createElement("iframe");
    const view = `${location.search}${location.hash}`;
    frame.setAttribute("src", `${location.origin}${ROOT}/embed/${words.lang}/network${view}`);
    for (const [name, value] of [["title", `ATMP Atlas: ${words.title}`], ["width", "100%"], ["height", "640"],
      ["loading", "lazy"], ["allow", "fullscreen"]]) frame.setAttribute(name, value);
    at("code").value = frame.outerHTML;
    for (const link of sheet.querySelectorAll("[data-format]")) link.href = api(link.dataset.format);
    at("gephi").href = `https://lite.gephi.org/?${new URLSearchParams({ file: location.origin + api("gexf") })}`;
  };
  sheet.addEventListener("toggle", fill);
  document.addEventListener("atlas:address", fill);
  at("png").addEventListener("click", ({ currentTarget }) => { currentTarget.href = view.png(); });
  at("svg").addEventListener("click", ({ currentTarget }) => {
    URL.revokeObjectURL(currentTarget.href);
    currentTarget.href = URL.createObjectURL(new Blob([view.svg()], { type: "image/svg+xml" }));
  });
  sheet.addEventListener("click", async ({ target }) => {
    const name = target.dataset?.copy;
    if (!name) return;
    const said = target.textContent;
    at(name).select();
    // Without a secure context there is no clipboard; the text is selected and can be copied by hand.
    await navigator.clipboard?.writeText(at(name).value).catch(() => undefined);
    target.textContent = words.copied;
    setTimeout(() => { target.textContent = said; }, 1500);
  });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { sheet.open = false; sheet.querySelector("summary").focus(); }
  });
}
