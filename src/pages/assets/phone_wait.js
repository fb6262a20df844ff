// Goes on by itself when the phone has come; a reload does the same without it.
const waits = document.getElementById("waits");
const began = performance.now();
const seconds = Number(waits.dataset.seconds);
const left = document.getElementById("left");
let isOver = false;
const tick = () => {
  const rest = Math.max(0, Math.ceil(seconds - (performance.now() - began) / 1000));
  left.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
  document.getElementById("fresh").hidden = rest === 0;
  document.getElementById("stale").hidden = rest > 0;
  if (rest > 0) setTimeout(tick, 500);
};
const look = async () => {
  if (document.hidden || isOver) return;
  try {
    const answer = await fetch(waits.dataset.state, { headers: { accept: "application/json" } });
    const stands = answer.ok && (await answer.json()).stands;
    // Only on a word of ours, or signed out; anything else is a fault that may pass.
    if (isOver || !(["arrived", "over"].includes(stands) || answer.status === 401)) return;
    isOver = true;
    location.replace(location.pathname + location.search);
  } catch {
    // Offline for a moment.
  }
};
tick();
setInterval(look, 2000);
document.addEventListener("visibilitychange", look);
