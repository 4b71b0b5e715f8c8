// Buttons that copy a text of the page; without this file the text is marked and copied by hand.
const said = document.querySelector("[data-copied]");
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    const copied = await navigator.clipboard?.writeText(text.textContent).then(() => true, () => false);
    if (!copied) getSelection().selectAllChildren(text); // not allowed: marked, so that one key copies it
    said.textContent = copied ? said.dataset.copied : "";
  });
}
