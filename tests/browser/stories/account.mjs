// A person looks after their own account: on a phone, with script and without.
import assert from "node:assert/strict";
import { codeOf, MODES, reads } from "../care.mjs";
import { asksToSignIn, buildHouse, isAt, passwordField, press, shows, signIn, story } from "../harness.mjs";

const NEW_PASSWORD = "seven lanterns over the harbour";

async function atHome(tell, { portal, ada }, settings) {
  const person = await tell.person(settings);
  const page = await person.open(`${portal}/.vestibule/account`);
  await signIn(page, ada);
  isAt(page, `${portal}/.vestibule/account`);
  return { person, page, to: (path) => page.goto(`${portal}/.vestibule/account${path}`) };
}

for (const [how, settings] of MODES) {
  story(`every page of an account reads well and its links lead on, ${how}`, async (tell) => {
    const house = await buildHouse();
    const { page, to } = await atHome(tell, house, settings);
    await shows(page, /only your password protects/i);
    const seen = new Set();
    const waiting = ["/.vestibule/account"];
    while (waiting.length > 0) {
      const path = waiting.pop();
      if (seen.has(path)) continue;
      seen.add(path);
      await page.goto(house.portal + path);
      await reads(page, settings);
      const links = await page.locator("main a[href]").evaluateAll((found) => found.map((link) => link.getAttribute("href")));
      waiting.push(...links.filter((link) => link.startsWith("/.vestibule/account")));
    }
    for (const part of ["profile", "password", "email", "factors", "sessions", "activity", "data", "delete"]) {
      assert.ok(seen.has(`/.vestibule/account/${part}`), `no link leads to ${part}`);
    }
    await to("/profile");
    await page.getByLabel("First name").fill("Ada");
    await page.getByLabel("Last name").fill("Lovelace");
    await press(page, /^save/i);
    await shows(page, "Your name is saved");
    await shows(page, "Ada Lovelace");
  });

  story(`two-factor is enabled with an authenticator app, and disabled again, ${how}`, async (tell) => {
    const house = await buildHouse();
    const { page, to } = await atHome(tell, house, settings);
    await page.getByRole("link", { name: "Enable two-factor" }).click();
    await page.getByRole("link", { name: "Enable two-factor" }).click();
    await press(page, /^begin/i);
    await reads(page, settings);
    const uri = new URL(await page.locator('a[href^="otpauth:"]').getAttribute("href"));
    await page.locator('input[name="label"]').fill("Phone");
    await page.locator('input[autocomplete="one-time-code"]').fill(codeOf(uri.searchParams.get("secret")));
    await press(page, /^confirm/i);
    await shows(page, "Keep your recovery codes");
    await reads(page, settings);
    assert.equal(await page.locator("ol.codes li").count(), 10);
    await page.locator('input[name="kept"]').check();
    await press(page, /^continue/i);
    await shows(page, "Phone");
    await reads(page, settings);
    await to("");
    await shows(page, /a second factor protect this account/);
    await to("/factors/disable");
    await shows(page, /10 recovery codes/);
    await reads(page, settings);
    await press(page, /^disable two-factor/i);
    await shows(page, "Two-factor is off");
  });

  story(`a new password signs out everywhere else, and an account is deleted for good, ${how}`, async (tell) => {
    const house = await buildHouse();
    const { person, page, to } = await atHome(tell, house, settings);
    const elsewhere = await atHome(tell, house, settings);
    await to("/password");
    await passwordField(page).fill(house.ada.password);
    for (const field of await page.locator('input[autocomplete="new-password"]').all()) await field.fill(NEW_PASSWORD);
    await press(page, /^change password/i);
    await shows(page, "Your password is changed");
    await elsewhere.to("");
    await asksToSignIn(elsewhere.page);

    await to("/delete");
    await page.locator('input[name="confirm"]').fill("eve");
    person.expects(/status of 422/);
    await press(page, /^delete my account/i);
    await shows(page, "This is not your user name");
    await reads(page, settings);
    await page.locator('input[name="confirm"]').fill(house.ada.name);
    await press(page, /^delete my account/i);
    await shows(page, "Your account is deleted");
    await to("");
    await asksToSignIn(page);
  });
}
