// What this phone is asked, and how it became one that is asked.
const picture = new URLSearchParams(location.hash.slice(1)).get("enrol");
const clock = () => Date.now() / 1000 + ahead;
let own = [];

part("not-told").querySelector("[data-if=home-screen]").hidden = navigator.standalone !== false;

async function begin() {
  if (!isSecureContext || !crypto.subtle || !window.indexedDB || !proof) return show("unfit");
  try {
    own = await ownPhones();
  } catch {
    return show("unfit");
  }
  fit();
  // Another picture was scanned while the page stood here.
  addEventListener("hashchange", () => location.reload());
  if (picture && !spent().includes(picture) && !own.some((phone) => phone.picture === picture)) return offer();
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
    if (answer.status === 410) return over();
    if ((await refusal(answer)) === "page" && loadAnew()) return;
    if (!answer.ok) throw new Error(answer.status);
    const { person, phone, code, ends } = await answer.json();
    await keepPhone({ person, phone, code, ends, picture, key: pair.privateKey });
    stayKept();
    own = await ownPhones();
    history.replaceState(null, "", location.pathname);
    follow();
  } catch {
    say("not-reached");
    currentTarget.disabled = false;
  }
}

function over() {
  localStorage.setItem(SPENT, [...spent(), picture].slice(-10).join(" "));
  history.replaceState(null, "", location.pathname);
  say("link-over");
  follow();
}

// What stands on a home screen begins with its picture each time.
const SPENT = "vestibule-spent";
const spent = () => (localStorage.getItem(SPENT) ?? "").split(" ");

/** Browsers clear what was not asked to stay. */
const stayKept = () => navigator.storage?.persist?.().catch(() => {});

const pasted = part("stranger").querySelector("input");
function takePasted() {
  const link = new URLSearchParams(pasted.value.trim().split("#")[1]).get("enrol");
  if (link) location.hash = `enrol=${link}`;
  else say("no-link");
}
part("stranger").querySelector("button").addEventListener("click", takePasted);
pasted.addEventListener("keydown", (event) => event.key === "Enter" && takePasted());

// --- What waits ------------------------------------------------------------------------------------------------------

let following;
let isLooking = false;
let isWaiting = true;
function follow() {
  clearTimeout(following);
  if (document.hidden || isLooking) return;
  isLooking = true;
  look()
    .catch(() => say("not-reached"))
    .finally(() => {
      isLooking = false;
      following = setTimeout(follow, isWaiting ? 2000 : 10_000);
    });
}
document.addEventListener("visibilitychange", () => own.length && follow());

async function look() {
  if (!own.length) return show("stranger");
  const known = [];
  const refused = [];
  let coming;
  for (const phone of own) {
    const answer = await ask(base, "pending", phone);
    const why = await refusal(answer);
    if (why === "page" && loadAnew()) return;
    if (!why) known.push({ phone, news: await answer.json() });
    else if (why !== "stranger" || !phone.code) refused.push({ phone, why });
    else if (clock() < phone.ends) coming = phone;
    else refused.push({ phone, why: "link-over" });
  }
  for (const { phone, news } of known) await remember(phone, { code: undefined, account: news.account });
  if (known.length) sessionStorage.removeItem(ANEW);
  if (said.dataset.says === "not-reached") say();
  isWaiting = Boolean(coming || known.length);
  draw(known, refused, coming);
  if (known.length) settle(known).catch(() => {});
}

/** Why the gateway does not hear this phone, if it does not. Whatever answers in its place knows nothing of phones. */
async function refusal(answer) {
  if (answer.ok || answer.status === 410) return undefined;
  const { error } = await answer.json();
  if (!["stranger", "inactive", "browser", "page"].includes(error)) throw new Error(answer.status);
  return error;
}

// A page that stood open while cookies went: a new one has what it needs. Once, and then it is of no use.
const ANEW = "vestibule-anew";
function loadAnew() {
  if (sessionStorage.getItem(ANEW)) return false;
  sessionStorage.setItem(ANEW, "1");
  location.reload();
  return true;
}

async function remember(phone, news) {
  if (Object.keys(news).every((name) => phone[name] === news[name])) return;
  await keepPhone(Object.assign(phone, news));
}

function draw(known, refused, coming) {
  const came = performance.now();
  const asked = known.flatMap(({ phone, news }) => news.waiting.map((one) => ({ ...one, phone, until: came + one.rest * 1000 })));
  const count = drawCards(asked);
  closeNotifications(new Set(asked.map((one) => one.id))).catch(() => {});
  part("compare").querySelector("output").textContent = coming?.code ?? "";
  part("accounts").querySelector("bdi").textContent = known.map(({ news }) => news.account).join(", ");
  part("refused").replaceChildren(...refused.map(refusedPhone));
  const parts = [...(coming ? ["compare"] : []), ...(refused.length ? ["refused"] : [])];
  if (known.length) parts.push("accounts", "list", told, ...(count ? [] : ["nothing"]));
  show(...parts);
}

/** Its key stays until its owner says otherwise: what is no use today may be of use tomorrow. */
function refusedPhone({ phone, why }) {
  const copy = document.getElementById("refused-phone").content.cloneNode(true).firstElementChild;
  copy.querySelector("[data-fill=why]").replaceChildren(words(why === "page" ? "browser" : why));
  copy.querySelector("bdi").textContent = phone.account ?? "";
  copy.querySelector("button").addEventListener("click", async () => {
    await forgetPhone(phone);
    own = own.filter((one) => one !== phone);
    follow();
  });
  return copy;
}

begin();
