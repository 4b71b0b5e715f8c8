// The one way to take a part of another page over into this one: it asks for the page, gives up what
// was asked for the same place before, writes the address and keeps the focus where it was.
const asking = new Map(); // what is under way, by the id of its place

export const underWay = (id) => asking.has(id);

// Nothing that was asked for a place comes any more.
export const giveUp = (id) => {
  asking.get(id)?.abort();
  asking.delete(id);
  document.getElementById(id)?.removeAttribute("aria-busy");
};

// Who was in a field that is replaced is in the one of the same name after it, at the same letter.
const keepFocus = (draw) => {
  const { id, selectionStart: start, selectionEnd: end } = document.activeElement;
  draw();
  const field = id && document.getElementById(id);
  if (!field || field === document.activeElement || document.activeElement !== document.body) return;
  field.focus({ preventScroll: true });
  if (Number.isInteger(start)) field.setSelectionRange(start, end);
};

// `from` is the page that is asked for, `draw` puts what it has where it belongs. With `write` the
// address of this page becomes `address`, with what stands behind the # by then if `withHash`. Where
// no page comes, `failed` is called: without it the browser goes to the address, which says itself
// what is wrong. Returns whether the place still waits for this page.
export const swap = async (id, { address, from = address, write = false, withHash = false, draw, failed }) => {
  giveUp(id);
  const mine = new AbortController();
  const place = document.getElementById(id);
  asking.set(id, mine);
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(from, { signal: mine.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (write) history.pushState(null, "", withHash ? address + location.hash : address);
    keepFocus(() => draw(page));
    document.dispatchEvent(new Event("atlas:swapped"));
  } catch (error) {
    if (asking.get(id) !== mine) return false;
    if (failed) failed(error);
    else location.assign(address);
  } finally {
    if (asking.get(id) === mine) {
      asking.delete(id);
      place.removeAttribute("aria-busy");
    }
  }
  return true;
};
