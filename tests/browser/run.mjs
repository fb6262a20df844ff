// Runs every story in stories/, or those whose name holds a word given: `node run.mjs keyboard`. GATEWAY_BIN is the
// program. Each file is told by a process and in a browser of its own (tell.mjs), as many at once as there are cores:
// files share nothing, so that none has to wait for another, nor disturbs it.
// Prints one line a story and ends with a count; exit code 1 if one failed, 2 if none could run.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

if (!process.env.GATEWAY_BIN) {
  console.error("Set GATEWAY_BIN to the program, as ./test does.");
  process.exit(2);
}
const [word = ""] = process.argv.slice(2);
const stories = new URL("stories/", import.meta.url);
const waiting = readdirSync(stories).filter((file) => file.endsWith(".mjs")).sort();
const total = { passed: 0, failed: 0 };
await Promise.all(Array.from({ length: Math.max(availableParallelism(), 2) }, async () => {
  while (waiting.length > 0) await told(waiting.shift());
}));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Waits until a file's stories are told, and counts them. What fell over before it could count, failed. */
async function told(file) {
  const teller = spawn(process.execPath, [fileURLToPath(new URL("tell.mjs", import.meta.url)), file, word]);
  let text = "";
  for (const stream of [teller.stdout, teller.stderr]) stream.on("data", (part) => { text += part; });
  const code = await new Promise((resolve) => teller.on("close", resolve));
  const count = text.match(/^(\d+) passed, (\d+) failed\n$/m);
  process.stdout.write(count ? text.replace(count[0], "") : `not ok  ${file} ended with ${code}\n${text}\n`);
  total.passed += Number(count?.[1] ?? 0);
  total.failed += Number(count?.[2] ?? 1);
}
