// The demo shows what it would have mailed.
import { choose, MODES, reads } from "../care.mjs";
import { asksToSignIn, demo, followed, isAt, press, shows, signIn, story } from "../harness.mjs";

const PASSWORD = "tulip-granite-orbit-sandal-7";

for (const [at, [how, settings]] of MODES.entries()) {
  story(`whoever tries the demo makes an account with a link from the page of its mails, ${how}`, async (tell) => {
    const { address, mails } = await demo();
    const name = `hedy${at}`;
    const visitor = await tell.person(settings);
    const page = await visitor.open(address);
    await followed(page, () => page.getByRole("link", { name: "New here? Make an account" }).click());
    await reads(page, settings);
    for (const [field, value] of Object.entries({ given_name: "Hedy", name, email: `${name}@example.com` })) {
      await page.locator(`input[name="${field}"]`).fill(value);
    }
    await choose(page, PASSWORD);
    await press(page, "Make the account");
    await shows(page, "Look into your mailbox");

    const box = await visitor.open(mails);
    const mail = box.locator("section.mail").filter({ hasText: `${name}@example.com` });
    while ((await mail.count()) === 0) await followed(box, () => box.getByRole("link", { name: "Look again" }).click());
    await reads(box, settings);
    await followed(box, () => mail.getByRole("link", { name: /verify-email/ }).click());
    await shows(box, "Is this your address?");
    await reads(box, settings);
    await press(box, "That was me: make the account");
    isAt(box, address);

    // From then on the name and the password let in, in any browser.
    const other = await (await tell.person(settings)).open(address);
    await asksToSignIn(other);
    await signIn(other, { name, password: PASSWORD });
    isAt(other, address);
    await shows(other, name);
  });
}
