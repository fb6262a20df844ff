// A phone's key, and its page, when something is not as it should be.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { added, card, handset, knocks, scans, shown, somebody } from "../handset.mjs";
import { house, passwordField, press, readsWell, shows, signIn, startDemo, story } from "../harness.mjs";

const keyScript = readFileSync(new URL("../../../src/pages/assets/phone_key.js", import.meta.url), "utf8");

/** The page looks again at once, as when somebody comes back to it. */
const looks = (screen) => screen.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

story("an app beside our pages can use the phone's key, and still approves nothing", async (tell) => {
  const demo = await startDemo();
  const [laptop, phone, thief] = [await tell.person(), await tell.person(handset), await tell.person()];
  const app = await phone.open(demo.address);
  await signIn(app, demo);
  const page = await laptop.open(new URL("/.vestibule/account/factors/phone", demo.address).href);
  await signIn(page, demo);
  await passwordField(page).fill(demo.password);
  await press(page, "Show the picture");
  const { page: screen } = await scans(phone, await page.locator("#link").getAttribute("href"));
  await shows(page, "Is this your phone?");
  await press(page, "Yes, add it");
  await shows(screen, "Nothing waits for you");

  // Somebody who knows the password waits for a yes, while the owner looks at an app on the phone.
  const door = await thief.open(demo.address);
  await signIn(door, demo);
  const number = await door.locator(".number").innerText();
  const id = await card(screen).getAttribute("data-id");
  phone.expects(/status of 40[013]/);
  const said = await app.evaluate(
    async ([script, id, number]) => {
      const { ask, ownPhones } = await new Function(`${script}; return { ask, ownPhones };`)();
      const [own] = await ownPhones();
      const base = "/.vestibule/approve";
      const page = await fetch(base);
      return {
        yes: (await ask(base, "decide", own, id, "approve", number)).status,
        list: (await ask(base, "pending", own)).status,
        page: page.status,
        carries: (await page.text()).includes("data-page"),
      };
    },
    [keyScript, id, number],
  );
  assert.deepEqual({ ...said, page: said.page >= 400 }, { yes: 403, list: 403, page: true, carries: false });
  // Nor does it reach into a window of ours that it opens.
  const opened = phone.context.waitForEvent("page");
  await app.evaluate(() => { window.theirs = window.open("/.vestibule/approve"); });
  await (await opened).locator("h1").waitFor();
  assert.equal(await app.evaluate(() => window.theirs.closed), true, "windows are kept apart");

  await card(screen).getByRole("button", { name: "Deny" }).click();
  await shows(door, "Somebody said no");
});

story("an account that is disabled for a while keeps its phone", async (tell) => {
  const place = await somebody();
  const { phone, screen } = await added(tell, place);
  phone.expects(/status of 403/);
  await place.verb(["user", "disable", place.ada.name]);
  await shows(screen, "This account may do nothing at the moment.");
  await readsWell(screen);
  await place.verb(["user", "enable", place.ada.name]);
  await looks(screen);
  await shows(screen, "Nothing waits for you");
  const { page, number } = await knocks(await tell.person(), place);
  await card(screen).getByLabel("Number on the other screen").fill(number);
  await card(screen).getByRole("button", { name: "Approve" }).click();
  await page.waitForURL(`${place.wiki}/page`);
});

story("whatever answers in the gateway's place, the phone keeps its key", async (tell) => {
  const place = await somebody();
  const { phone, screen } = await added(tell, place);
  phone.expects(/status of 401/);
  await screen.route("**/approve/pending", (route) => route.fulfill({ status: 401, body: "<h1>Who are you?</h1>" }));
  await shows(screen, "That did not get through.");
  await screen.unroute("**/approve/pending");
  await looks(screen);
  await screen.getByText("That did not get through.").waitFor({ state: "detached" });
  await shows(screen, "Nothing waits for you");
});

story("when cookies are cleared, the phone says what to do", async (tell) => {
  const place = await somebody();
  const { phone, screen } = await added(tell, place);
  phone.expects(/status of 403/);
  await phone.context.clearCookies();
  await shows(screen, "What belongs to this phone's key is gone from this browser");
});

story("a picture that is scanned where the phone's page stands already is taken up", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  await phone.context.addInitScript(() => {
    window.persisted = [];
    if (isSecureContext) StorageManager.prototype.persist = async () => window.persisted.push("asked") > 0;
  });
  phone.expects(/status of 401/);
  const { page, link } = await shown(laptop, place);
  const screen = await phone.open(`${place.portal}/.vestibule/approve`);
  await screen.getByText("Paste the link instead").click();
  await screen.getByLabel("Link under the picture").fill("https://example.com/");
  await screen.getByRole("button", { name: "Open the link" }).click();
  await shows(screen, "That is not the link under the picture.");
  await screen.getByLabel("Link under the picture").fill(link);
  await screen.getByRole("button", { name: "Open the link" }).click();
  await shows(screen, new URL(place.portal).hostname);
  await readsWell(screen);
  await screen.getByRole("button", { name: "Add this phone" }).click();
  await screen.locator("output.same").filter({ hasText: /^\d{3} \d{3}$/ }).waitFor();
  assert.deepEqual(await screen.evaluate(() => window.persisted), ["asked"], "the browser is asked to keep the key");
  await shows(page, "Is this your phone?");
  await press(page, "Yes, add it");
  await shows(screen, "Nothing waits for you");
});

story("a picture that is over is not offered again by what stands on the home screen", async (tell) => {
  const place = await house();
  const phone = await tell.person(handset);
  phone.expects(/status of 410/);
  const link = `${place.portal}/.vestibule/approve#enrol=a.1.b`;
  const screen = await phone.open(link);
  await screen.getByRole("button", { name: "Add this phone" }).click();
  await shows(screen, "This picture was used already or is too old.");
  await screen.close();
  await shows(await phone.open(link), "This phone approves nothing yet.");
});

story("of two phones of one person the one is asked that is meant, and one that is removed says so and keeps its key", async (tell) => {
  const place = await somebody();
  const { page, screen } = await added(tell, place);
  const second = await tell.person(handset);
  await page.goto(`${place.portal}/.vestibule/account/factors/phone`);
  await press(page, "Show the picture");
  const { page: other } = await scans(second, await page.locator("#link").getAttribute("href"));
  await shows(page, "Is this your phone?");
  await page.getByLabel("Name for this phone").fill("Tablet");
  await press(page, "Yes, add it");
  await shows(other, "Nothing waits for you");
  await knocks(await tell.person(), place);
  await Promise.any([screen, other].map((one) => card(one).waitFor()));
  const isAsked = await Promise.all([screen, other].map((one) => card(one).count()));
  assert.equal(isAsked[0] + isAsked[1], 1, "one of them");

  await page.goto(`${place.portal}/.vestibule/account/factors`);
  await page.getByRole("link", { name: /Remove.*Tablet/ }).click();
  await press(page, "Remove it");
  await shows(other, "This phone was removed from the account");
  await readsWell(other);
  assert.match(await other.locator("[data-part=refused]").innerText(), new RegExp(place.ada.name));
  await other.reload();
  await other.getByRole("button", { name: "Forget this phone" }).click();
  await shows(other, "This phone approves nothing yet.");
});

/** Has the page believe that these wait. */
async function pretend(screen, waiting) {
  await screen.unroute("**/approve/pending");
  const news = { account: "ada", name: "Pixel 9", is_told: false, push_key: null, waiting };
  await screen.route("**/approve/pending", (route) => route.fulfill({ json: news }));
}

const question = (id, title) => ({ id, title, lines: ["Account: ada"], at: 1_800_000_000, rest: 80.5, choices: [7, 42, 93] });

story("what the phone said belongs to its question, and is heard as well as seen", async (tell) => {
  const place = await somebody();
  const { screen } = await added(tell, place);
  const said = screen.locator("#said");
  await screen.route("**/approve/decide", (route) => route.fulfill({ json: { outcome: "approved" } }));
  await pretend(screen, [question("p_1", "Sign in to Wiki?")]);
  await shows(screen, "Sign in to Wiki?");
  assert.equal(await said.innerText(), "Sign in to Wiki?", "a new question is announced");
  await card(screen).getByRole("button", { name: "Approve" }).click();
  await shows(screen, "Type the two digits");
  assert.equal(await card(screen).getByLabel("Number on the other screen").getAttribute("aria-invalid"), "true");
  await readsWell(screen);
  await card(screen).getByLabel("Number on the other screen").fill("42");
  await card(screen).getByRole("button", { name: "Approve" }).click();
  await shows(screen, "Approved. The other page goes on by itself.");
  assert.equal(await screen.evaluate(() => document.activeElement.id), "said", "the focus is where it goes on");
  // An answer of the gateway's that was late draws nothing again.
  await screen.waitForResponse(/\/approve\/pending$/);
  await screen.waitForResponse(/\/approve\/pending$/);
  assert.equal(await card(screen).count(), 0);
  await pretend(screen, [question("p_2", "Sign in to Docs?")]);
  await shows(screen, "Sign in to Docs?");
  assert.equal(await screen.getByText("Approved.").count(), 0);
  // One that ends while somebody types says so.
  await card(screen).getByLabel("Number on the other screen").fill("4");
  await pretend(screen, []);
  await shows(screen, "What was asked here has ended.");
  assert.equal(await screen.evaluate(() => document.activeElement.id), "said");
});

story("after a no on the phone the way to another password is one tap", async (tell) => {
  const place = await somebody();
  const { screen } = await added(tell, place);
  await screen.route("**/approve/decide", (route) => route.fulfill({ json: { outcome: "not_me" } }));
  await pretend(screen, [question("p_1", "Sign in to Wiki?")]);
  await card(screen).getByRole("button", { name: "This wasn't me" }).click();
  const link = screen.getByRole("link", { name: "Change your password" });
  await readsWell(screen);
  assert.equal(await link.getAttribute("href"), "/.vestibule/account/password");
});

/** A browser whose push service is at hand: what was asked of it is kept over loads. */
function pushService() {
  const kept = () => JSON.parse(sessionStorage.push ?? "null");
  const keep = (subscription) => { sessionStorage.push = JSON.stringify(subscription); };
  const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const drawn = ({ key, ...toJSON }) => ({
    endpoint: toJSON.endpoint,
    options: { applicationServerKey: Uint8Array.from(key).buffer },
    toJSON: () => toJSON,
    unsubscribe: async () => delete sessionStorage.push,
  });
  PushManager.prototype.getSubscription = async () => kept() && drawn(kept());
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    if (kept()) throw new DOMException("there is one with another key", "InvalidStateError");
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const p256dh = encode(await crypto.subtle.exportKey("raw", pair.publicKey));
    const endpoint = `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`;
    keep({ endpoint, keys: { p256dh, auth: encode(crypto.getRandomValues(new Uint8Array(16))) }, key: [...applicationServerKey] });
    return drawn(kept());
  };
  Notification.requestPermission = async () => "granted";
}

const NOTIFY = { name: "Notify me when something waits" };

story("“Notify me” on the phone says what is true, on every visit", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  await phone.context.addInitScript(pushService);
  await phone.context.grantPermissions(["notifications"], { origin: place.portal });
  const { page, link } = await shown(laptop, place);
  const { page: screen } = await scans(phone, link);
  await shows(page, "Is this your phone?");
  await press(page, "Yes, add it");
  let posts = 0;
  screen.on("request", (request) => { posts += /\/approve\/subscribe$/.test(request.url()); });
  // One of another key stands in the way.
  await screen.evaluate(() => { sessionStorage.push = JSON.stringify({ endpoint: "https://fcm.googleapis.com/old", keys: {}, key: [4, 4] }); });
  await screen.getByRole("button", NOTIFY).click();
  await shows(screen, "You are notified when something waits.");
  assert.equal(posts, 1);
  await screen.reload();
  await shows(screen, "You are notified when something waits.");
  assert.equal(posts, 1, "what is known is not told again");
  // The browser is reached elsewhere, and did not say so.
  await screen.evaluate(() => { sessionStorage.push = sessionStorage.push.replace("fcm/send/", "fcm/send/new-"); });
  await screen.reload();
  await shows(screen, "You are notified when something waits.");
  assert.equal(posts, 2);
  // It is reached nowhere any more, whatever the gateway believes.
  await screen.evaluate(() => sessionStorage.removeItem("push"));
  await screen.reload();
  await screen.getByRole("button", NOTIFY).waitFor();
});

story("“Notify me” on the phone that fails says so, and can be pressed again", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  await phone.context.addInitScript(pushService);
  await phone.context.addInitScript(() => {
    if (isSecureContext) ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error("no worker here"));
  });
  await phone.context.grantPermissions(["notifications"], { origin: place.portal });
  const { page, link } = await shown(laptop, place);
  const { page: screen } = await scans(phone, link);
  await shows(page, "Is this your phone?");
  await press(page, "Yes, add it");
  await screen.getByRole("button", NOTIFY).click();
  await shows(screen, "Notifications could not be switched on.");
  assert.equal(await screen.getByRole("button", NOTIFY).isEnabled(), true);
});

story("a press on a phone's notification leads to the page that stands open, whoever opened it", async (tell) => {
  const place = await somebody();
  const { phone, screen } = await added(tell, place);
  await screen.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const [worker] = phone.context.serviceWorkers();
  const led = await worker.evaluate(async () => {
    let focused;
    WindowClient.prototype.focus = function focus() { focused = new URL(this.url).pathname; };
    await openPage();
    return focused;
  });
  assert.equal(led, "/.vestibule/approve");
});
