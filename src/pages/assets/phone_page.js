// The parts of the page, and what it says.
const page = document.getElementById("phone");
const { base } = page.dataset;
proof = page.dataset.page ?? "";
// Keeps its promise once the page is one that can keep keys.
let fit;
const begins = new Promise((done) => (fit = done));
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const words = (name) => page.querySelector(`template[data-words="${name}"]`).content.cloneNode(true);
const said = document.getElementById("said");
const show = (...names) => {
  for (const one of page.querySelectorAll("[data-part]")) one.hidden = !names.includes(one.dataset.part);
};
/** Says what happened, to eyes and ears; nothing, and it is quiet again. */
const say = (name) => {
  if (said.dataset.says === (name ?? "")) return;
  said.dataset.says = name ?? "";
  said.replaceChildren(...(name ? [words(name)] : []));
};
/** For ears alone: eyes see the card. What was said before belongs to what is over. */
const announce = (text) => {
  said.dataset.says = "news";
  said.replaceChildren(Object.assign(document.createElement("p"), { className: "unseen", textContent: text }));
};
