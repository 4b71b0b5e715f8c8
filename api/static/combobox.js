// A completion list under a text box: a combobox as WAI-ARIA describes it. Without this file the
// box is a plain form.
// `find` is given what is written, `show` for the items ({ id, name, note }) as they come, and
// `wanted`, which is false once the writer went on. `take` is given the item that is chosen;
// `first` lets Enter choose the first one, `missing` is said where the last items are none.
export function combobox(input, { find, take, first = false, missing = "" }) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  let options = [];
  let at = -1;
  let asked = 0;
  let timer;
  // The writer went on: what is shown answers an earlier text, which readers of the page may know.
  const stale = (now) => list.setAttribute("aria-busy", String(now));
  const fresh = () => list.getAttribute("aria-busy") !== "true";

  // What was asked for and has not come yet must not open the list again.
  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  // Who walks the list chooses from what it shows: nothing that comes later may move it.
  const mark = (next) => {
    asked += 1;
    clearTimeout(timer);
    options[at]?.setAttribute("aria-selected", "false");
    at = (next + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };
  const choose = (item) => {
    close();
    take(item);
  };
  const made = (text, index) => {
    const option = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, role: "option" });
    option.setAttribute("aria-selected", "false");
    option.append(text);
    return option;
  };
  const show = (items, last) => {
    options = items.map((item, index) => {
      const option = made(item.name, index);
      if (item.note) option.append(" ", Object.assign(document.createElement("span"), { textContent: item.note }));
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(item); });
      option.item = item;
      return option;
    });
    stale(false);
    const shown = [...options];
    if (!shown.length && last && missing) {
      shown.push(Object.assign(made(missing, "none"), { className: "none" }));
      shown[0].setAttribute("aria-disabled", "true");
    }
    list.replaceChildren(...shown);
    list.hidden = !shown.length;
    at = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  const complete = () => {
    asked += 1;
    const mine = asked;
    const said = input.value.trim();
    // Who has gone on elsewhere gets no list over what is there, who has written on none of before.
    const wanted = () => mine === asked && document.activeElement === input && input.value.trim() === said;
    if (said.length < 2) close();
    else find(said, { wanted, show: (items, last = true) => { if (wanted()) show(items, last); } });
  };
  input.addEventListener("input", () => {
    stale(true);
    clearTimeout(timer);
    timer = setTimeout(complete, 100);
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden && fresh() && options.length > 0;
    const arrow = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[event.key];
    if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault();
      close();
    } else if (event.key === "Enter" && open && (first || at >= 0)) {
      event.preventDefault();
      choose(options[Math.max(at, 0)].item);
    } else if (event.key === "Enter" && first) {
      event.preventDefault();
      complete();
    } else if (event.key === "Enter") {
      close(); // what is written stands, and the form is sent
    } else if (open && arrow !== undefined) {
      event.preventDefault();
      mark(arrow);
    }
  });
}
