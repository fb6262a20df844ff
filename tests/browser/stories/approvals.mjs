// Waiting for an answer from elsewhere: how it ends, what goes wrong on the way, and where it is asked for.
import assert from "node:assert/strict";
import { buildHouse, followed, isAt, passwordField, press, readsWell, shared, shows, signIn, startReceiver, story } from "../harness.mjs";
import { added, card, handset, knocks, scans, shown } from "../handset.mjs";

/** Somebody was too early, too late, or is no more signed in. */
const REFUSED = /status of 4\d\d/;

/** A house whose clock can be moved, with a service that reaches people beside their own phones. */
const timed = shared(async () => {
  const receiver = await startReceiver();
  const more = `
[[channel]]
name = "push"
kind = "webhook"
label = "Example Push"
url = "${receiver.url}"
secret = "0123456789abcdef"

[[channel]]
name = "texts"
kind = "webhook"
label = "Phone number"
url = "${receiver.url}"
secret = "0123456789abcdef"
offers = ["sms"]
`;
  return { ...(await buildHouse(more, {}, { timed: true })), receiver };
});

/** Each story's ada is a new one. */
let people = 0;
async function somebody() {
  const place = await timed();
  const ada = { name: `asked${(people += 1)}`, password: "plum-orbit-candle-71-fjord" };
  await place.verb(["user", "add", ada.name, "--email", `${ada.name}@example.com`, "--password-stdin"], ada.password);
  return { ...place, ada };
}

/** Ada has a phone, and her laptop is known; nothing was asked for a while. */
async function withPhone(tell) {
  const place = await somebody();
  const { laptop, phone, page, screen } = await added(tell, place);
  phone.expects(REFUSED);
  place.later(60);
  return { place, laptop, phone, page, screen };
}

/** Says yes with this number to the only question, or to this one. */
async function approve(screen, number, which = card(screen)) {
  await which.getByLabel("Number on the other screen").fill(number);
  await which.getByRole("button", { name: "Approve" }).click();
}

async function signedOut(person, { portal }) {
  const page = await person.open(`${portal}/.vestibule/sign-out`);
  await press(page, "Sign out");
  await page.close();
}

/** What the page posts, and what it is shown by. */
function posts(page) {
  const seen = [];
  page.on("request", (request) => request.method() === "POST" && seen.push(request.url()));
  return seen;
}

story("while the page waits it counts down for the eyes alone, and its title and button tell the rest", async (tell) => {
  const { place, screen } = await withPhone(tell);
  const visitor = await tell.person();
  visitor.expects(REFUSED);
  await visitor.context.clock.install();
  const { page, number } = await knocks(visitor, place);
  await readsWell(page);
  const said = await page.evaluateHandle(() => {
    const changes = [];
    new MutationObserver((seen) => changes.push(...seen)).observe(document.querySelector("[role=status]"), {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    return changes;
  });
  const left = page.locator("[data-rest]");
  const before = await left.innerText();
  await visitor.context.clock.runFor(3100);
  assert.notEqual(await left.innerText(), before);
  assert.equal(await said.evaluate((changes) => changes.length), 0, "nothing is read out");

  // Nobody has answered. When it can be asked again, the page says so by itself.
  await shows(page, "you can have it sent again");
  await visitor.context.clock.runFor(31_000);
  await page.getByText("you can have it sent again").waitFor({ state: "detached" });
  place.later(31);
  const older = await card(screen).getAttribute("data-id");
  await press(page, "Ask again");
  const again = await page.locator(".number").innerText();
  assert.notEqual(again, number);
  await approve(screen, again, screen.locator(`li[data-id]:not([data-id="${older}"])`));
  await page.waitForURL(`${place.wiki}/page`);
});

story("a question that nobody answers ends at its time, not when the network was away, and can be asked again", async (tell) => {
  const { place, screen } = await withPhone(tell);
  const visitor = await tell.person();
  visitor.expects(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|status of 4\d\d/);
  await visitor.context.clock.install();
  const { page, number } = await knocks(visitor, place);
  // The laptop slept, and wakes before its network does.
  await page.route("**/factor/events*", (route) => route.abort());
  await visitor.context.clock.runFor(91_000);
  await shows(page, number);
  assert.match(await page.locator("[data-rest]").innerText(), /0:00/);
  await page.unroute("**/factor/events*");
  place.later(91);
  await visitor.context.clock.runFor(3100);
  await shows(page, "Nobody answered in time");
  await readsWell(page);
  // A late yes opens nothing.
  await card(screen).waitFor({ state: "detached" });
  await press(page, "Ask again");
  await approve(screen, await page.locator(".number").innerText());
  await page.waitForURL(`${place.wiki}/page`);
});

story("a page whose stream is lost and whose next answer is a fault still goes on with the yes", async (tell) => {
  const { place, screen } = await withPhone(tell);
  const visitor = await tell.person();
  visitor.expects(/ERR_FAILED|status of 503/);
  let faults = 0;
  await visitor.context.route("**/factor/events*", async (route) => {
    if (!route.request().url().includes("poll=1")) return route.abort();
    if ((faults += 1) > 1) return route.continue();
    return route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"status":503}' });
  });
  const { page, number } = await knocks(visitor, place);
  await page.waitForResponse((answer) => answer.url().includes("poll=1") && answer.ok());
  isAt(page, page.url());
  await shows(page, number);
  await approve(screen, number);
  await page.waitForURL(`${place.wiki}/page`);
});

story("a second tab waits for the same answer, and both go on", async (tell) => {
  const { place, screen } = await withPhone(tell);
  const visitor = await tell.person();
  visitor.expects(REFUSED);
  const { page, number } = await knocks(visitor, place);
  const second = await visitor.open(page.url());
  assert.equal(await second.locator(".number").innerText(), number, "one question, one number");
  await card(screen).first().waitFor();
  assert.equal(await card(screen).count(), 1);
  await approve(screen, number);
  await second.waitForURL(`${place.wiki}/page`);
  await page.waitForURL(`${place.wiki}/page`);
});

story("two sign-ins at once are two questions, and each answer opens its own", async (tell) => {
  const { place, laptop, screen } = await withPhone(tell);
  const tablet = await tell.person();
  const first = await knocks(tablet, place);
  await approve(screen, first.number);
  await first.page.waitForURL(`${place.wiki}/page`);
  await signedOut(tablet, place);
  await signedOut(laptop, place);
  place.later(60);
  const here = await knocks(laptop, place);
  await card(screen).first().waitFor();
  const there = await knocks(tablet, place);
  await card(screen).nth(1).waitFor();
  assert.equal(await card(screen).count(), 2);
  const numbers = [here.number, there.number];
  // Which card is whose shows by its number alone; the wrong one would be a no. The newest stands where it was drawn.
  const order = await card(screen).evaluateAll((cards) => cards.map((one) => one.dataset.id));
  assert.equal(new Set(order).size, 2);
  await approve(screen, numbers[1], card(screen).nth(1));
  await there.page.waitForURL(`${place.wiki}/page`);
  await shows(here.page, here.number);
  await approve(screen, numbers[0], card(screen).first());
  await here.page.waitForURL(`${place.wiki}/page`);
});

story("a stranger who begins beside the owner takes nothing from them, and a no stops the stranger alone", async (tell) => {
  const { place, laptop, screen } = await withPhone(tell);
  await signedOut(laptop, place);
  const own = await knocks(laptop, place);
  await card(screen).first().waitFor();
  const stranger = await tell.person();
  const theirs = await knocks(stranger, place);
  await card(screen).nth(1).waitFor();
  await shows(own.page, own.number);
  await card(screen).nth(1).getByRole("button", { name: "Deny" }).click();
  await shows(theirs.page, "Somebody said no");
  assert.match(await theirs.page.title(), /^Denied/);
  await readsWell(theirs.page);
  assert.equal(await theirs.page.evaluate(() => document.activeElement.className), "summary", "it is read first");
  assert.equal(await theirs.page.getByRole("link", { name: "Change your password" }).count(), 1);
  await approve(screen, own.number);
  await own.page.waitForURL(`${place.wiki}/page`);
  assert.notEqual(new URL(theirs.page.url()).origin, new URL(place.wiki).origin);
});

story("a page that waits after a form was sent asks for itself again, and sends nothing twice", async (tell) => {
  const { place, screen } = await withPhone(tell);
  const visitor = await tell.person();
  visitor.expects(REFUSED);
  const { page } = await knocks(visitor, place);
  const sent = posts(page);
  await page.locator('input[name="csrf"]').evaluateAll((fields) => fields.forEach((field) => (field.value = "old")));
  await press(page, "Ask again");
  await shows(page, "This page was open for too long");
  assert.equal(sent.length, 1);
  await card(screen).getByRole("button", { name: "Deny" }).click();
  await shows(page, "Somebody said no");
  assert.equal(sent.length, 1, "the news came by a visit");
});

story("without JavaScript the page asks for itself until the answer is there", async (tell) => {
  const { place, screen } = await withPhone(tell);
  const visitor = await tell.person({ javaScript: false });
  const { page, number } = await knocks(visitor, place);
  await approve(screen, number);
  await shows(page, "Approved on");
  await press(page, "Continue");
  isAt(page, `${place.wiki}/page`);
});

/** As far as the page that is waited at before a form. */
async function asksFirst(page) {
  await followed(page, () => page.getByRole("link", { name: "Approve on Pixel 9" }).click());
  await press(page, "Ask Pixel 9");
  return page.locator(".number").innerText();
}

story("a change of the password waits for the phone, can be given up there, and goes on with the yes", async (tell) => {
  const { place, laptop, screen } = await withPhone(tell);
  place.later(600);
  const page = await laptop.open(`${place.portal}/.vestibule/account/password`);
  await asksFirst(page);
  await readsWell(page);
  await card(screen).waitFor();
  await press(page, "Cancel");
  await shows(page, "Change your password");
  await card(screen).waitFor({ state: "detached" });
  place.later(31);
  await approve(screen, await asksFirst(page));
  await shows(page, "Approved on");
  const fresh = "marble-kettle-orchard-58-tide";
  await passwordField(page).fill(place.ada.password);
  for (const field of await page.locator('input[autocomplete="new-password"]').all()) await field.fill(fresh);
  await page.locator("main form button.primary").click();
  await shows(page, "Your password is changed");
});

story("a phone is removed, and two-factor disabled, with a yes from it", async (tell) => {
  const { place, laptop, screen } = await withPhone(tell);
  place.later(600);
  const page = await laptop.open(`${place.portal}/.vestibule/account/factors/disable`);
  await approve(screen, await asksFirst(page));
  await shows(page, "Approved on");
  await page.locator("main form button.danger").click();
  await shows(page, "Two-factor is off");
  await shows(screen, "This phone was removed");
});

story("an app that asks is set up: the page waits, its message's link answers, and the page goes on by itself", async (tell) => {
  const place = await somebody();
  const laptop = await tell.person();
  const page = await laptop.open(`${place.portal}/.vestibule/account/factors/add`);
  await signIn(page, place.ada);
  await readsWell(page);
  assert.match(await page.locator("main ul.rows li").first().innerText(), /Phone/);
  await followed(page, () => page.locator('main ul.rows a[href*="channel=push"]').click());
  await readsWell(page);
  await press(page, "Continue");
  const message = await place.receiver.next();
  const number = await page.locator(".number").innerText();
  await readsWell(page);
  await page.locator("[data-rest]").filter({ hasText: /1:([0-2]\d|30)/ }).waitFor();

  const phone = await tell.person(handset);
  phone.expects(REFUSED);
  const link = await phone.open(message.decision.page);
  await readsWell(link);
  await link.getByLabel("The number on the other screen").fill(number);
  await press(link, "Approve");
  await shows(link, "The other screen goes on by itself");
  await readsWell(link);
  await shows(page, "Keep your recovery codes");
});

story("a message's link that is opened in a browser without cookies can still say no", async (tell) => {
  const place = await somebody();
  const laptop = await tell.person();
  const page = await laptop.open(`${place.portal}/.vestibule/account/factors/reached?channel=push&kind=push`);
  await signIn(page, place.ada);
  await press(page, "Continue");
  const message = await place.receiver.next();
  const phone = await tell.person({ ...handset, javaScript: false });
  phone.expects(REFUSED);
  const link = await phone.open(message.decision.page);
  await phone.context.clearCookies();
  await link.getByLabel("The number on the other screen").fill(await page.locator(".number").innerText());
  await press(link, "Approve");
  await shows(link, "This page was open for too long");
  await phone.context.clearCookies();
  await press(link, "Deny");
  await shows(link, "Nobody gets in with this");
  await shows(page, "That was answered with no");
  assert.equal(await page.locator(".number").count(), 0);
});

story("a page that waits for a phone stays through faults, and goes on once when it has come", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  laptop.expects(/ERR_FAILED|status of 503/);
  // Earlier stories moved the gateway's clock: the phone is told so once, and signs anew.
  phone.expects(REFUSED);
  const faults = [
    (route) => route.abort(),
    (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"status":503}' }),
    (route) => route.fulfill({ status: 200, contentType: "application/json", body: "{}" }),
  ];
  await laptop.context.route("**/phone/state*", (route) => (faults.shift() ?? ((one) => one.continue()))(route));
  const { page, link } = await shown(laptop, place);
  let visits = 0;
  page.on("request", (request) => (visits += Number(request.isNavigationRequest())));
  await page.waitForResponse(async (answer) => answer.ok() && (await answer.text()).includes("waiting"));
  assert.equal(visits, 0);
  await scans(phone, link);
  await shows(page, "Is this your phone?");
  assert.equal(visits, 1);
});

story("the example of a telephone number is one of the country that is chosen", async (tell) => {
  const place = await somebody();
  const laptop = await tell.person();
  const page = await laptop.open(`${place.portal}/.vestibule/account/factors/reached?channel=texts&kind=sms`);
  await signIn(page, place.ada);
  const example = page.locator("#number-hint bdi");
  const before = await example.innerText();
  await page.getByLabel("Country").selectOption("DE");
  assert.equal(await example.innerText(), "01512 3456789");
  await page.getByLabel("Country").selectOption("US");
  assert.equal(await example.innerText(), before, "as the browser's language has it");
  await readsWell(page);
});

story("a telephone number is grouped as it is typed, and what is written otherwise stays as it is", async (tell) => {
  const place = await somebody();
  const laptop = await tell.person();
  const page = await laptop.open(`${place.portal}/.vestibule/account/factors/reached?channel=texts&kind=sms`);
  await signIn(page, place.ada);
  const number = page.getByLabel("Telephone number");
  const is = async (expected, caret = expected.length) => {
    assert.equal(await number.inputValue(), expected);
    assert.equal(await number.evaluate((field) => field.selectionStart), caret, expected);
  };
  for (const [country, keys, expected] of [
    ["DE", "01512345678901", "01512 345678901"],
    ["US", "4155550123", "(415) 555-0123"],
    ["DE", "+4915123", "+4915123"],
    ["DE", "004915123", "004915123"],
    ["DE", "151234567", "151234567"],
    ["DE", "0151/2345678", "0151/2345678"],
    ["DE", "0151 2345678", "0151 2345678"],
  ]) {
    await page.getByLabel("Country").selectOption(country);
    await number.fill("");
    await number.pressSequentially(keys);
    await is(expected);
  }
  await number.fill("015123456789");
  await is("015123456789");
  // In the middle nothing moves, neither signs nor the caret; and what is taken away at the end is not put back.
  await number.fill("");
  await number.pressSequentially("0151234567");
  await is("01512 34567");
  await number.press("Home");
  for (const key of ["ArrowRight", "ArrowRight", "Delete"]) await number.press(key);
  await is("0112 34567", 2);
  await number.press("7");
  await is("01712 34567", 3);
  await number.press("End");
  for (let times = 0; times < 6; times += 1) await number.press("Backspace");
  await is("01712");
  await number.press("3");
  await is("01712 3");
  await readsWell(page);
});
