// What needs a script is hidden until there is one.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const from = document.getElementById(button.dataset.copies);
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const lines = from.children.length ? [...from.children].map((line) => line.textContent) : [from.textContent.replaceAll(" ", "")];
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = button.dataset.done;
  });
}
for (const button of document.querySelectorAll("button[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// What is shown once must not be lost to a second press of the button.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    // Where no answer comes, it can be sent again.
    setTimeout(() => delete form.dataset.sent, 10000);
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}
// It can be had again now.
for (const wait of document.querySelectorAll("[data-again]")) setTimeout(() => wait.remove(), Number(wait.dataset.again));
