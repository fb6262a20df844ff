// What the stories about one's own account share: how a page is come by, codes, new passwords.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { buildHouse, followed, press, readsWell, shared, shows, signIn } from "./harness.mjs";
import { startMailServer } from "./mail_server.mjs";

/** Every page works on a phone with script, and on a smaller, dark one without. */
export const MODES = [
  ["with JavaScript on a phone", { width: 390 }],
  ["without JavaScript on a small dark screen", { javaScript: false, dark: true, width: 320 }],
];

/** axe is a script: where there is none, only the width is looked at. */
export async function reads(page, { javaScript = true } = {}) {
  if (javaScript) return readsWell(page);
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(widths[0] <= widths[1], `${page.url()} is ${widths[0]} wide in a window of ${widths[1]}`);
}

export const codeField = (page) => page.locator('input[autocomplete="one-time-code"]');

/** What an authenticator app shows, some steps from now; the codes come from a program that others wrote. */
export function codeOf(key, steps = 0) {
  const at = `@${Math.floor(Date.now() / 1000) + 30 * steps}`;
  return execFileSync("oathtool", ["--totp", "-b", "-N", at, key], { encoding: "utf8" }).trim();
}

/** The two fields of a new password, as a password manager finds them. */
export async function choose(page, password) {
  const fields = page.locator('input[autocomplete="new-password"]');
  assert.equal(await fields.count(), 2);
  await fields.nth(0).fill(password);
  await fields.nth(1).fill(password);
}

/** A house that sends mail to a server that keeps it. */
export const mailHouse = shared(async () => {
  const mailbox = await startMailServer();
  const more = `
[mail]
url = "smtp://localhost:${mailbox.port}"
from = "The house <no-reply@example.com>"
[passwords.cost]
memory_kib = 128
passes = 1
`;
  return { ...(await buildHouse(more)), mailbox };
});

/** Each story's person is a new one. */
let people = 0;
export async function somebodyIn(house) {
  const name = `person${(people += 1)}`;
  const ada = { name, password: "plum-orbit-candle-71-fjord", email: `${name}@example.com` };
  await house.verb(["user", "add", name, "--email", ada.email, "--password-stdin"], ada.password);
  return { ...house, ada };
}

/** From the page with the picture to the codes on paper, and past them. */
export async function confirms(page) {
  const uri = await page.locator('a[href^="otpauth:"]').getAttribute("href");
  const key = new URL(uri).searchParams.get("secret");
  await codeField(page).fill(codeOf(key));
  await press(page, "Confirm");
  await shows(page, "Keep your recovery codes");
  const codes = await page.locator("#codes li").allInnerTexts();
  await page.getByLabel("I have kept them").check();
  await press(page, "Continue");
  return { key, codes };
}

/** Signs in, and adds an authenticator app by choice. */
export async function withApp(person, { portal, ada }) {
  const page = await person.open(`${portal}/.vestibule/account/factors/totp`);
  await signIn(page, ada);
  await press(page, "Begin");
  return { page, ...(await confirms(page)) };
}

/** At the second step: a code on paper instead. */
export async function takesPaper(page, code) {
  await page.getByText("Try another way").click();
  await followed(page, () => page.getByRole("link", { name: "A recovery code" }).click());
  await page.locator('input[name="code"]').fill(code);
  await press(page, "Continue");
}

export async function signsOut(person, { portal }) {
  const page = await person.open(`${portal}/.vestibule/sign-out`);
  await press(page, "Sign out");
  return page;
}
