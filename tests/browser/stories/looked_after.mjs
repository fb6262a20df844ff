// What somebody comes by after they signed in: a place that asks for more, another address, other browsers, another language.
import assert from "node:assert/strict";
import { codeField, codeOf, MODES, reads } from "../care.mjs";
import { startMailServer } from "../mail_server.mjs";
import { asksToSignIn, buildHouse, followed, isAt, press, shows, signIn, story } from "../harness.mjs";

/** These rules are of `docs`, the last of the apps. */
const STRICT_DOCS = `
[[app.rule]]
paths = ["/two/**"]
policy = "two_factor"

[[app.rule]]
paths = ["/pay/**"]
policy = "two_factor"
require = { factors = ["totp"], max_age = "5m" }
`;

for (const [how, settings] of MODES) {
  story(`a place that asks for a second factor leads to its set-up and back, and asks again for a fresh one, ${how}`, async (tell) => {
    const { docs, ada } = await buildHouse(STRICT_DOCS);
    const visitor = await tell.person(settings);
    const page = await visitor.open(`${docs}/start`);
    await signIn(page, ada);
    await shows(page, "Hello ada");
    await page.goto(`${docs}/two/page?a=1`);
    await shows(page, "Add an authenticator app");
    await reads(page, settings);
    await press(page, "Begin");
    const uri = await page.locator('a[href^="otpauth:"]').getAttribute("href");
    const key = new URL(uri).searchParams.get("secret");
    await codeField(page).fill(codeOf(key));
    // Whoever presses twice still sees the codes.
    if (settings.javaScript === false) await press(page, "Confirm");
    else await followed(page, () => page.getByRole("button", { name: "Confirm" }).dblclick());
    await shows(page, "Keep your recovery codes");
    const [paper] = await page.locator("#codes li").allInnerTexts();
    await page.getByLabel("I have kept them").check();
    await press(page, "Continue");
    isAt(page, `${docs}/two/page?a=1`);
    await shows(page, "Hello ada");

    // Another browser, in which a code on paper was enough so far.
    const other = await tell.person(settings);
    other.expects(/status of 401/);
    const there = await other.open(`${docs}/start`);
    await signIn(there, ada);
    await there.getByText("Try another way").click();
    await followed(there, () => there.getByRole("link", { name: "A recovery code" }).click());
    await there.locator('input[name="code"]').fill(paper);
    await press(there, "Continue");
    await there.goto(`${docs}/pay/now`);
    await shows(there, "Confirm that it");
    await reads(there, settings);
    await codeField(there).fill("000000");
    await press(there, /confirm|continue/i);
    await shows(there, "didn't match");
    await reads(there, settings);
    await codeField(there).fill(codeOf(key, 1));
    await press(there, /confirm|continue/i);
    isAt(there, `${docs}/pay/now`);
  });

  story(`a new address counts once its mailbox says so, ${how}`, async (tell) => {
    const mailbox = await startMailServer();
    const { portal, ada } = await buildHouse(`
[mail]
url = "smtp://localhost:${mailbox.port}"
from = "The house <no-reply@example.com>"
`);
    const visitor = await tell.person(settings);
    const page = await visitor.open(`${portal}/.vestibule/account/email`);
    await signIn(page, ada);
    await shows(page, "ada@example.com");
    await reads(page, settings);
    await page.locator('input[name="email"]').fill("ada@example.org");
    await press(page, "Send the link");
    await shows(page, "Open the link that we sent to the new address");
    await page.goto(await mailbox.linkTo("ada@example.org", /http:\S+verify-email\?token=[\w-]+/));
    await shows(page, "Is this your address?");
    await reads(page, settings);
    await press(page, /take this address/i);
    await page.goto(`${portal}/.vestibule/account`);
    await shows(page, "ada@example.org");
    // And the old one was told, with the way to lock the account.
    assert.match(await mailbox.linkTo("ada@example.com", /http:\S+\/not-me\S*/), /not-me/);
  });

  story(`whoever looks at where they are signed in ends all the rest with one button, ${how}`, async (tell) => {
    const { portal, ada } = await buildHouse();
    const at = `${portal}/.vestibule/account/sessions`;
    const here = await (await tell.person(settings)).open(at);
    await signIn(here, ada);
    const there = await (await tell.person()).open(at);
    await signIn(there, ada);
    await here.goto(at);
    await shows(here, "This browser");
    assert.equal(await here.locator("main li").filter({ hasText: "Chrom" }).count(), 2, "two browsers");
    await reads(here, settings);
    await press(here, "Sign out everywhere else");
    assert.equal(await here.locator("main li").filter({ hasText: "Chrom" }).count(), 1);
    await reads(here, settings);
    await there.goto(at);
    await asksToSignIn(there);
  });

  story(`a language is chosen and stays, ${how}`, async (tell) => {
    const { portal, ada } = await buildHouse();
    const visitor = await tell.person(settings);
    const page = await visitor.open(`${portal}/.vestibule/sign-in`);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await followed(page, () => page.locator('a[href*="/language"]').first().click());
    await reads(page, settings);
    await press(page, "Kiswahili");
    isAt(page, `${portal}/.vestibule/sign-in`);
    assert.equal(await page.locator("html").getAttribute("lang"), "sw");
    await reads(page, settings);
    await page.locator('input[autocomplete~="username"]:visible').fill(ada.name);
    await page.locator('input[autocomplete="current-password"]').fill(ada.password);
    await followed(page, () => page.locator('main button[type="submit"]').first().click());
    assert.equal(await page.locator("html").getAttribute("lang"), "sw");
    await page.goto(`${portal}/.vestibule/language`);
    await press(page, "Deutsch");
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
  });
}
