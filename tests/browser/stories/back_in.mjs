// Back in after the password was forgotten.
import assert from "node:assert/strict";
import { choose, codeOf, mailHouse, MODES, reads, somebodyIn, takesPaper, withApp } from "../care.mjs";
import { followed, house, isAt, press, shows, signIn, story } from "../harness.mjs";

const OTHER = "seven lanterns over the harbour";
const RESET = /http:\S+\/reset\/[\w-]+/;

for (const [how, settings] of MODES) {
  story(`a forgotten password is replaced with a code of the app beside the mail, and a used link offers a new one, ${how}`, async (tell) => {
    const place = await somebodyIn(await mailHouse());
    const { ada, wiki, mailbox } = place;
    const { key, codes } = await withApp(await tell.person(), place);
    const visitor = await tell.person(settings);
    visitor.expects(/status of 4(10|22)/);
    const page = await visitor.open(`${wiki}/page`);
    await followed(page, () => page.getByRole("link", { name: "Forgot your password?" }).click());
    await reads(page, settings);
    await page.locator('input[name="email"]').fill(ada.email);
    await press(page, "Send the link");
    await shows(page, "Look into your mailbox");
    await reads(page, settings);
    const link = await mailbox.linkTo(ada.email, RESET);

    // Whoever reads the mail alone changes nothing.
    await page.goto(link);
    await reads(page, settings);
    await choose(page, OTHER);
    await page.getByLabel("Code").fill("000000");
    await press(page, "Change the password");
    await shows(page, "That code didn't match");
    await reads(page, settings);
    const elsewhere = await (await tell.person()).open(`${wiki}/`);
    await signIn(elsewhere, ada);
    await shows(elsewhere, "One more step");

    await choose(page, OTHER);
    await page.getByLabel("Code").fill(codeOf(key, 1));
    await press(page, "Change the password");
    await shows(page, "Your password has been changed");
    await reads(page, settings);

    const late = await visitor.open(link);
    await shows(late, "That link was used already, or is too old. Here you get a new one.");
    await reads(late, settings);
    await late.locator('input[name="email"]').fill(ada.email);
    await press(late, "Send the link");
    const fresh = await mailbox.linkTo(ada.email, RESET);
    assert.notEqual(fresh, link);
    await late.goto(fresh);
    await shows(late, "Choose a new password");

    // The second factor is still there.
    await signIn(page, { ...ada, password: OTHER });
    await shows(page, "One more step");
    await takesPaper(page, codes[0]);
    isAt(page, `${wiki}/page`);
  });

  story(`where no mail is sent, whoever forgot a password is told whom to ask, ${how}`, async (tell) => {
    const { ada, portal, verb } = await somebodyIn(await house());
    const visitor = await tell.person(settings);
    visitor.expects(/status of 410/);
    const page = await visitor.open(`${portal}/.vestibule/sign-in`);
    assert.equal(await page.getByRole("link", { name: "Forgot your password?" }).count(), 0);
    await page.goto(`${portal}/.vestibule/reset`);
    await shows(page, "Passwords cannot be changed by mail here.");
    await shows(page, /The people who run .+ can give you a link for a new one\./);
    await reads(page, settings);
    const link = (await verb(["user", "reset-link", ada.name])).match(/http:\S+/)[0];
    await page.goto(link);
    await reads(page, settings);
    await choose(page, OTHER);
    await press(page, "Change the password");
    await shows(page, "Your password has been changed");
    const late = await visitor.open(link);
    await shows(late, /The people who run .+ can give you a link for a new one\./);
    await reads(late, settings);
    await signIn(page, { ...ada, password: OTHER });
    await shows(page, "Your apps");
  });
}
