// What the release knows by names and phrases, asked for while somebody writes.
export const ROOT = document.documentElement.dataset.root ?? ""; // the path below which the site stands
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What the release knows that begins with the text; nothing if it cannot be asked.
export const complete = (said, lang, limit) => names("complete", said, lang, limit);

// The same, else what is written almost so: a slip of the pen finds the name all the same.
export const completeOrNear = async (said, lang, limit) => {
  const exact = await complete(said, lang, limit);
  return exact.length ? exact : names("search", said, lang, limit);
};

// Questions that go on from what is written, each a phrase of a named query; "…" is what is still open.
export const phrases = (said, lang, limit) => names("ask/phrases", said, lang, limit);

// A phrase up to what is still open in it.
export const begun = (phrase) => phrase.split("…")[0];

async function names(address, said, lang, limit) {
  const query = new URLSearchParams({ q: said, lang, limit });
  const answer = await fetch(`${ROOT}/api/v1/${address}?${query}`).catch(() => null);
  return answer?.ok ? (await answer.json()).items : [];
}
