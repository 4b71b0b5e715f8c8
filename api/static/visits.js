// Since the last visit: the release that was shown then is kept in this browser alone. The line is
// hidden where scripts do not run; the page of what changed is in the menu all the same.
import { ROOT } from "./names.js";

const KEY = "atlas-visit";
const SESSION = "atlas-visit-before"; // what was kept when this session began
const line = document.getElementById("visit");
const read = (store, key) => {
  try { return JSON.parse(store.getItem(key)); } catch { return null; }
};
const write = (store, key, value) => {
  try { store.setItem(key, JSON.stringify(value)); } catch { /* a browser that keeps nothing */ }
};

if (line) {
  const { lang } = document.documentElement;
  const { release, text } = line.dataset;
  const before = read(sessionStorage, SESSION) ?? read(localStorage, KEY);
  if (before) write(sessionStorage, SESSION, before);
  if (before && before.release !== release) {
    const written = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long" });
    const link = line.querySelector("a");
    link.href = `${ROOT}/${lang}/changes?since=${encodeURIComponent(before.release)}`;
    link.textContent = text.replace("{day}", written.format(new Date(before.day)));
    line.hidden = false;
  }
  write(localStorage, KEY, { release, day: new Date().toISOString() });
}
