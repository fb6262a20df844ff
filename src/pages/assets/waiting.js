// The page goes on by itself when somebody has answered elsewhere.
const stream = document.querySelector("[data-events]")?.dataset.events;
const rest = document.querySelector("[data-rest]");
const bar = document.querySelector("progress");
const onward = document.querySelector("[data-goes-on]");
let isOver = false;

function goOn() {
  if (!onward) return;
  if (onward.requestSubmit) onward.requestSubmit();
  else onward.click();
}

function hear(state, shows) {
  if (isOver || state === "waiting") {
    const shown = document.querySelector(".number")?.textContent ?? "";
    if (isOver || !shows || shows === shown) return;
  }
  isOver = true;
  if (state !== "approved") return location.reload();
  document.title = document.querySelector("[data-approved]").dataset.approved;
  if (onward?.requestSubmit) onward.requestSubmit();
  else location.reload();
}

async function poll() {
  while (!isOver) {
    await new Promise((done) => setTimeout(done, 3000));
    try {
      const answer = await fetch(`${stream}&poll=1`, { headers: { accept: "application/json" } });
      const { state, shows } = await answer.json();
      hear(state, shows);
    } catch {
      // Not now: it is asked again.
    }
  }
}

if (stream) {
  const events = new EventSource(stream);
  events.onmessage = (event) => {
    const { state, shows } = JSON.parse(event.data);
    hear(state, shows);
    if (isOver) events.close();
  };
  events.onerror = () => {
    events.close();
    poll();
  };
} else if (!document.querySelector(".summary")) {
  goOn();
}

if (rest) {
  const ends = Date.now() + 1000 * Number(rest.dataset.rest);
  const value = rest.querySelector("bdi");
  setInterval(() => {
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    if (bar) bar.value = left;
    if (value) value.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0 && !isOver) hear("expired");
  }, 1000);
}
