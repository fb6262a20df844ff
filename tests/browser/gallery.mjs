// Looks at every page of target/gallery as people do: narrow and wide, light and dark, forced colours, large text,
// written from the right, printed; and in other languages, where room is scarce.
// Fails on anything that axe finds, on anything that has to be scrolled sideways, on targets that are too small for a
// finger, and on anything the browser complains of. `cargo test gallery` draws the pages, and beside each the security
// policy under which it is looked at.
//
//   node tests/browser/gallery.mjs [--pictures] [--only PART-OF-A-NAME]
//
// With `--pictures` it leaves them beside the pages, for people's own eyes; that takes several times as long.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const gallery = new URL("../../target/gallery/", import.meta.url).pathname;
const origin = "http://gallery.test";
const schemes = ["light", "dark"];
const widths = [320, 390, 768, 1280];
const smallestTarget = 44;

const findings = new Map();
const words = process.argv.slice(2);
const takesPictures = words.includes("--pictures");
const only = words.includes("--only") ? words[words.indexOf("--only") + 1] : "";
const all = (await readdir(gallery))
  .filter((file) => file.endsWith(".html") && file.includes(only))
  .map((file) => file.slice(0, -".html".length));
// `de.sign-in-empty`: a page of another language differs in its words alone.
const isTranslated = (name) => /^[a-z]{2}(-[A-Za-z]+)?\./.test(name);
const names = all.filter((name) => !isTranslated(name));
if (all.length === 0) {
  console.error(`no pages in ${gallery}: run "cargo test --test it gallery" first`);
  process.exit(1);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  await Promise.all([
    ...schemes.map((colorScheme) => withPages({ colorScheme }, async (page, name) => {
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        await refuseSidewaysScroll(page, name, `${colorScheme}, ${width}px`);
        await takePicture(page, name, colorScheme, width);
      }
      await refuseSmallTargets(page, name);
      await refuseWhatAxeFinds(page, name, colorScheme);
    })),
    withPages({ forcedColors: "active" }, async (page, name) => {
      await takePicture(page, name, "forced", 390);
    }),
    // As a language would have it that is written from the right: what stands at the start must stand there.
    withPages({}, async (page, name) => {
      await page.evaluate(() => { document.documentElement.dir = "rtl"; });
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await refuseSidewaysScroll(page, name, `from the right, ${width}px`);
      }
      await takePicture(page, name, "from-the-right", 1280);
    }),
    withPages({ colorScheme: "dark" }, async (page, name) => {
      await page.emulateMedia({ media: "print" });
      await takePicture(page, name, "print", 390);
    }),
    withPages({}, async (page, name) => {
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      for (const width of [320, 640, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await refuseSidewaysScroll(page, name, `text of 200 %, ${width}px`);
      }
      await takePicture(page, name, "large-text", 1280);
    }),
    withPages({}, async (page, name) => {
      for (const size of ["100%", "200%"]) {
        await page.setViewportSize({ width: 320, height: 800 });
        await page.evaluate((wanted) => { document.documentElement.style.fontSize = wanted; }, size);
        await refuseSidewaysScroll(page, name, `text of ${size}, 320px`);
        await takePicture(page, name, `text-of-${size.replace("%", "")}`, 320);
      }
    }, all.filter(isTranslated)),
  ]);
} finally {
  await browser.close();
}

for (const [name, faults] of findings) {
  for (const fault of faults) console.error(`${name}: ${fault}`);
}
console.log(`${all.length - findings.size} passed, ${findings.size} failed`);
process.exitCode = findings.size > 0 ? 1 : 0;

function blame(name, fault) {
  findings.set(name, (findings.get(name) ?? new Set()).add(fault));
}

async function withPages(options, look, those = names) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options });
  await context.route("**/*", async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const own = name.match(/^\.vestibule\/(brand\/.*)/)?.[1];
    if (own) {
      const contentType = own.endsWith("style") ? "text/css" : "image/svg+xml";
      await route.fulfill({ body: await readFile(join(gallery, own)), contentType });
      return;
    }
    // Where a page goes on by itself, there is nothing here to go on to: it stays.
    if (name.startsWith(".vestibule/")) {
      await route.fulfill({ status: 204 });
      return;
    }
    const [drawn, policy] = await Promise.all(["html", "policy"].map((end) => readFile(join(gallery, `${name}.${end}`), "utf8")));
    // What was approved goes on at once, and nobody could look at it.
    const body = name.endsWith("-approved") ? drawn.replace(/<script type="module">[^]*?<\/script>/g, "") : drawn;
    await route.fulfill({ body, contentType: "text/html", headers: { "content-security-policy": policy } });
  });
  const page = await context.newPage();
  let showing = "";
  page.on("console", (message) => {
    const text = message.text();
    const aboutForms = text.startsWith("[DOM]");
    if (aboutForms || ["warning", "error"].includes(message.type())) blame(showing, `the browser says: ${text}`);
  });
  for (const name of those) {
    showing = name;
    await page.goto(`${origin}/${name}`);
    if (name.endsWith("phone-plain")) await page.evaluate(showAllOfThePhone);
    await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
    await look(page, name);
  }
  await context.close();
}

// The phone's page shows what fits; here it shows all that it has, at once.
function showAllOfThePhone() {
  const phone = document.getElementById("phone");
  const copy = (template) => template.content.cloneNode(true);
  const [request, refused] = ["request", "refused-phone"].map((id) => copy(document.getElementById(id)));
  document.getElementById("said").replaceChildren(...[...phone.querySelectorAll("template")].map(copy));
  request.querySelector("[data-fill=title]").textContent = "Wolfeschlegelsteinhausenbergerdorff?";
  for (const text of ["ada", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "Firefox, Linux"]) {
    request.querySelector("[data-fill=lines]").append(Object.assign(document.createElement("li"), { textContent: text }));
  }
  for (const text of ["07", "42", "93"]) {
    request.querySelector("[data-fill=choices]").append(Object.assign(document.createElement("button"), { textContent: text }));
  }
  refused.querySelector("bdi").textContent = "ada";
  phone.querySelector("[data-part=list]").replaceChildren(request);
  phone.querySelector("[data-part=refused]").replaceChildren(refused);
  phone.querySelector("output").textContent = "123 456";
  for (const part of phone.querySelectorAll("[hidden]")) part.hidden = false;
}

async function takePicture(page, name, mode, width) {
  if (takesPictures) await page.screenshot({ path: join(gallery, `${name}.${mode}.${width}.png`), fullPage: true });
}

async function refuseSidewaysScroll(page, name, where) {
  const [wanted, there] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  if (wanted > there) blame(name, `${where}: ${wanted}px wide, so it scrolls sideways`);
}

// Links within a line of text may be as high as the line.
async function refuseSmallTargets(page, name) {
  const small = await page.evaluate((smallest) => {
    const isInText = (element) => element.matches("p:not(.ways) > a:not(.primary)");
    const height = (element) => {
      const labels = element.labels ? [...element.labels] : [];
      return Math.max(...[element, ...labels].map((part) => part.getBoundingClientRect().height));
    };
    // What is for readers of pages alone is not pressed; what waits for a script is not there.
    const isThere = (element) => !element.closest("[hidden], .unseen");
    return [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
      .filter(isThere)
      .filter((element) => !isInText(element) && height(element) < smallest - 0.5)
      .map((element) => `${element.outerHTML.slice(0, 80)} is ${height(element)}px high`);
  }, smallestTarget);
  small.forEach((target) => blame(name, target));
}

// In the dark nothing but colours differs.
async function refuseWhatAxeFinds(page, name, scheme) {
  const axe = new AxeBuilder({ page });
  if (scheme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
  const { violations } = await axe.analyze();
  for (const { id, help, nodes } of violations) {
    blame(name, `${scheme}: axe: ${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  }
}
