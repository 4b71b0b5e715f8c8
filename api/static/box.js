// Completion for the question box: of the last word or words of what is written.
"use strict";
(() => {
  const input = document.getElementById("q");
  const tail = (text) => text.split(/\s+/).slice(-3);

  const find = async (said, { wanted, show }) => {
    const words = tail(said);
    for (let from = 0; from < words.length; from += 1) {
      const part = words.slice(from).join(" ");
      if (part.length < 2) break;
      const items = await atlasComplete(part, document.documentElement.lang, 6);
      if (!wanted()) return;
      if (items.length) { show(items.map(({ name, kind }) => ({ name, note: kind, part }))); return; }
    }
    show([]);
  };

  // The name takes the place of the words that it begins with, else of those it was found by.
  const take = ({ name, part }) => {
    const text = input.value.trim().replace(/\s+/g, " ");
    const words = tail(text);
    const told = atlasFold(name);
    const begun = words.map((_, from) => words.slice(from).join(" ")).find((one) => told.startsWith(atlasFold(one)));
    input.value = text.slice(0, text.length - (begun ?? part).length) + name;
    input.focus();
  };
  atlasCombobox(input, { find, take });
})();
