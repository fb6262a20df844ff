// The page goes on by itself when somebody has answered elsewhere.
const stream = document.querySelector("[data-events]")?.dataset.events;
const told = document.querySelector("[data-approved]");
const rest = document.querySelector("[data-rest]");
const bar = document.querySelector("progress");
const onward = document.querySelector("[data-goes-on]");
let isOver = false;
let isAsking = false;

function goOn() {
  if (!onward) return;
  if (onward.requestSubmit) onward.requestSubmit();
  else onward.click();
}

// As a visit: what was sent to get here is not sent again.
function lookAgain() {
  location.replace(location.pathname + location.search);
}

// Anything but these states is no word of ours, and the page stays.
function hear({ state, shows }) {
  const isShown = !shows || shows === document.querySelector(".number")?.textContent;
  if (isOver || !(["approved", "ended"].includes(state) || (state === "waiting" && !isShown))) return;
  isOver = true;
  if (state !== "approved") return lookAgain();
  document.title = told.textContent = told.dataset.approved;
  if (onward?.requestSubmit) onward.requestSubmit();
  else lookAgain();
}

async function ask() {
  const answer = await fetch(`${stream}&poll=1`, { headers: { accept: "application/json" } });
  // Signed out, or gone: the page says what now.
  if ([401, 404].includes(answer.status)) hear({ state: "ended" });
  else if (answer.ok) hear(await answer.json());
}

async function keepAsking() {
  if (isAsking) return;
  isAsking = true;
  while (!isOver) {
    // What fails now is asked again.
    await ask().catch(() => {});
    await new Promise((done) => setTimeout(done, 3000));
  }
}

if (stream) {
  const events = new EventSource(stream);
  events.onmessage = (event) => {
    hear(JSON.parse(event.data));
    if (isOver) events.close();
  };
  events.onerror = () => {
    events.close();
    keepAsking();
  };
} else if (!document.querySelector(".summary")) {
  goOn();
}

if (stream && rest) {
  const ends = Date.now() + 1000 * Number(rest.dataset.rest);
  const value = rest.querySelector("bdi");
  setInterval(() => {
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    if (bar) bar.value = left;
    if (value) value.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) keepAsking();
  }, 1000);
}

// Whoever presses a button goes where that leads, whatever is heard of it here meanwhile.
document.addEventListener("submit", () => (isOver = true));
addEventListener("pageshow", ({ persisted }) => persisted && lookAgain());

for (const wait of document.querySelectorAll("[data-again]")) setTimeout(() => wait.remove(), Number(wait.dataset.again));
