// A phone of one's own: two browsers, of which one plays the phone.
import assert from "node:assert/strict";
import { house, press, readsWell, shows, signIn, story } from "../harness.mjs";

const handset = { width: 390 };
/** Until it is confirmed, and once it is removed, a phone is nobody. */
const NOBODY = /status of 401/;

/** Each story's ada is a new one. */
let people = 0;
async function somebody() {
  const place = await house();
  const ada = { name: `phone${(people += 1)}`, password: "plum-orbit-candle-71-fjord" };
  await place.verb(["user", "add", ada.name, "--email", `${ada.name}@example.com`, "--password-stdin"], ada.password);
  return { ...place, ada };
}

/** The laptop shows the picture; what it says. */
async function shown(laptop, { portal, ada }) {
  const page = await laptop.open(`${portal}/.vestibule/account/factors/phone`);
  await signIn(page, ada);
  await press(page, "Show the picture");
  await shows(page, "Scan this with your phone");
  return { page, link: await page.locator("#link").getAttribute("href") };
}

/** A phone opens what the picture says, and adds itself; the number that it shows. */
async function scans(phone, link) {
  phone.expects(NOBODY);
  const page = await phone.open(link);
  await page.getByRole("button", { name: "Add this phone" }).click();
  const number = page.locator("output.same");
  await number.filter({ hasText: /^\d{3} \d{3}$/ }).waitFor();
  return { page, number: await number.innerText() };
}


/** Two browsers, the phone added. */
async function added(tell, place) {
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  const { page, link } = await shown(laptop, place);
  const { page: screen } = await scans(phone, link);
  await shows(page, "Is this your phone?");
  await page.getByLabel("Name for this phone").fill("Pixel 9");
  await press(page, "Yes, add it");
  await shows(page, "Keep your recovery codes");
  await shows(screen, "Nothing waits for you");
  return { laptop, phone, page, screen };
}

story("a phone is added by a picture: the laptop goes on by itself, and both show the same number", async (tell) => {
  const place = await somebody();
  const [laptop, phone] = [await tell.person(), await tell.person(handset)];
  const { page, link } = await shown(laptop, place);
  await readsWell(page);
  assert.match(await page.locator("#left").innerText(), /^4:\d\d$/);
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
  await readsWell(screen);
  const plain = await tell.person({ ...handset, javaScript: false });
  await shows(await plain.open(`${place.portal}/.vestibule/approve`), "needs JavaScript");
});
