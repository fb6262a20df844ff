// Coming in for the first time, and back in: by a mail, by an invitation, by an operator's link.
import assert from "node:assert/strict";
import { choose, codeField, codeOf, confirms, MODES, reads } from "../care.mjs";
import { startMailServer } from "../mail_server.mjs";
import { asksToSignIn, buildHouse, followed, press, readsWell, shared, shows, signIn, story } from "../harness.mjs";

const PASSWORD = "tulip-granite-orbit-sandal-7";
const OTHER = "orbit-tulip-granite-candle-9";
const VERIFY = /http:\S+verify-email\?token=[\w-]+/;

/** A mail server that keeps what it gets, and the house that sends through it. */
const openTo = (policy) => async () => {
  const mailbox = await startMailServer();
  const more = `
[mail]
url = "smtp://localhost:${mailbox.port}"
from = "The house <no-reply@example.com>"
[registration]
mode = "open"
groups = ["newcomers"]
[second_factor]
policy = "${policy}"
[passwords.cost]
memory_kib = 128
passes = 1
`;
  return { ...(await buildHouse(more)), mailbox };
};
const openHouse = shared(openTo("optional"));
const strictHouse = shared(openTo("required"));

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
}

async function registers(page, name) {
  await fill(page, { given_name: "Grace", family_name: "Hopper", name, email: `${name}@example.com` });
  await choose(page, PASSWORD);
  await press(page, /make the account/i);
}

for (const [how, options] of MODES) {
  story(`a visitor makes an account on the way to an app, ${how}`, async (tell) => {
    const { wiki, mailbox } = await openHouse();
    const name = options.javaScript === false ? "hopper" : "grace";
    const visitor = await tell.person(options);
    const looks = (page) => reads(page, options);
    const page = await visitor.open(`${wiki}/page?a=1`);
    await followed(page, () => page.getByRole("link", { name: /make an account/i }).click());
    await looks(page);
    await registers(page, name);
    await shows(page, "Look into your mailbox");
    await looks(page);
    const link = await mailbox.linkTo(`${name}@example.com`, VERIFY);
    await page.goto(link);
    await looks(page);
    await press(page, /that was me/i);
    assert.equal(page.url(), `${wiki}/page?a=1`);
    await shows(page, `Hello ${name}`);
  });
}

for (const [how, options] of MODES) {
  story(`where a second factor is required, a newcomer goes on into its set-up, even by the mail that was sent again, ${how}`, async (tell) => {
    const { wiki, mailbox } = await strictHouse();
    const name = options.javaScript === false ? "hedy" : "lamarr";
    const page = await (await tell.person(options)).open(`${wiki}/page`);
    await followed(page, () => page.getByRole("link", { name: /make an account/i }).click());
    await registers(page, name);
    const first = await mailbox.linkTo(`${name}@example.com`, VERIFY);
    await press(page, "Send it again");
    await shows(page, "Look into your mailbox");
    await reads(page, options);
    const again = await mailbox.linkTo(`${name}@example.com`, VERIFY);
    assert.notEqual(again, first);
    await page.goto(again);
    await press(page, /that was me/i);
    await shows(page, "Set up your authenticator app");
    await reads(page, options);
    const { key } = await confirms(page);
    assert.equal(page.url(), `${wiki}/page`);
    await shows(page, `Hello ${name}`);

    const other = await (await tell.person(options)).open(`${wiki}/page`);
    await signIn(other, { name, password: PASSWORD });
    await codeField(other).fill(codeOf(key, 1));
    await press(other, "Continue");
    assert.equal(other.url(), `${wiki}/page`);
  });
}

story("what is wrong with a registration is said at its field, and what was typed is kept", async (tell) => {
  const { portal } = await openHouse();
  const visitor = await tell.person({ width: 390 });
  visitor.expects(/status of 422/);
  const page = await visitor.open(`${portal}/.vestibule/register`);
  await fill(page, { given_name: "Ada", name: "ADA", email: "new@example.com" });
  await choose(page, PASSWORD);
  await press(page, /make the account/i);
  await page.locator("#summary:focus").waitFor();
  await shows(page, /is taken/);
  assert.equal(await page.locator("#email").inputValue(), "new@example.com");
  assert.equal(await page.locator('input[autocomplete="new-password"]').first().inputValue(), "");
  await readsWell(page);
});

story("somebody forgets a password, and the link of the mail brings them back to where they were going", async (tell) => {
  const { wiki, mailbox, ada, verb } = await openHouse();
  const person = await tell.person({ width: 390 });
  const page = await person.open(`${wiki}/start`);
  await followed(page, () => page.getByRole("link", { name: /forgot your password/i }).click());
  await readsWell(page);
  await page.locator('input[name="email"]').fill("ada@example.com");
  await press(page, /send the link/i);
  await readsWell(page);
  const link = await mailbox.linkTo("ada@example.com", /http:\S+\/reset\/[\w-]+/);
  const requests = [];
  page.on("request", (request) => requests.push(request));
  await page.goto(link);
  await readsWell(page);
  await choose(page, OTHER);
  await press(page, /change the password/i);
  await shows(page, "Your password has been changed");
  const token = link.split("/").at(-1);
  for (const request of requests) assert.ok(!(request.headers().referer ?? "").includes(token), request.url());
  await signIn(page, { name: ada.name, password: OTHER });
  assert.equal(page.url(), `${wiki}/start`);

  // The mail that tells of it locks the account, if it was somebody else.
  const notMe = await mailbox.linkTo("ada@example.com", /http:\S+\/not-me\?token=[\w-]+/);
  const owner = await tell.person();
  const lock = await owner.open(notMe);
  await readsWell(lock);
  await press(lock, /lock the account/i);
  await shows(lock, "The account is locked");
  await readsWell(lock);
  await page.goto(`${wiki}/start`);
  await asksToSignIn(page);

  // And an operator lets its owner in again.
  await verb(["user", "enable", "ada"]);
  const again = (await verb(["user", "reset-link", "ada"])).match(/http:\S+/)[0];
  await lock.goto(again);
  await choose(lock, ada.password);
  await press(lock, /change the password/i);
  await signIn(lock, ada);
  await shows(lock, "Hello, ada");
});

story("an invitation opened by somebody who is signed in says who they are", async (tell) => {
  const { portal, verb } = await openHouse();
  const link = (await verb(["user", "invite", "--email", "lovelace@example.com"])).match(/http:\S+/)[0];
  const invited = await tell.person({ width: 320 });
  const page = await invited.open(link);
  await shows(page, "lovelace@example.com");
  await readsWell(page);
  await fill(page, { family_name: "Lovelace", name: "lovelace" });
  await choose(page, PASSWORD);
  await press(page, /make the account/i);
  if (new URL(page.url()).pathname.endsWith("/sign-in")) await signIn(page, { name: "lovelace", password: PASSWORD });
  await page.goto(`${portal}/.vestibule/register`);
  await shows(page, "You are signed in as lovelace");
  await readsWell(page);
});
