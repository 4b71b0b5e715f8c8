// Forms that need no button: what is chosen is shown at once, and the address has nothing empty.
document.querySelectorAll("form[data-auto]").forEach((form) => {
  const send = () => {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) wanted.append(name, value);
    location.assign(wanted.toString() ? `${form.action}?${wanted}` : form.action);
  };
  form.addEventListener("change", send);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
});
