// Looks at every page of target/gallery as people do: narrow and wide, light and dark, forced colours, large text,
// written from the right, printed; and in other languages, where room is scarce.
// Fails on anything that axe finds, on anything that has to be scrolled sideways, on targets that are too small for a
// finger, on what vanishes in forced colours or on paper, and on anything the browser complains of. `cargo test gallery`
// draws the pages, and beside each the security policy under which it is looked at.
//
//   node tests/browser/gallery.mjs [--pictures] [--only PART-OF-A-NAME]
//
// With `--pictures` it leaves them beside the pages, for people's own eyes; that takes several times as long.

import { readFile, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { whatAxeFinds } from "./axe.mjs";

const gallery = new URL("../../target/gallery/", import.meta.url).pathname;
const origin = "http://gallery.test";
const widths = [320, 390, 768, 1280];
const paper = 718; // A4 between usual margins.
// What depends on colours alone; the rest of axe's rules need not be asked again where nothing but these differs.
const aboutColours = ["color-contrast", "link-in-text-block"];
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
if (all.length === 0) {
  console.error(`no pages in ${gallery}: run "cargo test --test it gallery" first`);
  process.exit(1);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const waiting = [...all];
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, () => lookThrough(waiting)));
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

/** Takes one page after the other from those that wait, each into a fresh document. */
async function lookThrough(waiting) {
  // Without motion, so that nobody looks at colours which are still on their way to others.
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, reducedMotion: "reduce" });
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
  while (waiting.length > 0) {
    const name = (showing = waiting.shift());
    await page.goto(`${origin}/${name}`);
    if (name.endsWith("phone-plain")) await page.evaluate(showAllOfThePhone);
    await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
    for (const look of isTranslated(name) ? [narrow] : [light, dark, forcedColours, printed, fromTheRight, largeText]) {
      await page.emulateMedia({ colorScheme: "light", forcedColors: "none", media: "screen" });
      await look(page, name);
    }
  }
  await context.close();
}

async function light(page, name) {
  await fits(page, name, widths, "light");
  await refuseSmallTargets(page, name);
  await refuseWhatAxeFinds(page, name, "light");
}

async function dark(page, name) {
  await page.emulateMedia({ colorScheme: "dark" });
  if (takesPictures) await fits(page, name, widths, "dark");
  await refuseWhatAxeFinds(page, name, "dark", aboutColours);
}

async function forcedColours(page, name) {
  await page.emulateMedia({ forcedColors: "active" });
  await page.setViewportSize({ width: 390, height: 800 });
  await takePicture(page, name, "forced", 390);
  await refuseWhatAxeFinds(page, name, "forced colours", aboutColours);
  await refuseWhatLosesItsShape(page, name);
}

// Paper is white, whatever the reader's screen is.
async function printed(page, name) {
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await fits(page, name, [paper], "print");
  await refuseWhatAxeFinds(page, name, "print", aboutColours);
  await refuseButtonsOnPaper(page, name);
}

// As a language would have it that is written from the right: what stands at the start must stand there.
async function fromTheRight(page, name) {
  await page.evaluate(() => { document.documentElement.dir = "rtl"; });
  await fits(page, name, [320, 1280], "from-the-right");
  await page.evaluate(() => { document.documentElement.dir = "ltr"; });
}

async function largeText(page, name) {
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  await fits(page, name, [320, 640, 1280], "large-text");
}

async function narrow(page, name) {
  await fits(page, name, [320], "narrow");
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  await fits(page, name, [320], "narrow-large-text");
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

async function fits(page, name, those, mode) {
  for (const width of those) {
    await page.setViewportSize({ width, height: 800 });
    const [wanted, there] = await page.evaluate(() => {
      const root = document.documentElement;
      return [root.scrollWidth, root.clientWidth];
    });
    if (wanted > there) blame(name, `${mode}, ${width}px: ${wanted}px wide, so it scrolls sideways`);
    await takePicture(page, name, mode, width);
  }
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

// Where colours are forced, backgrounds and shadows are gone: what is pressed or filled in needs a border, or the line
// under a link, and what has the focus an outline.
async function refuseWhatLosesItsShape(page, name) {
  const shapeless = await page.evaluate(() => {
    const drawnByTheBrowser = "[type=checkbox], [type=radio], [type=file]";
    const hasShape = (style) => (style.borderTopStyle !== "none" && style.borderTopWidth !== "0px") || style.textDecorationLine.includes("underline");
    const described = (element, lack) => `${element.outerHTML.slice(0, 80)} has no ${lack} in forced colours`;
    const controls = [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, a[href], summary")]
      .filter((element) => element.checkVisibility() && !element.disabled && !element.closest(".unseen"));
    const bare = controls
      .filter((element) => element.matches("button, input, select, textarea") && !element.matches(drawnByTheBrowser))
      .filter((element) => !hasShape(getComputedStyle(element)))
      .map((element) => described(element, "border"));
    const unmarked = controls.filter((element) => {
      element.focus();
      const style = getComputedStyle(element);
      return document.activeElement === element && (style.outlineStyle === "none" || style.outlineWidth === "0px");
    });
    document.activeElement?.blur();
    return [...bare, ...unmarked.map((element) => described(element, "outline"))];
  });
  shapeless.forEach((fault) => blame(name, fault));
}

async function refuseButtonsOnPaper(page, name) {
  const pressed = await page.evaluate(() => [...document.querySelectorAll("button")]
    .filter((button) => button.checkVisibility())
    .map((button) => `${button.outerHTML.slice(0, 80)} stands on paper, where nobody can press it`));
  pressed.forEach((fault) => blame(name, fault));
}

async function refuseWhatAxeFinds(page, name, mode, rules) {
  for (const fault of await whatAxeFinds(page, rules)) blame(name, `${mode}: axe: ${fault}`);
}
