// A phone of one's own: two browsers, of which one plays the phone.
import assert from "node:assert/strict";
import { added, card, handset, knocks, scans, shown, somebody } from "../handset.mjs";
import { house, passwordField, press, readsWell, shows, signIn, startDemo, story } from "../harness.mjs";

story("a phone is added by a picture: the laptop goes on by itself, and both show the same number", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  const { page, link } = await shown(laptop, place);
  await readsWell(page);
  assert.match(await page.locator("#left").innerText(), /^(4:\d\d|5:00)$/);
  const { page: screen, number } = await scans(phone, link);
  await readsWell(screen);
  await shows(page, "Is this your phone?");
  await shows(page, number);
  await readsWell(page);
  await page.getByLabel("Name for this phone").fill("Pixel 9");
  await press(page, "Yes, add it");
  await shows(page, "Keep your recovery codes");
  await shows(screen, "Nothing waits for you");
  await shows(screen, place.ada.name);
  await readsWell(screen);
  // The key stays in the browser, whatever script asks for it.
  const isTaken = await screen.evaluate(async () => {
    const opening = indexedDB.open("vestibule-phone");
    await new Promise((done) => (opening.onsuccess = done));
    const asked = opening.result.transaction("phones").objectStore("phones").getAll();
    await new Promise((done) => (asked.onsuccess = done));
    return crypto.subtle.exportKey("pkcs8", asked.result[0].key).then(() => true, () => false);
  });
  assert.equal(isTaken, false);
});

story("a stranger who scans the picture first is turned away, and the owner's phone says so", async (tell) => {
  const place = await somebody();
  const [laptop, stranger, phone] = [await tell.person(), await tell.person(handset), await tell.person(handset)];
  phone.expects(/status of 410/);
  const { page, link } = await shown(laptop, place);
  await scans(stranger, link);
  const own = await phone.open(link);
  await own.getByRole("button", { name: "Add this phone" }).click();
  await shows(own, "This picture was used already or is too old.");
  await shows(page, "Is this your phone?");
  await press(page, "No, this is not mine");
  assert.match(page.url(), /\/account\/factors$/);
});

story("without JavaScript the laptop still goes on when the phone has come", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person({ javaScript: false }), await tell.person(handset)];
  const { page, link } = await shown(laptop, place);
  await scans(phone, link);
  await page.getByRole("link", { name: "Continue" }).click();
  await shows(page, "Is this your phone?");
});

story("a phone that was never added says what to do, and one without script says what it needs", async (tell) => {
  const place = await house();
  const phone = await tell.person(handset);
  const screen = await phone.open(`${place.portal}/.vestibule/approve`);
  await shows(screen, "This phone approves nothing yet.");
  await shows(screen, "If you added it before, its key is gone.");
  await readsWell(screen);
  const plain = await tell.person({ ...handset, javaScript: false });
  const page = await plain.open(`${place.portal}/.vestibule/approve`);
  assert.match(await page.locator("main").innerText(), /needs JavaScript/);
});

story("the phone says who asks and approves with the number, and the waiting page goes on by itself", async (tell) => {
  const place = await somebody();
  const { screen } = await added(tell, place);
  const visitor = await tell.person();
  const { page, number } = await knocks(visitor, place);
  await readsWell(page);
  await shows(screen, "Sign in to");
  await shows(screen, place.ada.name);
  assert.match(await card(screen).locator("[data-fill=left]").innerText(), /^1:([0-2]\d|30)$/);
  await readsWell(screen);
  // A no is as near as a yes.
  const [yes, no] = await Promise.all(["Approve", "Deny"].map((name) => card(screen).getByRole("button", { name }).boundingBox()));
  assert.ok(Math.abs(yes.width - no.width) <= 1 && Math.abs(yes.height - no.height) <= 1, JSON.stringify([yes, no]));
  assert.match(await card(screen).locator("[data-fill=at]").innerText(), /^\d{1,2}:\d\d/);
  // What was typed stays while the page looks for more.
  await card(screen).getByLabel("Number on the other screen").fill(number);
  await screen.waitForResponse(/\/approve\/pending$/);
  await screen.waitForResponse(/\/approve\/pending$/);
  assert.deepEqual(await card(screen).locator("[data-fill=lines] li").allInnerTexts(), [
    `Account: ${place.ada.name}`,
    "From: 127.0.0.1",
    "With: Chrome on Linux",
  ]);
  await card(screen).getByRole("button", { name: "Approve" }).click();
  await shows(screen, "Approved. The other page goes on by itself.");
  await page.waitForURL(`${place.wiki}/page`);
  await shows(page, `Hello ${place.ada.name}`);
  await shows(screen, "Nothing waits for you");
});

story("on the phone the number can be picked instead of typed", async (tell) => {
  const place = await somebody();
  const { screen } = await added(tell, place);
  const { page, number } = await knocks(await tell.person(), place);
  await card(screen).getByText("Pick the number instead").click();
  assert.equal(await card(screen).locator("[data-fill=choices] button").count(), 3);
  await card(screen).getByRole("button", { name: number, exact: true }).click();
  await page.waitForURL(`${place.wiki}/page`);
});

for (const [how, says, told] of [
  ["Deny", "Denied. Nobody was let in.", "Somebody said no"],
  ["This wasn't me", "Denied. Somebody else may know your password", "Somebody said that this wasn't them"],
]) {
  story(`“${how}” on the phone stops a sign-in at once`, async (tell) => {
    const place = await somebody();
    const { screen } = await added(tell, place);
    const { page } = await knocks(await tell.person(), place);
    await card(screen).getByRole("button", { name: how }).click();
    await shows(screen, says);
    await shows(page, told);
    assert.notEqual(new URL(page.url()).origin, new URL(place.wiki).origin);
  });
}

story("a wrong number on the phone is a no", async (tell) => {
  const place = await somebody();
  const { screen } = await added(tell, place);
  const { page, number } = await knocks(await tell.person(), place);
  await card(screen).getByLabel("Number on the other screen").fill(number === "99" ? "98" : "99");
  await card(screen).getByRole("button", { name: "Approve" }).click();
  await shows(screen, "That is not the number on the other screen");
  await shows(page, "The number that was given was another one");
});

story("a phone that was closed finds what waits when it is opened, without any notification", async (tell) => {
  const place = await somebody();
  const { phone, screen } = await added(tell, place);
  await screen.close();
  const { page, number } = await knocks(await tell.person(), place);
  const again = await phone.open(`${place.portal}/.vestibule/approve`);
  await card(again).getByLabel("Number on the other screen").fill(number);
  await again.keyboard.press("Enter");
  await page.waitForURL(`${place.wiki}/page`);
});

story("a newcomer tries a phone on the demo, with a second browser window that plays it", async (tell) => {
  const demo = await startDemo();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  const page = await laptop.open(new URL("/.vestibule/account/factors/phone", demo.address).href);
  await signIn(page, demo);
  await passwordField(page).fill(demo.password);
  await press(page, "Show the picture");
  await shows(page, "open the link in another browser window");
  const { page: screen } = await scans(phone, await page.locator("#link").getAttribute("href"));
  await shows(page, "Is this your phone?");
  await press(page, "Yes, add it");
  const visitor = await tell.person();
  const door = await visitor.open(demo.address);
  await signIn(door, demo);
  const number = await door.locator(".number").innerText();
  await card(screen).getByLabel("Number on the other screen").fill(number);
  await card(screen).getByRole("button", { name: "Approve" }).click();
  await door.waitForURL(demo.address);
  await shows(door, /remote-user/i);
});

/** What the browser's push service would hand to the page's worker. */
async function delivered(phone, screen, news) {
  const wire = await phone.context.newCDPSession(screen);
  const registered = new Promise((resolve) =>
    wire.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const found = registrations.find((one) => one.scopeURL.endsWith("/.vestibule/approve") && !one.isDeleted);
      if (found) resolve(found.registrationId);
    }),
  );
  await wire.send("ServiceWorker.enable");
  const origin = new URL(screen.url()).origin;
  await wire.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await registered, data: JSON.stringify(news) });
  await wire.detach();
}

story("a notification says who asks, carries a no alone, and the no is signed by the phone", async (tell) => {
  const place = await somebody();
  const { phone, screen } = await added(tell, place);
  await phone.context.grantPermissions(["notifications"], { origin: place.portal });
  await screen.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const worker = phone.context.serviceWorkers()[0];
  const { page } = await knocks(await tell.person(), place);
  const id = await card(screen).getAttribute("data-id");
  const own = await worker.evaluate(async () => (await ownPhones())[0].phone);
  await delivered(phone, screen, { approval: id, phone: own, title: "Sign in to wiki?", body: "Account: ada", deny: "Deny" });
  const shown = await worker.evaluate(async () => {
    for (;;) {
      const [one] = await self.registration.getNotifications();
      if (one) return { title: one.title, body: one.body, tag: one.tag, actions: one.actions.map(({ action }) => action) };
      await new Promise((done) => setTimeout(done, 50));
    }
  });
  assert.deepEqual(shown, { title: "Sign in to wiki?", body: "Account: ada", tag: id, actions: ["deny"] });
  // What pressing its button does; no script can press it.
  await worker.evaluate(async () => deny((await self.registration.getNotifications())[0]));
  await shows(page, "Somebody said no");
  // The question is over, and so is what told of it.
  await worker.evaluate(async () => {
    while ((await self.registration.getNotifications()).length) await new Promise((done) => setTimeout(done, 50));
  });
  // A no that comes too late says so.
  await worker.evaluate((data) => deny({ title: "Sign in to wiki?", data }), { approval: id, phone: own, late: "Too late", failed: "Lost" });
});
