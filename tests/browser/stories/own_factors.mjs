// A person puts their own second factors in order, and takes along what is kept about them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { codeField, codeOf, mailHouse, MODES, reads, somebodyIn, withApp } from "../care.mjs";
import { followed, press, shows, signIn, story } from "../harness.mjs";

for (const [how, settings] of MODES) {
  story(`a second app is added, renamed, asked for first and removed again, ${how}`, async (tell) => {
    const place = await somebodyIn(await mailHouse());
    const { ada, portal, wiki } = place;
    const { page } = await withApp(await tell.person(settings), place);
    const home = `${portal}/.vestibule/account/factors`;
    const row = (name) => page.locator("ul.rows > li").filter({ hasText: name });
    await page.goto(home);
    await followed(page, () => page.getByRole("link", { name: "Add another way" }).click());
    await press(page, "Begin");
    await page.locator('input[name="label"]').fill("Tablet");
    const { key } = await added(page);
    await reads(page, settings);

    await followed(page, () => row("Tablet").getByRole("link", { name: /Rename/ }).click());
    await reads(page, settings);
    await page.getByLabel("New name").fill("Old tablet");
    await press(page, "Save");
    await shows(page, "The new name is saved.");

    // The one that comes first is asked for first.
    assert.match(await page.locator("ul.rows > li").first().innerText(), /Authenticator app/);
    await followed(page, () => row("Old tablet").getByRole("button", { name: /Ask first/ }).click());
    await shows(page, "That one will be asked for first.");
    assert.match(await page.locator("ul.rows > li").first().innerText(), /Old tablet/);
    const door = await (await tell.person(settings)).open(`${wiki}/page`);
    await signIn(door, ada);
    await shows(door, "from the app “Old tablet”");
    await door.getByText("Try another way").click();
    await door.getByRole("link", { name: "A code from the app “Authenticator app”" }).waitFor();
    await codeField(door).fill(codeOf(key, 1));
    await press(door, "Continue");
    await shows(door, `Hello ${ada.name}`);

    await followed(page, () => row("Old tablet").getByRole("link", { name: /Remove/ }).click());
    await shows(page, "Remove Old tablet?");
    await reads(page, settings);
    await press(page, "Remove it");
    await shows(page, "It is removed, and no browser is trusted any more.");
    assert.equal(await row("Old tablet").count(), 0);
  });

  story(`whoever wants to know what is kept about them takes it along as a file, ${how}`, async (tell) => {
    const { ada, portal } = await somebodyIn(await mailHouse());
    const page = await (await tell.person(settings)).open(`${portal}/.vestibule/account`);
    await signIn(page, ada);
    await followed(page, () => page.getByRole("link", { name: "Download your data" }).click());
    await reads(page, settings);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
    assert.equal(file.suggestedFilename(), `${ada.name}.json`);
    const text = readFileSync(await file.path(), "utf8");
    assert.equal(JSON.parse(text).account.email, ada.email);
    assert.doesNotMatch(text, /argon2|"password"\s*:\s*"/);
    await shows(page, "Passwords, codes and keys are not in it.");
  });
}

/** The further app is confirmed; there are codes on paper already. */
async function added(page) {
  const uri = await page.locator('a[href^="otpauth:"]').getAttribute("href");
  const key = new URL(uri).searchParams.get("secret");
  await codeField(page).fill(codeOf(key));
  await press(page, "Confirm");
  await shows(page, "Your authenticator app is set up.");
  return { key };
}
