// A place that looks like its owner's, and that needs neither mouse nor trust in a picture.
import assert from "node:assert/strict";
import { asksToSignIn, buildHouse, followed, isAt, nameField, readsWell, shared, shows, signIn, story } from "../harness.mjs";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40" onload="globalThis.ran = true">
<script>globalThis.ran = true</script><rect width="160" height="40" fill="#9c2777"/></svg>`;

const harbour = shared(() => buildHouse(`
groups = ["board"]
[branding]
name = "Harbour"
logo = "logo.svg"
css = "brand.css"
accent = "#9c2777"
support = "help@example.com"
[[branding.link]]
label = "Imprint"
url = "https://example.com/imprint"
`, { "logo.svg": LOGO, "brand.css": "h1 { letter-spacing: 3px }" }));

async function looksLikeHarbour(page) {
  const logo = page.getByRole("img", { name: "Harbour" });
  assert.equal(await logo.evaluate((img) => img.decode().then(() => img.naturalWidth)), 160, "the logo is there");
  const spacing = await page.locator("h1").evaluate((title) => getComputedStyle(title).letterSpacing);
  assert.equal(spacing, "3px", "the operator's rules hold");
  const colour = await page.locator(".primary").first().evaluate((button) => getComputedStyle(button).backgroundColor);
  assert.equal(colour, "rgb(156, 39, 119)", "the accent is the operator's");
  await page.getByRole("link", { name: "Imprint" }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, "script in the logo did not run");
  await readsWell(page);
}

story("an operator's logo, colour and rules hold on the portal, and where an app refuses somebody", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/status of 403/);
  // It is axe that reads a style sheet of another origin by script, which our policy refuses.
  visitor.expects(/Connecting to '[^']+\/brand\/style.*connect-src/);
  const { ada, portal, docs } = await harbour();
  const page = await visitor.open(`${docs}/`);
  assert.ok(page.url().startsWith(portal), page.url());
  await looksLikeHarbour(page);
  await signIn(page, ada);
  isAt(page, `${docs}/`);
  await shows(page, /for the group board/);
  await looksLikeHarbour(page);
  const help = await page.getByRole("link", { name: "Ask for help" }).getAttribute("href");
  assert.match(help, /^mailto:help@example\.com\?subject=[0-9a-f]{4}-[0-9a-f]{4}$/);
});

story("script in an operator's picture does not run where somebody opens it by itself", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/sandbox|script|Content Security Policy/i);
  const { portal } = await harbour();
  const page = await visitor.open(`${portal}/.vestibule/brand/logo`);
  assert.equal(page.status, 200);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});

story("from sign-in to sign-out without a mouse", async (tell) => {
  const visitor = await tell.person();
  const { ada, portal } = await harbour();
  const page = await visitor.open(`${portal}/`);
  await nameField(page).and(page.locator(":focus")).waitFor();
  await page.keyboard.type(ada.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ada.password);
  await followed(page, () => page.keyboard.press("Enter"));
  await shows(page, "Your apps");
  // The first thing to reach is the way past the navigation, and it can be seen then.
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await skip.and(page.locator(":focus")).waitFor();
  assert.ok((await skip.boundingBox()).y >= 0, "it is on the screen");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: /wiki/i }).and(page.locator(":focus")).waitFor();
  await reach(page, page.getByRole("link", { name: "Sign out" }), "Shift+Tab");
  await followed(page, () => page.keyboard.press("Enter"));
  await reach(page, page.getByRole("button", { name: "Sign out" }), "Tab");
  await followed(page, () => page.keyboard.press("Enter"));
  await asksToSignIn(page);
  await shows(page, /signed out/i);
});

/** Goes on by keyboard until this has the focus. */
async function reach(page, wanted, key) {
  for (let steps = 0; steps < 20; steps += 1) {
    if ((await wanted.and(page.locator(":focus")).count()) > 0) return;
    await page.keyboard.press(key);
  }
  assert.fail("it cannot be reached");
}
