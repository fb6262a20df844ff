// Runs every story in stories/, or those whose name holds a word given: `node run.mjs keyboard`. GATEWAY_BIN is the
// program. Prints one line a story and ends with a count; exit code 1 if one failed, 2 if none could run.
import { readdirSync } from "node:fs";
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

if (!process.env.GATEWAY_BIN) {
  console.error("Set GATEWAY_BIN to the program, as ./test does.");
  process.exit(2);
}
const word = process.argv[2] ?? "";
for (const file of readdirSync(new URL("stories/", import.meta.url)).sort()) {
  if (file.endsWith(".mjs")) await import(`./stories/${file}`);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
let passed = 0;
let failed = 0;
try {
  for (const { name, tell } of stories.filter((story) => story.name.includes(word))) {
    const teller = new Teller(browser);
    const began = performance.now();
    const took = () => `(${((performance.now() - began) / 1000).toFixed(1)} s)`;
    try {
      await within(PATIENCE, tell(teller));
      teller.findNoFault();
      passed += 1;
      console.log(`ok      ${name} ${took()}`);
    } catch (fault) {
      failed += 1;
      console.log(`not ok  ${name} ${took()}\n${indent(fault.stack ?? String(fault))}\n${indent(await teller.scene())}`);
    } finally {
      await teller.end();
    }
  }
} finally {
  await browser.close();
  await endAll();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

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
