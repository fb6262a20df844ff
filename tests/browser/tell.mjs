// Tells the stories of one file of stories/, or those whose name holds a word given: `node tell.mjs phone.mjs keyboard`.
// GATEWAY_BIN is the program. Prints one line a story and ends with a count; exit code 1 if one failed.
import { chromium } from "playwright-core";
import { endAll, stories, Teller } from "./harness.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
];
const PATIENCE = 60_000;

const [file, word = ""] = process.argv.slice(2);
await import(`./stories/${file}`);
const told = stories.filter((story) => story.name.includes(word));
let passed = 0;
let failed = 0;
if (told.length > 0) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  try {
    for (const one of told) await tell(browser, one);
  } finally {
    await browser.close();
    await endAll();
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function tell(browser, story) {
  const teller = new Teller(browser);
  const began = performance.now();
  const took = () => `(${((performance.now() - began) / 1000).toFixed(1)} s)`;
  try {
    await within(PATIENCE, story.tell(teller));
    teller.findNoFault();
    passed += 1;
    console.log(`ok      ${story.name} ${took()}`);
  } catch (fault) {
    failed += 1;
    console.log(`not ok  ${story.name} ${took()}\n${indent(fault.stack ?? String(fault))}\n${indent(await teller.scene())}`);
  } finally {
    await teller.end();
  }
}

function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${limit / 1000} s`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function indent(text) {
  return text.replace(/^/gm, "        ");
}
