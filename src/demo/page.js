// Only the tab that is looked at holds a stream: a browser opens no more than six connections to one host.
const section = document.getElementById("stream");
const state = document.getElementById("state");
let source;

function show(text, lives) {
  state.textContent = text;
  section.classList.toggle("lives", lives);
}

function open() {
  source = new EventSource("/events");
  source.onmessage = ({ data }) => show(`Open for ${data} s`, true);
  source.onerror = () => {
    const refused = source.readyState === EventSource.CLOSED;
    show(refused ? "Ended with your session. Reload to sign in again." : "Interrupted", false);
  };
}

function follow() {
  source?.close();
  if (document.visibilityState === "visible") open();
}

section.hidden = false;
document.addEventListener("visibilitychange", follow);
follow();
