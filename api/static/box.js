// Completion for the question box: of the last word or words of what is written.
"use strict";
(() => {
  const input = document.getElementById("q");
  const kinds = document.getElementById("q-list").dataset; // in the language of the page
  const tail = (text) => text.split(/\s+/).slice(-3);

  // Questions that go on from what is written, each a phrase of a named query.
  const phrasesOf = async (said) => {
    const query = new URLSearchParams({ q: said, lang: document.documentElement.lang, limit: 4 });
    const answer = await fetch(`${atlasRoot}/api/v1/ask/phrases?${query}`).catch(() => null);
    return answer?.ok ? (await answer.json()).items.map((name) => ({ name, note: "", whole: true })) : [];
  };

  const find = async (text, { wanted, show }) => {
    const said = text.replace(/\s+/g, " ");
    const phrases = said.trim().length > 1 ? await phrasesOf(said) : [];
    if (!wanted()) return;
    const words = tail(said);
    for (let from = 0; from < words.length; from += 1) {
      const part = words.slice(from).join(" ");
      if (part.length < 2) break;
      const items = await atlasComplete(part, document.documentElement.lang, 6);
      if (!wanted()) return;
      if (items.length) {
        show([...phrases, ...items.map(({ name, kind }) => ({ name, note: kinds[kind], part, said }))]);
        return;
      }
    }
    show(phrases);
  };

  // The name takes the place of the words that it begins with, else of those it was found by, and
  // of what was written since the list was asked for.
  const take = ({ name, part, said, whole }) => {
    if (whole) {
      const gap = name.indexOf("…");
      input.value = gap < 0 ? name : name.slice(0, gap);
      input.focus();
      return;
    }
    const words = tail(said);
    const told = atlasFold(name);
    const begun = words.map((_, from) => words.slice(from).join(" ")).find((one) => told.startsWith(atlasFold(one)));
    input.value = said.slice(0, said.length - (begun ?? part).length) + name;
    input.focus();
  };
  atlasCombobox(input, { find, take });
})();
