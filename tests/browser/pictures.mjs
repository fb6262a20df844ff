// Makes the pictures of docs/pictures anew, from the pages of target/gallery. `cargo test gallery` draws those.
//
//   cargo test --test it gallery && node tests/browser/pictures.mjs

import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const gallery = new URL("../../target/gallery/", import.meta.url).pathname;
const pictures = new URL("../../docs/pictures/", import.meta.url).pathname;
const desk = { width: 880, height: 620 };
const phone = { width: 390, height: 700 };

const wanted = [
  { file: "sign-in-light.png", page: "sign-in-to-app", colorScheme: "light", viewport: desk },
  { file: "sign-in-dark.png", page: "sign-in-to-app", colorScheme: "dark", viewport: desk },
  { file: "phone.png", page: "sign-in-refused", colorScheme: "light", viewport: phone },
  { file: "branded.png", page: "dressed-sign-in", colorScheme: "dark", viewport: phone },
  { file: "apps.png", page: "home-few", colorScheme: "light", viewport: desk },
  { file: "account.png", page: "account-full", colorScheme: "light", viewport: { width: 880, height: 1030 } },
  { file: "register.png", page: "register-empty", colorScheme: "light", viewport: { width: 880, height: 1000 } },
  { file: "enrol.png", page: "enrol-sign-in", colorScheme: "light", viewport: { width: 880, height: 1000 } },
  { file: "recovery.png", page: "recovery-ten", colorScheme: "dark", viewport: { width: 880, height: 760 } },
  { file: "waiting.png", page: "factor-open", colorScheme: "light", viewport: { width: 880, height: 760 } },
  { file: "approve.png", page: "approve-link-number", colorScheme: "dark", viewport: phone },
  { file: "reset.png", page: "reset-empty", colorScheme: "light", viewport: phone },
  { file: "refusal.png", page: "problem-not-in-group-signed-in", colorScheme: "light", viewport: desk },
];

await mkdir(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const { file, page: name, colorScheme, viewport } of wanted) {
    const context = await browser.newContext({ colorScheme, viewport, deviceScaleFactor: 1.5 });
    await context.route("**/*", async (route) => {
      const path = new URL(route.request().url()).pathname.replace("/.vestibule", "");
      // Nobody answers a page that waits: it goes on waiting.
      if (path.includes("/factor/events")) return;
      const own = path.startsWith("/brand/");
      const contentType = !own ? "text/html" : path.endsWith("style") ? "text/css" : "image/svg+xml";
      await route.fulfill({ body: await readFile(join(gallery, own ? path : `${path}.html`)), contentType });
    });
    const page = await context.newPage();
    await page.goto(`http://gallery.test/${name}`);
    // No cursor in the picture.
    await page.evaluate(() => document.activeElement?.blur());
    await page.screenshot({ path: join(pictures, file) });
    console.log(`${file}: ${Math.ceil((await stat(join(pictures, file))).size / 1024)} KiB`);
    await context.close();
  }
} finally {
  await browser.close();
}
