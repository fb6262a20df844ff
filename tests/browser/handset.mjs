// A phone of somebody's own, and the computer beside it.
import { house, press, shows, signIn } from "./harness.mjs";

export const handset = { width: 390 };
/** Until it is confirmed, and once it is removed, a phone is nobody. */
const NOBODY = /status of 401/;

/** Each story's ada is a new one. */
let people = 0;
export async function somebody() {
  const place = await house();
  const ada = { name: `phone${(people += 1)}`, password: "plum-orbit-candle-71-fjord" };
  await place.verb(["user", "add", ada.name, "--email", `${ada.name}@example.com`, "--password-stdin"], ada.password);
  return { ...place, ada };
}

/** The laptop shows the picture; what it says. */
export async function shown(laptop, { portal, ada }) {
  const page = await laptop.open(`${portal}/.vestibule/account/factors/phone`);
  await signIn(page, ada);
  await press(page, "Show the picture");
  await shows(page, "Scan this with your phone");
  return { page, link: await page.locator("#link").getAttribute("href") };
}

/** A phone opens what the picture says, and adds itself; the number that it shows. */
export async function scans(phone, link) {
  phone.expects(NOBODY);
  const page = await phone.open(link);
  await page.getByRole("button", { name: "Add this phone" }).click();
  const number = page.locator("output.same");
  await number.filter({ hasText: /^\d{3} \d{3}$/ }).waitFor();
  return { page, number: await number.innerText() };
}

/** Two browsers, the phone added. */
export async function added(tell, place) {
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

/** Somebody signs in as ada in another browser, as far as the page that waits; the number that it shows. */
export async function knocks(visitor, { wiki, ada }) {
  const page = await visitor.open(`${wiki}/page`);
  await signIn(page, ada);
  await shows(page, "Give this number on");
  return { page, number: await page.locator(".number").innerText() };
}

export const card = (screen) => screen.locator("li[data-id]");
