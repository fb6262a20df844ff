// More than a password: an authenticator app is set up, used, lost, and a browser is trusted.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeField, codeOf, confirms, MODES, reads } from "../care.mjs";
import { asksToSignIn, buildHouse, followed, isAt, passwordField, press, shared, shows, signIn, story } from "../harness.mjs";

const writtenField = (page) => page.locator('input[name="code"]');

/** What a phone's camera sees of the picture on the page. */
async function scan(page) {
  const folder = mkdtempSync(join(tmpdir(), "vestibule-scan-"));
  try {
    const picture = join(folder, "page.png");
    await page.locator("svg.qr").scrollIntoViewIfNeeded();
    await page.screenshot({ path: picture });
    return execFileSync("zbarimg", ["--quiet", "--raw", picture], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const keyIn = (uri) => new URL(uri).searchParams.get("secret");

/** A house in which everybody needs a second factor; each story's ada is a new one. */
const strict = shared(() => buildHouse('[second_factor]\npolicy = "required"\n'));
let people = 0;
async function somebody() {
  const house = await strict();
  const ada = { name: `ada${(people += 1)}`, password: "plum-orbit-candle-71-fjord" };
  await house.verb(["user", "add", ada.name, "--email", `${ada.name}@example.com`, "--password-stdin"], ada.password);
  return { ...house, ada };
}

/** Through the password, the picture and the codes, to the app. */
async function enrolled(visitor, { wiki, ada }) {
  const page = await visitor.open(`${wiki}/page`);
  await signIn(page, ada);
  await shows(page, "Set up your authenticator app");
  const { key, codes } = await confirms(page);
  isAt(page, `${wiki}/page`);
  await shows(page, `Hello ${ada.name}`);
  return { page, key, codes };
}

for (const [how, person] of [
  ["on a phone in the dark", { width: 390, dark: true }],
  ["without JavaScript on a small dark screen", { javaScript: false, dark: true, width: 320 }],
]) {
  story(`whoever must have a second factor sets it up ${how}, and signs in with it from then on`, async (tell) => {
    const place = await somebody();
    const visitor = await tell.person(person);
    const page = await visitor.open(`${place.wiki}/page`);
    await signIn(page, place.ada);
    await shows(page, "Scan this picture with it");
    await reads(page, person);
    const link = await page.locator('a[href^="otpauth:"]').getAttribute("href");
    assert.equal(await scan(page), link, "the picture says what the link says");
    const typed = await page.locator("#key").innerText();
    assert.equal(typed.replaceAll(" ", ""), keyIn(link));
    assert.equal(await page.getByRole("button", { name: "Copy" }).isVisible(), person.javaScript !== false);

    visitor.expects(/status of 4\d\d/);
    await codeField(page).fill("000 000");
    await press(page, "Confirm");
    await shows(page, "The app is not set up yet");
    assert.equal(await page.locator('a[href^="otpauth:"]').getAttribute("href"), link, "the same secret");
    const code = codeOf(keyIn(link));
    await codeField(page).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await press(page, "Confirm");
    await shows(page, "Keep your recovery codes");
    await reads(page, person);
    const codes = await page.locator("#codes li").allInnerTexts();
    assert.equal(codes.length, 10);
    for (const one of codes) assert.match(one, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    const file = decodeURIComponent(await page.getByRole("link", { name: "Download" }).getAttribute("href"));
    for (const one of codes) assert.ok(file.includes(one), "the file has them all");

    // Nobody goes on without having said that they are kept.
    await page.getByRole("button", { name: "Continue" }).click();
    await shows(page, "Keep your recovery codes");
    await page.getByLabel("I have kept them").check();
    await press(page, "Continue");
    isAt(page, `${place.wiki}/page`);
    await shows(page, `Hello ${place.ada.name}`);

    const other = await tell.person(person);
    other.expects(/status of 4\d\d/);
    const again = await other.open(`${place.wiki}/page`);
    await signIn(again, place.ada);
    await shows(again, "Enter the 6-digit code");
    await reads(again, person);
    await codeField(again).fill(code);
    await press(again, "Continue");
    await shows(again, "used already");
    // The phone may be a little fast.
    await codeField(again).fill(codeOf(keyIn(link), 1));
    await press(again, "Continue");
    isAt(again, `${place.wiki}/page`);
  });
}

story("whoever lost the phone signs in with a recovery code, once", async (tell) => {
  const place = await somebody();
  const { codes } = await enrolled(await tell.person(), place);
  for (const [code, isGood] of [[codes[2], true], [codes[2], false], [codes[7].toUpperCase().replaceAll("-", " "), true]]) {
    const visitor = await tell.person();
    visitor.expects(/status of 4\d\d/);
    const page = await visitor.open(`${place.wiki}/page`);
    await signIn(page, place.ada);
    await page.getByText("Try another way").click();
    await followed(page, () => page.getByRole("link", { name: "A recovery code" }).click());
    await writtenField(page).fill(code);
    await press(page, "Continue");
    if (isGood) isAt(page, `${place.wiki}/page`);
    else await shows(page, "was used before");
  }
});

story("a trusted browser asks for no code the next time, and any other browser does", async (tell) => {
  const place = await somebody();
  const visitor = await tell.person();
  const { key, codes } = await enrolled(visitor, place);
  const signedOut = async (person) => {
    const page = await person.open(`${place.portal}/.vestibule/sign-out`);
    await press(page, "Sign out");
    await asksToSignIn(page);
    return page;
  };
  let page = await signedOut(visitor);
  await signIn(page, place.ada);
  await page.getByLabel(/Don't ask again in this browser for 30 days/).check();
  await codeField(page).fill(codeOf(key, 1));
  await press(page, "Continue");
  await shows(page, "Your apps");

  page = await signedOut(visitor);
  await signIn(page, place.ada);
  await shows(page, "Your apps");

  const other = await (await tell.person()).open(`${place.wiki}/`);
  await signIn(other, place.ada);
  await shows(other, "One more step");
  assert.equal(codes.length, 10);
});

for (const [how, settings] of MODES) {
  story(`after five wrong codes the sign-in is over, and says so, ${how}`, async (tell) => {
    const place = await somebody();
    await enrolled(await tell.person(), place);
    const visitor = await tell.person(settings);
    visitor.expects(/status of 4\d\d/);
    const page = await visitor.open(`${place.wiki}/page`);
    await signIn(page, place.ada);
    for (const left of ["4 more times", "3 more times", "2 more times", "once more"]) {
      await codeField(page).fill("000000");
      await press(page, "Continue");
      await shows(page, left);
      await reads(page, settings);
    }
    await codeField(page).fill("000000");
    await press(page, "Continue");
    await shows(page, "Too many codes were wrong");
    await passwordField(page).waitFor();
    await shows(page, "Sign in to continue to");
    await reads(page, settings);
  });
}

story("the whole second step works by keyboard alone", async (tell) => {
  const place = await somebody();
  const { key } = await enrolled(await tell.person(), place);
  const page = await (await tell.person()).open(`${place.wiki}/page`);
  await signIn(page, place.ada);
  assert.equal(await page.evaluate(() => document.activeElement.id), "code", "the field has the focus");
  await page.keyboard.type(codeOf(key, 1));
  await followed(page, () => page.keyboard.press("Enter"));
  isAt(page, `${place.wiki}/page`);
});
