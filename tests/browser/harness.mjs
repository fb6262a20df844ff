// What stories are told with: people at their browsers, the program, and apps behind it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve as absolute } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { whatAxeFinds } from "./axe.mjs";

const READY_WITHIN = 30_000;
const ACT_WITHIN = 10_000;

export const stories = [];

/** A test, named by a sentence. */
export function story(name, tell) {
  stories.push({ name, tell });
}

/** Gives a story its people, and looks after what they leave behind. */
export class Teller {
  #browser;
  #people = [];

  constructor(browser) {
    this.#browser = browser;
  }

  /** Somebody with a browser of their own. */
  async person({ javaScript = true, dark = false, width = 1024 } = {}) {
    const context = await this.#browser.newContext({
      javaScriptEnabled: javaScript,
      colorScheme: dark ? "dark" : "light",
      viewport: { width, height: 800 },
    });
    context.setDefaultTimeout(ACT_WITHIN);
    const person = new Person(context);
    this.#people.push(person);
    return person;
  }

  /** No page may complain in the console, apart from what a story says it expects. */
  findNoFault() {
    assert.deepEqual(this.#people.flatMap((person) => person.complaints()), [], "the console is quiet");
  }

  /** Where everybody is, for whoever reads the failure. */
  async scene() {
    const places = [];
    for (const page of this.#people.flatMap((person) => person.context.pages())) {
      const text = await page.locator("body").innerText({ timeout: 1000 }).catch(() => "(no text)");
      places.push(`at ${page.url()}: ${text.replace(/\s+/g, " ").slice(0, 400)}`);
    }
    return places.join("\n");
  }

  async end() {
    await Promise.all(this.#people.map((person) => person.context.close().catch(() => {})));
  }
}

class Person {
  #complaints = [];
  // Whether an app has an icon is its own business.
  #expected = [/status of 404 .*\/favicon\.ico/];

  constructor(context) {
    this.context = context;
    context.on("console", (message) => {
      if (message.type() === "error") this.#complaints.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (fault) => this.#complaints.push(String(fault.error())));
  }

  /** A complaint that belongs to the story, such as the 404 it asks for. */
  expects(pattern) {
    this.#expected.push(pattern);
  }

  complaints() {
    return this.#complaints.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  /** Opens a page in a new tab. */
  async open(url) {
    const page = await this.context.newPage();
    const answer = await page.goto(url);
    page.status = answer?.status();
    return page;
  }

  async cookie(name) {
    const bare = (cookie) => cookie.name.replace(/^__Host-/, "");
    return (await this.context.cookies()).filter((cookie) => bare(cookie) === name);
  }
}

export const nameField = (page) => page.locator('input[autocomplete~="username"]:visible');
export const passwordField = (page) => page.locator('input[autocomplete="current-password"]');

/** Fills and sends the sign-in form. */
export async function signIn(page, { name, password }) {
  await nameField(page).fill(name);
  await passwordField(page).fill(password);
  await press(page, /^sign in/i);
}

/** Presses a button and waits for the page that follows. */
export async function press(page, label) {
  await followed(page, () => page.getByRole("button", { name: label }).first().click());
}

/** Does something that leads to another page, and waits for it. */
export function followed(page, act) {
  return Promise.all([page.waitForEvent("domcontentloaded"), act()]);
}

export async function shows(page, words) {
  await page.getByText(words).first().waitFor();
}

export function isAt(page, url) {
  assert.equal(page.url(), String(url));
}

/** Anonymous: asked to sign in, and told nothing else. */
export async function asksToSignIn(page) {
  assert.match(new URL(page.url()).pathname, /^\/\.vestibule\/sign-in$/, page.url());
  await passwordField(page).waitFor();
}

/** A ticket for the hand-over, caught on the way before its owner's browser could use it. */
export async function stealTicket(victim, place, { name, password }) {
  const page = await victim.open(place);
  // Underneath the browser, since redirects are not shown to routes above it.
  const wire = await victim.context.newCDPSession(page);
  await wire.send("Fetch.enable", { patterns: [{ urlPattern: "*/.vestibule/enter*" }] });
  const caught = new Promise((resolve) => wire.once("Fetch.requestPaused", resolve)).then(async (paused) => {
    await wire.send("Fetch.failRequest", { requestId: paused.requestId, errorReason: "Aborted" });
    return paused.request.url;
  });
  await nameField(page).fill(name);
  await passwordField(page).fill(password);
  const [ticket] = await Promise.all([caught, page.getByRole("button", { name: /^sign in/i }).click()]);
  await wire.detach();
  return ticket;
}

export async function readsWell(page) {
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(widths[0] <= widths[1], `${page.url()} is ${widths[0]} wide in a window of ${widths[1]}`);
  assert.deepEqual(await whatAxeFinds(page), [], `axe finds nothing at ${page.url()}`);
}

// --- The program -----------------------------------------------------------------------------------------------------

const ends = [];

/** Ends all processes and servers, newest first. */
export async function endAll() {
  while (ends.length > 0) await ends.pop()();
}

/** Starts something once, when the first story asks for it. */
export function shared(start) {
  let started;
  return () => (started ??= start());
}

/** The demo on a free port: its address, the account that it prints, and the page with its mails. */
export const demo = shared(() => startDemo());

/** One of its own, for a story that changes the account. */
export async function startDemo() {
  const folder = scratch();
  const program = run(["demo", "--listen", "127.0.0.1:0"], folder);
  const address = await program.says(/^\s*Open:?\s+(http:\S+)/im);
  const account = await program.says(/^\s*Sign in:?\s+(\S+)\s*\/\s*(\S+)/im);
  const mails = await program.says(/^\s*Mails:?\s+(http:\S+)/im);
  await opens(new URL(address[1]).port);
  return { address: new URL(address[1]).href, name: account[1], password: account[2], mails: mails[1] };
}

/** A portal and two apps, `wiki` and `docs`, each on a host of its own, with one person in the store. */
export const house = shared(() => buildHouse());

/** Gives a program another time of day than ours; what it waits for takes as long as ever. */
function otherTime(folder) {
  const found = readdirSync("/usr/lib").map((part) => `/usr/lib/${part}/faketime/libfaketime.so.1`).find(existsSync);
  assert.ok(found, "libfaketime is installed, as ./test does");
  const file = join(folder, "time");
  let ahead = 0;
  const later = (seconds) => writeFileSync(file, `+${(ahead += seconds)}s\n`);
  later(0);
  const variables = { LD_PRELOAD: found, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  return { later, variables };
}

/**
 * The same with further lines of configuration, and with these files beside it. Where it is `timed`, `later` moves its clock on
 * by so many seconds.
 */
export async function buildHouse(more = "", files = {}, { timed = false } = {}) {
  const folder = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const port = await freePort();
  const upstream = await startApp();
  const at = (host) => `http://${host}.localhost:${port}`;
  const app = (name) => `
[[app]]
name = "${name}"
host = "${name}.localhost"
upstream = "http://127.0.0.1:${upstream.port}"
policy = "one_factor"
`;
  const config = join(folder, "vestibule.toml");
  const head = `
[gateway]
listen = ["127.0.0.1:${port}"]
public_url = "${at("portal")}"
data = "${join(folder, "data")}"
`;
  writeFileSync(config, head + app("wiki") + app("docs") + more);
  const ada = { name: "ada", password: "plum-orbit-candle-71-fjord" };
  const verb = async (words, input) => {
    const program = run([...words, "-c", config], folder, input);
    assert.equal(await program.ended, 0, `${words.join(" ")}: ${program.output()}`);
    return program.output();
  };
  await verb(["user", "add", ada.name, "--email", "ada@example.com", "--group", "staff", "--password-stdin"], ada.password);
  const { later, variables } = timed ? otherTime(folder) : {};
  const program = run(["run", "-c", config], folder, undefined, variables);
  await program.says(new RegExp(`listening on \\S+:${port}\\b`, "i"));
  return { ada, upstream, verb, later, portal: at("portal"), wiki: at("wiki"), docs: at("docs") };
}

/** A process of the program; ended by its own id when all is told. */
function run(words, folder, input, variables = {}) {
  const env = { ...environment(), ...variables };
  const child = spawn(absolute(process.env.GATEWAY_BIN), words, { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input === undefined ? "" : `${input}\n`);
  let output = "";
  const waiting = new Set();
  const told = () => waiting.forEach((look) => look());
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      output += data;
      told();
    });
  }
  let code = null;
  const ended = new Promise((resolve) => {
    child.on("close", (status, signal) => {
      code = status ?? signal;
      told();
      resolve(code);
    });
    child.on("error", (fault) => {
      output += String(fault);
      code = "not started";
      told();
      resolve(code);
    });
  });
  ends.push(async () => {
    if (code !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(timer);
  });
  /** Waits for words in what it prints. */
  const says = (pattern) =>
    new Promise((resolve, reject) => {
      const settle = (done, value) => {
        clearTimeout(timer);
        waiting.delete(look);
        done(value);
      };
      const look = () => {
        const found = output.match(pattern);
        if (found) settle(resolve, found);
        else if (code !== null) settle(reject, new Error(`${words.join(" ")} ended (${code}) with: ${output}`));
      };
      const late = () => settle(reject, new Error(`${words.join(" ")} never said ${pattern}, but: ${output}`));
      const timer = setTimeout(late, READY_WITHIN);
      waiting.add(look);
      look();
    });
  return { says, ended, output: () => output };
}

/** Ours, without what would change the program's configuration. */
function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VESTIBULE_")));
}

/** An app that knows nothing of us: a page with what it received, a WebSocket that stays open. */
async function startApp() {
  const seen = [];
  const tunnels = new Set();
  const server = createServer((request, response) => {
    seen.push({ host: request.headers.host, url: request.url, headers: request.headers });
    const who = request.headers["remote-user"] ?? "nobody";
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><title>App</title><h1>Hello ${who}</h1><p>${request.url.replace(/[<&]/g, "")}`);
  });
  server.on("upgrade", (request, socket) => {
    const key = request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const accept = createHash("sha1").update(key).digest("base64");
    tunnels.add(socket.on("error", () => {}).resume());
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.closeAllConnections();
    tunnels.forEach((socket) => socket.destroy());
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: server.address().port, seen };
}

/** A service that reaches people: it keeps what it is to tell them. */
export async function startReceiver() {
  const told = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const message = JSON.parse(Buffer.concat(parts).toString() || "{}");
    response.writeHead(204).end();
    if (message.title) (waiting.shift() ?? ((one) => told.push(one)))(message);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  /** The next message; it waits for it. */
  const next = () => (told.length > 0 ? Promise.resolve(told.shift()) : new Promise((resolve) => waiting.push(resolve)));
  return { url: `http://127.0.0.1:${server.address().port}`, next };
}

/** Knocks until somebody opens. */
async function opens(port) {
  const end = Date.now() + READY_WITHIN;
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.on("close", () => resolve(false));
      socket.setTimeout(1000, () => socket.destroy());
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    assert.ok(Date.now() < end, `nobody listens on port ${port}`);
    await pause(20);
  }
}

async function freePort() {
  const socket = createSocket();
  await new Promise((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "vestibule-browser-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
