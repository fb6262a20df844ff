// The demo's way through: one host that the app shares with the portal.
import assert from "node:assert/strict";
import { asksToSignIn, demo, followed, isAt, nameField, passwordField, press, readsWell, shows, signIn, story } from "../harness.mjs";

const ours = (path) => async () => new URL(`/.vestibule${path}`, (await demo()).address).href;
const signInPage = ours("/sign-in");
const appsPage = ours("/");
const accountPage = ours("/account");
const signOutPage = ours("/sign-out");

async function signedIn(person) {
  const account = await demo();
  const page = await person.open(account.address);
  await signIn(page, account);
  isAt(page, account.address);
  return page;
}

story("a visitor opens the demo, signs in, and the app greets them by name", async (tell) => {
  const visitor = await tell.person();
  const account = await demo();
  const page = await visitor.open(account.address);
  await asksToSignIn(page);
  await signIn(page, account);
  isAt(page, account.address);
  await shows(page, new RegExp(account.name, "i"));
  await shows(page, /remote-user/i);
});

story("signing out asks once, closes the app, and the back button shows nothing private", async (tell) => {
  const visitor = await tell.person();
  const { address } = await demo();
  const page = await signedIn(visitor);
  const greeting = await page.locator("h1").first().innerText();
  await page.goto(await accountPage());
  await page.goto(await signOutPage());
  await page.goto(address);
  isAt(page, address); // Looking at the question signed nobody out.
  await page.goto(await signOutPage());
  await press(page, /sign out/i);
  for (let back = 0; back < 4; back += 1) {
    await page.goBack();
    const text = await page.locator("body").innerText();
    assert.ok(!text.includes(greeting), `the back button brought back "${greeting}"`);
    assert.ok(!/sign out everywhere|your sessions/i.test(text), "the back button brought back the account");
  }
  await page.goto(address);
  await asksToSignIn(page);
});

story("signing out in another tab ends the stream that is open, before the visitor's eyes", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/INCOMPLETE_CHUNKED_ENCODING|status of 401/);
  const page = await signedIn(visitor);
  await shows(page, /^Open for \d+ s$/);
  const link = page.getByRole("link", { name: /another tab/ });
  const [tab] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await tab.waitForLoadState();
  await press(tab, /sign out/i);
  await shows(page, /^Ended with your session/);
});

story("the whole way works without JavaScript, on a small dark screen", async (tell) => {
  const visitor = await tell.person({ javaScript: false, dark: true, width: 320 });
  const { address, name } = await demo();
  const page = await signedIn(visitor);
  await shows(page, new RegExp(name, "i"));
  await page.goto(await signOutPage());
  await press(page, /sign out/i);
  await page.goto(address);
  await asksToSignIn(page);
});

story("the whole way works by keyboard alone", async (tell) => {
  const visitor = await tell.person();
  const account = await demo();
  const page = await visitor.open(account.address);
  // The first field has the focus by itself.
  await nameField(page).and(page.locator(":focus")).waitFor();
  await page.keyboard.type(account.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(account.password);
  await followed(page, () => page.keyboard.press("Enter"));
  isAt(page, account.address);
});

story("a wrong password is told plainly, and what was typed is kept", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/status of 4(01|22)/);
  const account = await demo();
  const page = await visitor.open(account.address);
  await signIn(page, { name: account.name, password: "not the right one at all" });
  await asksToSignIn(page);
  await shows(page, /don.t match/i);
  assert.equal(await nameField(page).inputValue(), account.name);
  assert.equal(await passwordField(page).inputValue(), "");
  await readsWell(page);
  await signIn(page, account);
  isAt(page, account.address);
});

story("a name that nobody has is answered like a wrong password", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/status of 4(01|22)/);
  const page = await visitor.open((await demo()).address);
  for (const name of ["nobody-at-all", "nobody@example.com", "a'b<c>"]) {
    await nameField(page).fill(name);
    await passwordField(page).fill("not the right one at all");
    await press(page, /^sign in/i);
    await asksToSignIn(page);
    await shows(page, /don.t match/i);
  }
});

for (const look of [
  { width: 320, dark: false },
  { width: 320, dark: true },
  { width: 1280, dark: false },
  { width: 1280, dark: true },
]) {
  story(`every page reads well at ${look.width} pixels, ${look.dark ? "dark" : "light"}`, async (tell) => {
    const visitor = await tell.person(look);
    visitor.expects(/status of 404/);
    const page = await visitor.open(await signInPage());
    await readsWell(page);
    await signIn(page, await demo());
    isAt(page, await appsPage());
    await readsWell(page);
    for (const next of [accountPage, signOutPage, ours("/no-such-page"), async () => (await demo()).address]) {
      await page.goto(await next());
      await readsWell(page);
    }
  });
}

story("many tabs stand open, and each goes on to its own page", async (tell) => {
  const visitor = await tell.person();
  const { address, name, password } = await demo();
  const places = ["?tab=1", "?tab=2", "?tab=3#part", "?tab=4&a=%2F"].map((rest) => address + rest);
  const tabs = [];
  for (const place of places) tabs.push(await visitor.open(place));
  for (const [at, tab] of tabs.entries()) {
    await asksToSignIn(tab);
    if (at < 2) await signIn(tab, { name, password });
    else {
      // By now the session lives: a stale form needs no right answer, and a reload is enough as well.
      await nameField(tab).fill("somebody");
      await passwordField(tab).fill("whatever was typed");
      await press(tab, /^sign in/i);
    }
    assert.equal(new URL(tab.url()).search, new URL(places[at]).search);
  }
});

story("a link leads back byte for byte, its fragment too", async (tell) => {
  const visitor = await tell.person();
  const { address, name, password } = await demo();
  const place = `${address}?a=%2F&b=1%20#part/2`;
  const page = await visitor.open(`${await signInPage()}?rd=${encodeURIComponent(place)}`);
  await signIn(page, { name, password });
  isAt(page, place);
});

story("a link that leads elsewhere is not followed", async (tell) => {
  const { address, name, password } = await demo();
  for (const rd of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", `${address}@evil.example`]) {
    const visitor = await tell.person();
    visitor.expects(/status of 4\d\d/);
    const page = await visitor.open(`${await signInPage()}?rd=${encodeURIComponent(rd)}`);
    await signIn(page, { name, password });
    assert.equal(new URL(page.url()).origin, new URL(address).origin, rd);
  }
});

story("script of an app on our own host can neither read nor use our pages", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/status of 4\d\d|refused to|violates|X-Frame-Options|ServiceWorker|chrome-error/i);
  const page = await signedIn(visitor);
  const pages = await Promise.all([signInPage(), accountPage(), appsPage(), signOutPage()]);

  const read = await page.evaluate(
    (urls) => Promise.all(urls.map((url) => fetch(url).then((answer) => answer.text(), () => ""))),
    pages,
  );
  for (const text of read) assert.doesNotMatch(text, /csrf/i, "a fetch read one of our forms");

  const framed = await page.evaluate(async (url) => {
    const frame = document.createElement("iframe");
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    frame.src = url;
    document.body.append(frame);
    await loaded;
    try {
      return frame.contentDocument?.documentElement.outerHTML ?? "";
    } catch {
      return "";
    }
  }, await accountPage());
  assert.doesNotMatch(framed, /csrf/i, "a frame read one of our forms");

  const account = await accountPage();
  const [popup] = await Promise.all([
    page.context().waitForEvent("page"),
    page.evaluate((url) => void (globalThis.other = window.open(url)), account),
  ]);
  await popup.waitForLoadState();
  isAt(popup, account);
  const grabbed = await page.evaluate(() => {
    try {
      return globalThis.other.document.documentElement.outerHTML;
    } catch {
      return "";
    }
  });
  assert.doesNotMatch(grabbed, /csrf/i, "a window read one of our forms");

  const posted = await page.evaluate(
    (url) => fetch(url, { method: "POST", body: new URLSearchParams({ csrf: "x" }) }).then((answer) => answer.status),
    await signOutPage(),
  );
  assert.ok(posted >= 400, `a forged sign-out was answered ${posted}`);
  const worker = await page.evaluate(async () => {
    const answer = await fetch("/worker.js", { headers: { "service-worker": "script" } });
    return { refused: answer.status >= 400, by: answer.headers.get("x-vestibule-response") };
  });
  assert.deepEqual(worker, { refused: true, by: "gateway" }, "a service worker would sit between visitor and pages");
  await page.goto((await demo()).address);
  isAt(page, (await demo()).address);
});
