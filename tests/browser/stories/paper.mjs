// New recovery codes take the place of the old ones.
import assert from "node:assert/strict";
import { mailHouse, MODES, reads, somebodyIn, takesPaper, withApp } from "../care.mjs";
import { followed, isAt, press, shows, signIn, story } from "../harness.mjs";

for (const [how, settings] of MODES) {
  story(`new recovery codes are made, an old one opens nothing any more and a new one does, ${how}`, async (tell) => {
    const place = await somebodyIn(await mailHouse());
    const { ada, portal, wiki } = place;
    const visitor = await tell.person(settings);
    const { page, codes: old } = await withApp(visitor, place);
    await page.goto(`${portal}/.vestibule/account/factors`);
    await shows(page, "10 left");
    await followed(page, () => page.getByRole("link", { name: "Make new codes" }).click());
    await shows(page, "The 10 left from before are worth nothing then.");
    await reads(page, settings);
    await press(page, "Make new codes");
    await shows(page, "They are shown only now.");
    await reads(page, settings);
    const codes = await page.locator("#codes li").allInnerTexts();
    assert.equal(new Set([...codes, ...old]).size, 20);
    if (settings.javaScript === false) {
      assert.equal(await page.getByRole("button", { name: "Copy" }).isVisible(), false, "nothing is offered that does nothing");
    } else {
      await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: portal });
      await page.getByRole("button", { name: "Copy" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), codes.join("\n"));
    }
    await page.getByLabel("I have kept them").check();
    await press(page, "Continue");
    await shows(page, "Your new recovery codes count. The old ones are worth nothing any more.");
    await reads(page, settings);

    const other = await tell.person(settings);
    other.expects(/status of 401/);
    const door = await other.open(`${wiki}/page`);
    await signIn(door, ada);
    await takesPaper(door, old[0]);
    await shows(door, "That recovery code didn't match, or was used before.");
    await reads(door, settings);
    await door.locator('input[name="code"]').fill(codes[0]);
    await press(door, "Continue");
    isAt(door, `${wiki}/page`);
    await page.goto(`${portal}/.vestibule/account/factors`);
    await shows(page, "9 left");
  });
}
