// Completion for the question box: of the last word or words of what is written.
import { combobox } from "./combobox.js";
import { begun, complete, fold, phrases } from "./names.js";

const input = document.getElementById("q");
const kinds = document.getElementById("q-list").dataset; // in the language of the page
const tail = (text) => text.split(/\s+/).slice(-3);

const find = async (text, { wanted, show }) => {
  const said = text.replace(/\s+/g, " ");
  const lang = document.documentElement.lang;
  const texts = said.trim().length > 1 ? await phrases(said, lang, 4) : [];
  const questions = texts.map((name) => ({ name, note: "", whole: true }));
  if (!wanted()) return;
  const words = tail(said);
  for (let from = 0; from < words.length; from += 1) {
    const part = words.slice(from).join(" ");
    if (part.length < 2) break;
    const items = await complete(part, lang, 6);
    if (!wanted()) return;
    if (items.length) {
      show([...questions, ...items.map(({ name, kind }) => ({ name, note: kinds[kind], part, said }))]);
      return;
    }
  }
  show(questions);
};

// The name takes the place of the words that it begins with, else of those it was found by, and
// of what was written since the list was asked for.
const take = ({ name, part, said, whole }) => {
  if (whole) {
    input.value = begun(name);
    input.focus();
    return;
  }
  const words = tail(said);
  const told = fold(name);
  const typed = words.map((_, from) => words.slice(from).join(" "))
    .find((text) => told.startsWith(fold(text)));
  input.value = said.slice(0, said.length - (typed ?? part).length) + name;
  input.focus();
};
combobox(input, { find, take });
