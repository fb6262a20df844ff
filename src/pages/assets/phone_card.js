// One question, as its card shows it.
const list = part("list");
const cards = () => [...list.querySelectorAll("li[data-id]")];
// What was answered here, or is being answered: an older answer of the gateway's asks for it no more.
const decided = new Set();

/** Shows what is asked now, and nothing else. */
function drawCards(asked) {
  for (const card of cards()) {
    if (decided.has(card.dataset.id) || asked.some((one) => one.id === card.dataset.id)) continue;
    take(card, "over");
  }
  const open = asked.filter((one) => !decided.has(one.id));
  const fresh = open.filter((one) => !cards().some((card) => card.dataset.id === one.id));
  for (const one of fresh) list.append(newCard(one));
  for (const one of open) runOut(cards().find((card) => card.dataset.id === one.id), one.until);
  if (fresh.length) announce(fresh.map((one) => one.title).join(" "));
  return open.length;
}

/** A card goes, and says why; whoever was in it is led to that. */
function take(card, why) {
  const hadFocus = card.contains(document.activeElement);
  card.remove();
  say(why);
  if (hadFocus) said.focus();
}

function newCard(one) {
  const copy = document.getElementById("request").content.cloneNode(true).firstElementChild;
  const find = (selector) => copy.querySelector(selector);
  copy.dataset.id = one.id;
  find("[data-fill=title]").textContent = one.title;
  for (const line of one.lines) find("[data-fill=lines]").append(Object.assign(document.createElement("li"), { textContent: line }));
  const at = new Date(one.at * 1000);
  find("[data-fill=at]").dateTime = at.toISOString();
  find("[data-fill=at]").textContent = at.toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  const field = find("input");
  const [hint, wrong] = [find(".hint"), find(".wrong")];
  find("label").htmlFor = field.id = `number-${one.id}`;
  hint.id = `hint-${one.id}`;
  wrong.id = `wrong-${one.id}`;
  field.setAttribute("aria-describedby", `${wrong.id} ${hint.id}`);
  find("[data-if=number]").hidden = !one.choices.length;
  const answer = (decision, number) => decide(copy, one, decision, number);
  for (const number of one.choices) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: number });
    button.addEventListener("click", () => answer("approve", String(number)));
    find("[data-fill=choices]").append(button);
  }
  const typed = () => {
    const number = field.value.trim();
    const isMissing = one.choices.length > 0 && !/^\d\d$/.test(number);
    wrong.hidden = !isMissing;
    if (!isMissing) return answer("approve", number);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
  field.addEventListener("keydown", (event) => event.key === "Enter" && typed());
  find("[data-does=approve]").addEventListener("click", typed);
  for (const no of ["deny", "not_me"]) find(`[data-does=${no}]`).addEventListener("click", () => answer(no, ""));
  return copy;
}

/** Counts down to what the gateway said last: neither clock of the phone's needs to be right. */
function runOut(card, until) {
  const isNew = card.until === undefined;
  card.until = until;
  if (!isNew) return;
  const tick = () => {
    const rest = Math.max(0, Math.ceil((card.until - performance.now()) / 1000));
    card.querySelector("[data-fill=left]").textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    if (card.isConnected) setTimeout(tick, 1000);
  };
  tick();
}

async function decide(copy, one, decision, number) {
  const buttons = copy.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  decided.add(one.id);
  try {
    const answer = await ask(base, "decide", one.phone, one.id, decision, number);
    if (!answer.ok) throw new Error(answer.status);
    const { outcome } = await answer.json();
    copy.remove();
    say(outcome);
    said.focus();
  } catch {
    decided.delete(one.id);
    say("not-reached");
    for (const button of buttons) button.disabled = false;
  }
  follow();
}
