// Being told that something waits, by the browser's push service.
const registering = begins.then(() => navigator.serviceWorker.register(`${base}/worker.js`, { scope: base }));
// Whoever needs it hears of it then.
registering.catch(() => {});
let pushKey;
const refusedPosts = new Set();

/** What is left of notifications whose question has ended. */
async function closeNotifications(waiting) {
  const registration = await registering;
  for (const shown of await registration.getNotifications()) if (!waiting.has(shown.tag)) shown.close();
}

let told;
let isSettling = false;
/** The page does not wait for it: whatever the browser does there, what is asked is shown. */
async function settle(known) {
  if (isSettling) return;
  isSettling = true;
  try {
    told = await standing(known);
  } finally {
    isSettling = false;
  }
  for (const name of ["told", "tell-me", "not-told"]) part(name).hidden = name !== told;
}

/** Which part of the page says how it stands. What the browser has is what counts, whatever the gateway believes. */
async function standing(known) {
  pushKey = known[0].news.push_key;
  if (!pushKey || !("PushManager" in window) || !window.Notification || Notification.permission === "denied") return "not-told";
  if (Notification.permission !== "granted") return "tell-me";
  const subscription = await registering.then((registration) => registration.pushManager.getSubscription()).catch(() => null);
  if (!subscription || !isForKey(subscription, pushKey)) return "tell-me";
  const { endpoint } = subscription;
  for (const { phone, news } of known) {
    // The gateway had this one, and was told that it has ended.
    if (phone.told === endpoint && !news.is_told) return "tell-me";
    if (phone.told !== endpoint && !(await post(phone, subscription))) return "tell-me";
  }
  return "told";
}

const isForKey = ({ options }, key) => !options?.applicationServerKey || encode64(options.applicationServerKey) === key;

/** Browsers change where they are reached without saying so: it is looked at on each visit, and told once. */
async function post(phone, subscription) {
  const once = `${phone.phone} ${subscription.endpoint}`;
  if (refusedPosts.has(once)) return false;
  const answer = await ask(base, "subscribe", phone, ...written(subscription));
  if (answer.ok) await remember(phone, { told: subscription.endpoint });
  else refusedPosts.add(once);
  return answer.ok;
}

async function subscribe() {
  const registration = await working();
  // One of another key stands in the way, and one that has ended helps nobody.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: decode64(pushKey) };
  const subscription = await registration.pushManager.subscribe(options);
  for (const phone of own.filter((one) => !one.code)) if (!(await post(phone, subscription))) throw new Error("refused");
}

/** The worker, once it works. */
async function working() {
  const registration = await registering;
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker.state === "activated" || worker.state === "activating") return registration;
  await new Promise((done, fail) =>
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") done();
      if (worker.state === "redundant") fail(new Error("no worker"));
    }),
  );
  return registration;
}

part("tell-me").querySelector("button").addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return;
    await subscribe();
    say();
    stayKept();
  } catch {
    say("not-switched-on");
  } finally {
    currentTarget.disabled = false;
    follow();
  }
});
