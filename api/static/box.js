// Completion for the question box: of the last word or words of what is written.
"use strict";
(() => {
  const input = document.getElementById("q");
  const kinds = document.getElementById("q-list").dataset; // in the language of the page
  const tail = (text) => text.split(/\s+/).slice(-3);

  const find = async (text, { wanted, show }) => {
    const said = text.replace(/\s+/g, " ");
    const lang = document.documentElement.lang;
    const begun = said.trim().length > 1 ? await atlasPhrases(said, lang, 4) : [];
    const phrases = begun.map((name) => ({ name, note: "", whole: true }));
    if (!wanted()) return;
    const words = tail(said);
    for (let from = 0; from < words.length; from += 1) {
      const part = words.slice(from).join(" ");
      if (part.length < 2) break;
      const items = await atlasComplete(part, lang, 6);
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
      input.value = atlasBegun(name);
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
