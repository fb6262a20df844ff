// What this phone is asked, and what it answers.
const page = document.getElementById("phone");
const base = page.dataset.base;
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const show = (...names) => {
  for (const one of page.querySelectorAll("[data-part]")) one.hidden = !names.includes(one.dataset.part);
};
const say = (name) => {
  const words = name ? page.querySelector(`[data-words="${name}"]`).textContent : "";
  if (said.textContent !== words) said.textContent = words;
  said.hidden = !name;
};
const said = document.getElementById("said");
const picture = new URLSearchParams(location.hash.slice(1)).get("enrol");
const clock = () => Date.now() / 1000 + ahead;
let own = [];
let pushKey;

async function begin() {
  if (!isSecureContext || !crypto.subtle || !window.indexedDB) return show("unfit");
  try {
    own = await ownPhones();
  } catch {
    return show("unfit");
  }
  navigator.serviceWorker?.register(`${base}/worker.js`, { scope: base }).catch(() => {});
  if (picture && !own.some((phone) => phone.picture === picture)) return offer();
  follow();
}

// --- Adding this phone -----------------------------------------------------------------------------------------------

function offer() {
  // On an iPhone the page on the home screen keeps keys of its own: it must know the picture, too.
  document.querySelector("link[rel=manifest]").href += `?enrol=${encodeURIComponent(picture)}`;
  show("add", ...(navigator.standalone === false ? ["home-screen"] : []));
  part("add").querySelector("button").addEventListener("click", add);
}

async function add({ currentTarget }) {
  currentTarget.disabled = true;
  say();
  try {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const point = encode64(await crypto.subtle.exportKey("raw", pair.publicKey));
    const answer = await ask(base, "enrol", { person: "-", phone: "-", key: pair.privateKey }, picture, point);
    if (answer.status === 410) {
      show(own.length ? "list" : "stranger");
      say("link-over");
      return follow();
    }
    if (!answer.ok) throw new Error(answer.status);
    const { person, phone, code, ends } = await answer.json();
    await keepPhone({ person, phone, code, ends, picture, key: pair.privateKey });
    own = await ownPhones();
    history.replaceState(null, "", location.pathname);
    follow();
  } catch {
    say("not-reached");
    currentTarget.disabled = false;
  }
}

// --- What waits ------------------------------------------------------------------------------------------------------

let following;
function follow() {
  clearTimeout(following);
  if (document.hidden) return;
  look().finally(() => (following = setTimeout(follow, 2000)));
}
document.addEventListener("visibilitychange", () => own.length && follow());

async function look() {
  if (!own.length) return show("stranger");
  const known = [];
  for (const phone of own) {
    let answer;
    try {
      answer = await ask(base, "pending", phone);
    } catch {
      return say("not-reached");
    }
    if (answer.ok) {
      const news = await answer.json();
      if (phone.code) await keepPhone(Object.assign(phone, { code: undefined }));
      known.push({ phone, news });
    } else if (answer.status !== 401) {
      return say("not-reached");
    } else if (!phone.code || clock() >= phone.ends) {
      await forgetPhone(phone);
      own = own.filter((one) => one !== phone);
      say(phone.code ? "link-over" : "removed");
    }
  }
  if (said.textContent === page.querySelector('[data-words="not-reached"]').textContent) say();
  draw(known);
}

function draw(known) {
  const coming = own.find((phone) => phone.code);
  if (!own.length) return show("stranger");
  part("compare").querySelector("output").textContent = coming?.code ?? "";
  const compare = coming ? ["compare"] : [];
  if (!known.length) return show(...compare);
  pushKey = known[0].news.push_key;
  const asked = known.flatMap(({ phone, news }) => news.waiting.map((one) => ({ phone, ...one })));
  const list = part("list");
  for (const card of list.querySelectorAll("li[data-id]")) if (!asked.some((one) => one.id === card.dataset.id)) card.remove();
  for (const one of asked) if (!list.querySelector(`[data-id="${CSS.escape(one.id)}"]`)) list.append(card(one));
  part("accounts").querySelector("bdi").textContent = known.map(({ news }) => news.account).join(", ");
  const told = known.every(({ news }) => news.is_told);
  const can = pushKey && "PushManager" in window && window.Notification;
  const push = !can || Notification.permission === "denied" ? "not-told" : told && Notification.permission === "granted" ? "told" : "tell-me";
  show(...compare, "accounts", "list", push, ...(asked.length ? [] : ["nothing"]));
}

function card(one) {
  const copy = document.getElementById("request").content.cloneNode(true).firstElementChild;
  copy.dataset.id = one.id;
  const fill = (name, text) => (copy.querySelector(`[data-fill="${name}"]`).textContent = text);
  fill("title", one.title);
  const lines = copy.querySelector("[data-fill=lines]");
  for (const line of one.lines) lines.append(Object.assign(document.createElement("li"), { textContent: line }));
  const field = copy.querySelector("input");
  const label = copy.querySelector("label");
  label.htmlFor = field.id = `number-${one.id}`;
  const hint = copy.querySelector(".hint");
  hint.id = `hint-${one.id}`;
  field.setAttribute("aria-describedby", hint.id);
  const answer = (decision, number) => decide(copy, one, decision, number);
  const needed = copy.querySelector("[data-if=number]");
  needed.hidden = !one.choices.length;
  const choices = copy.querySelector("[data-fill=choices]");
  for (const number of one.choices) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: number });
    button.addEventListener("click", () => answer("approve", String(number)));
    choices.append(button);
  }
  const typed = () => (one.choices.length && !/^\d\d$/.test(field.value.trim()) ? field.focus() : answer("approve", field.value.trim()));
  field.addEventListener("keydown", (event) => event.key === "Enter" && typed());
  copy.querySelector("[data-does=approve]").addEventListener("click", typed);
  for (const no of ["deny", "not_me"]) copy.querySelector(`[data-does=${no}]`).addEventListener("click", () => answer(no, ""));
  const left = copy.querySelector("[data-fill=left]");
  const tick = () => {
    const rest = Math.max(0, Math.ceil(one.ends - clock()));
    left.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    if (copy.isConnected || rest) setTimeout(tick, 1000);
  };
  tick();
  return copy;
}

async function decide(copy, one, decision, number) {
  const buttons = copy.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await ask(base, "decide", one.phone, one.id, decision, number);
    if (!answer.ok) throw new Error(answer.status);
    const { outcome } = await answer.json();
    copy.remove();
    say(outcome);
    follow();
  } catch {
    say("not-reached");
    for (const button of buttons) button.disabled = false;
  }
}

// --- Being told ------------------------------------------------------------------------------------------------------

part("tell-me").querySelector("button").addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return;
    const registration = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: decode64(pushKey) };
    const subscription = await registration.pushManager.subscribe(options);
    for (const phone of own) {
      const answer = await ask(base, "subscribe", phone, ...written(subscription));
      if (!answer.ok) throw new Error(answer.status);
    }
    say();
  } catch {
    say("not-told");
  } finally {
    currentTarget.disabled = false;
    follow();
  }
});

begin();
