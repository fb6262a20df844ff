// Two hosts and a portal on a third: one sign-in serves all, and nothing that is stolen on the way is worth anything.
import assert from "node:assert/strict";
import { asksToSignIn, house, isAt, press, shows, signIn, stealTicket, story } from "../harness.mjs";

async function signedIn(person, place) {
  const { ada, wiki } = await house();
  const page = await person.open(place ?? `${wiki}/`);
  await signIn(page, ada);
  return page;
}

story("one sign-in serves both apps, and leads back to the page that was asked for", async (tell) => {
  const visitor = await tell.person();
  const { wiki, docs, portal, ada } = await house();
  const page = await visitor.open(`${wiki}/page?a=1&b=%20`);
  await asksToSignIn(page);
  assert.equal(new URL(page.url()).origin, portal);
  await signIn(page, ada);
  isAt(page, `${wiki}/page?a=1&b=%20`);
  await shows(page, "Hello ada");
  const other = await visitor.open(`${docs}/start`);
  isAt(other, `${docs}/start`);
  await shows(other, "Hello ada");
});

story("the way works without JavaScript too", async (tell) => {
  const visitor = await tell.person({ javaScript: false });
  const page = await signedIn(visitor);
  await shows(page, "Hello ada");
});

story("an app sees none of our cookies, and the portal's cookie stays at the portal", async (tell) => {
  const visitor = await tell.person();
  const { upstream, wiki } = await house();
  const page = await signedIn(visitor, `${wiki}/cookies`);
  await shows(page, "Hello ada");
  const seen = upstream.seen.filter((request) => request.url === "/cookies").at(-1);
  assert.doesNotMatch(seen.headers.cookie ?? "", /vestibule/);
  assert.deepEqual((await visitor.cookie("vestibule")).map((cookie) => cookie.domain), ["portal.localhost"]);
  for (const cookie of await visitor.context.cookies()) {
    assert.ok(cookie.httpOnly && cookie.sameSite === "Lax" && cookie.path === "/", JSON.stringify(cookie));
    assert.ok(!cookie.domain.startsWith("."), `${cookie.name} is shared between hosts`);
  }
});

story("a stolen hand-over ticket opens nothing without its cookie", async (tell) => {
  const { ada, wiki, docs } = await house();
  const ticket = await stealTicket(await tell.person(), `${wiki}/secret`, ada);
  const thief = await tell.person();
  thief.expects(/status of 4\d\d/);
  for (const url of [ticket, ticket.replace(wiki, docs)]) {
    const stolen = await thief.open(url);
    assert.doesNotMatch(await stolen.locator("body").innerText(), /Hello ada/);
    await stolen.goto(`${wiki}/secret`);
    await asksToSignIn(stolen);
  }
});

story("a thief's own binding cookie does not make a stolen ticket good", async (tell) => {
  const { ada, wiki } = await house();
  const thief = await tell.person();
  thief.expects(/status of 4\d\d/);
  await asksToSignIn(await thief.open(`${wiki}/secret`)); // Now the thief's browser has a cookie of its own.
  const stolen = await thief.open(await stealTicket(await tell.person(), `${wiki}/secret`, ada));
  assert.doesNotMatch(await stolen.locator("body").innerText(), /Hello ada/);
  await stolen.goto(`${wiki}/secret`);
  await asksToSignIn(stolen);
});

story("a hand-over ticket is good in its own browser, and once", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/status of 4\d\d/);
  const { ada, wiki } = await house();
  const ticket = await stealTicket(visitor, `${wiki}/secret`, ada);
  const binding = await visitor.cookie("vestibule-enter");
  assert.equal(binding.length, 1, "the hand-over is bound to a cookie");
  await shows(await visitor.open(ticket), "Hello ada");
  await visitor.context.clearCookies();
  await visitor.context.addCookies(binding);
  const again = await visitor.open(ticket);
  assert.doesNotMatch(await again.locator("body").innerText(), /Hello ada/);
  await again.goto(`${wiki}/`);
  await asksToSignIn(again);
});

story("a stolen app cookie opens neither the portal nor another app", async (tell) => {
  const victim = await tell.person();
  const { portal, docs } = await house();
  await signedIn(victim);
  const [stolen] = await victim.cookie("vestibule-app");
  assert.ok(stolen, "the app's host has its own cookie");

  const thief = await tell.person();
  const give = (url, name) => thief.context.addCookies([{ name, value: stolen.value, url, httpOnly: true, sameSite: "Lax" }]);
  for (const name of ["vestibule", "vestibule-app"]) {
    await give(portal, name);
    await give(docs, name);
  }
  await asksToSignIn(await thief.open(`${portal}/.vestibule/account`));
  await asksToSignIn(await thief.open(`${docs}/`));
});

story("script of an app on another host can neither read nor post our forms", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/CORS|ERR_|refused to|violates|frame|status of 4\d\d/i);
  const { portal, wiki } = await house();
  const page = await signedIn(visitor);
  const read = await page.evaluate(
    (url) => fetch(url, { credentials: "include" }).then((answer) => answer.text(), () => "refused"),
    `${portal}/.vestibule/account`,
  );
  assert.equal(read, "refused");
  await page.evaluate(
    (url) => fetch(url, { method: "POST", mode: "no-cors", credentials: "include", body: "csrf=x" }).catch(() => {}),
    `${portal}/.vestibule/sign-out`,
  );
  const account = await visitor.open(`${portal}/.vestibule/account`);
  isAt(account, `${portal}/.vestibule/account`);
  for (const path of ["account", "sign-in", "", "admin/"]) {
    const answer = await visitor.open(`${wiki}/.vestibule/${path}`);
    assert.doesNotMatch(await answer.content(), /csrf/i, `an app's host shows a form of ours at ${path}`);
  }
});

story("signing out on an app's host leads to the portal, and closes every app", async (tell) => {
  const visitor = await tell.person();
  const { wiki, docs, portal } = await house();
  const page = await signedIn(visitor);
  await page.goto(`${docs}/`);
  await shows(page, "Hello ada");
  await page.goto(`${wiki}/.vestibule/sign-out`);
  assert.equal(new URL(page.url()).origin, portal);
  await press(page, /sign out/i);
  for (const app of [wiki, docs]) {
    await page.goto(`${app}/`);
    await asksToSignIn(page);
  }
});

story("tabs of several apps stand open, and each goes on to its own page", async (tell) => {
  const visitor = await tell.person();
  const { ada, wiki, docs } = await house();
  const places = [`${wiki}/1`, `${docs}/2`, `${wiki}/3`, `${docs}/4`];
  const tabs = [];
  for (const place of places) tabs.push(await visitor.open(place));
  for (const [at, tab] of tabs.entries()) {
    await asksToSignIn(tab);
    await signIn(tab, ada);
    isAt(tab, places[at]);
    await shows(tab, "Hello ada");
  }
});

story("revoking a session closes its WebSocket within a second", async (tell) => {
  const visitor = await tell.person();
  visitor.expects(/WebSocket/);
  const { verb, wiki, ada } = await house();
  const page = await signedIn(visitor);
  await page.evaluate(
    (url) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url);
        socket.onopen = resolve;
        socket.onerror = reject;
        globalThis.closed = new Promise((done) => (socket.onclose = () => done(performance.timeOrigin + performance.now())));
      }),
    `${wiki.replace("http", "ws")}/socket`,
  );
  await verb(["session", "revoke", ada.name]);
  const answered = Date.now();
  const closed = await page.evaluate(() => globalThis.closed);
  assert.ok(closed - answered < 1000, `closed ${closed - answered} ms after the answer`);
  await page.goto(`${wiki}/`);
  await asksToSignIn(page);
});
