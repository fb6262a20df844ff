// What is kept of a browser: the session, the trust that spares the second factor, and how often it was wrong.
import assert from "node:assert/strict";
import { codeField, codeOf, mailHouse, MODES, reads, signsOut, somebodyIn, withApp } from "../care.mjs";
import { asksToSignIn, isAt, nameField, passwordField, press, shows, signIn, story } from "../harness.mjs";

/** The browser is closed and opened: it loses what is good for one sitting. */
async function reopens(person) {
  const kept = (await person.context.cookies()).filter((cookie) => cookie.expires > 0);
  for (const page of person.context.pages()) await page.close();
  await person.context.clearCookies();
  await person.context.addCookies(kept);
}

for (const [how, settings] of MODES) {
  story(`“keep me signed in” outlives the closing of the browser, and nothing else does, ${how}`, async (tell) => {
    const { ada, portal } = await somebodyIn(await mailHouse());
    const home = `${portal}/.vestibule/account`;
    for (const isKept of [false, true]) {
      const visitor = await tell.person(settings);
      const page = await visitor.open(home);
      await nameField(page).fill(ada.name);
      await passwordField(page).fill(ada.password);
      if (isKept) await page.getByLabel("Keep me signed in").check();
      await reads(page, settings);
      await press(page, "Sign in");
      isAt(page, home);
      await reopens(visitor);
      const again = await visitor.open(home);
      if (isKept) isAt(again, home);
      else await asksToSignIn(again);
    }
  });

  story(`a browser is trusted, stands in the list, and asks for a code again once it is taken out, ${how}`, async (tell) => {
    const place = await somebodyIn(await mailHouse());
    const { ada, portal } = place;
    const { key } = await withApp(await tell.person(), place);
    const visitor = await tell.person(settings);
    let page = await visitor.open(`${portal}/.vestibule/sign-in`);
    await signIn(page, ada);
    await page.getByLabel("Don't ask again in this browser for 30 days").check();
    await reads(page, settings);
    await codeField(page).fill(codeOf(key, 1));
    await press(page, "Continue");
    await shows(page, "Your apps");

    page = await signsOut(visitor, place);
    await signIn(page, ada);
    await shows(page, "Your apps");
    await page.goto(`${portal}/.vestibule/account/sessions`);
    await shows(page, "In these, signing in takes your password alone.");
    assert.equal(await page.getByRole("button", { name: /^Ask again.*Chrome on Linux/ }).count(), 1);
    await reads(page, settings);
    await press(page, /^Ask again/);
    await shows(page, "Your second factor is asked for in every browser.");
    await reads(page, settings);

    page = await signsOut(visitor, place);
    await signIn(page, ada);
    await shows(page, "One more step");
  });

  story(`after too many wrong passwords even the right one has to wait, and the page says for how long, ${how}`, async (tell) => {
    const place = await somebodyIn(await mailHouse());
    const { ada, portal } = place;
    const visitor = await tell.person(settings);
    visitor.expects(/status of 4(01|29)/);
    await signIn(await visitor.open(`${portal}/.vestibule/sign-in`), ada);
    const page = await signsOut(visitor, place);
    for (let tries = 0; tries < 10; tries += 1) {
      await signIn(page, { ...ada, password: "not the right one at all" });
      await shows(page, "That name and password don't match.");
    }
    await signIn(page, ada);
    await shows(page, /Too many tries\. You can try again in (1 minute|\d+ seconds)\./);
    assert.equal(await nameField(page).inputValue(), ada.name, "what was typed is kept");
    await reads(page, settings);

    // In another browser its owner is let in meanwhile.
    const other = await (await tell.person(settings)).open(`${portal}/.vestibule/sign-in`);
    await signIn(other, ada);
    await shows(other, "Your apps");
  });
}
