// Opens every kind of page of a portal in Chromium and says what is wrong with it.
//
//   node runner.cjs MODULES CHROMIUM PORTAL
//
// MODULES is the folder in which `npm ci` was run, PORTAL a finished portal that was built for SUB_PATH. Each test
// prints `ok NAME` or `FAILED NAME`, the latter followed by indented lines that say why.

"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { createRequire } = require("node:module");

const [modules, executablePath, portal] = process.argv.slice(2);
const load = createRequire(path.join(modules, "package.json"));
const axe = load("axe-core");
const { chromium } = load("playwright-core");
const { HtmlValidate } = load("html-validate");

const SUB_PATH = "/my-repo/";
const TYPES = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json",
  ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
};

/** Serves the portal as a static host does: below a sub-path, with 404.html for what is not there. */
function serve() {
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = address.startsWith(SUB_PATH) ? path.normalize(address.slice(SUB_PATH.length)) : "..";
    let file = path.join(portal, inside.startsWith("..") ? "404.html" : inside);
    if (fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, "index.html");
    const found = fs.existsSync(file) && !file.endsWith("404.html");
    if (!found) file = path.join(portal, "404.html");
    response.writeHead(found ? 200 : 404, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Every page of the portal, as addresses from its root. */
function allPages(folder = portal, prefix = "") {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      const skipped = prefix === "" && (entry.name === "files" || entry.name.startsWith("."));
      return skipped ? [] : allPages(path.join(folder, entry.name), `${prefix}${entry.name}/`);
    }
    if (entry.name === "index.html") return [prefix];
    return entry.name === "404.html" && prefix === "" ? ["no/such/page/"] : [];
  });
}

/** One page of each kind, the heaviest: pages of one kind lie beside each other. */
function onePerKind(pages) {
  const weight = (page) => {
    const file = path.join(portal, page, "index.html");
    return fs.existsSync(file) ? fs.statSync(file).size : 0;
  };
  const kinds = new Map();
  for (const page of pages) {
    const parts = page.split("/");
    const kind = page === "no/such/page/" ? page : parts.length > 2 ? `${parts[0]}/*`.concat(parts.length > 3 ? "/*" : "") : page;
    if (!kinds.has(kind) || weight(page) > weight(kinds.get(kind))) kinds.set(kind, page);
  }
  return [...kinds.values()].sort();
}

let failures = 0;

async function test(name, body) {
  const faults = [];
  try {
    await body((fault) => faults.push(fault));
  } catch (error) {
    faults.push(String(error));
  }
  failures += faults.length > 0 ? 1 : 0;
  console.log(faults.length > 0 ? `FAILED ${name}` : `ok ${name}`);
  for (const fault of faults.slice(0, 20)) console.log(`    ${fault.replaceAll("\n", "\n    ")}`);
}

/** Opens a page and reports what the console, the content policy and the network have to say about it. */
async function open(context, base, page, fault) {
  const tab = await context.newPage();
  tab.on("pageerror", (error) => fault(`${page}: ${error}`));
  tab.on("console", (message) => {
    // The answer 404 is what the page for missing addresses is asked with.
    const expected = page === "no/such/page/" && message.text().includes("404");
    if (message.type() === "error" && !expected) fault(`${page}: ${message.text()}`);
  });
  tab.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(base) && !address.startsWith("data:")) fault(`${page}: asks for ${address}`);
  });
  tab.on("response", (response) => {
    if (response.status() >= 400 && page !== "no/such/page/") fault(`${page}: ${response.url()} is ${response.status()}`);
  });
  await tab.goto(base + page, { waitUntil: "networkidle" });
  return tab;
}

async function main() {
  const server = await serve();
  const base = `http://127.0.0.1:${server.address().port}${SUB_PATH}`;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const every = allPages();
  const pages = onePerKind(every);
  const visit = async (options, fault, body) => {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(5000);
    try {
      for (const page of pages) {
        const tab = await open(context, base, page, fault);
        await body(tab, page);
        await tab.close();
      }
    } finally {
      await context.close();
    }
  };

  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      await test(`axe finds nothing, ${colorScheme}, ${width} px`, (fault) =>
        visit({ colorScheme, viewport: { width, height: 800 } }, fault, async (tab, page) => {
          await tab.evaluate(axe.source);
          const found = await tab.evaluate(() =>
            window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
          for (const violation of found.violations) {
            const first = violation.nodes[0];
            fault(`${page}: ${violation.id} (${violation.nodes.length}): ${violation.help}\n  ${first.html.slice(0, 200)}`);
          }
        }));
    }
  }

  await test("no page scrolls sideways at 320 px", (fault) =>
    visit({ viewport: { width: 320, height: 640 } }, fault, async (tab, page) => {
      const [wide, room] = await tab.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      if (wide > room) fault(`${page}: ${wide} px wide`);
    }));

  await test("everything is there without scripts", (fault) =>
    visit({ javaScriptEnabled: false }, fault, async (tab, page) => {
      const words = (await tab.locator("main").innerText()).split(/\s+/).length;
      const links = await tab.locator("nav a[href]").count();
      if (words < 5) fault(`${page}: main says only ${words} words`);
      if (links < 3) fault(`${page}: ${links} links in the navigation`);
    }));

  await test("the first stop of the keyboard skips to the content", (fault) =>
    visit({}, fault, async (tab, page) => {
      await tab.keyboard.press("Tab");
      const [target, visible] = await tab.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect();
        return [document.activeElement.getAttribute("href"), box.width > 1 && box.height > 1 && box.top >= 0];
      });
      if (!target?.startsWith("#")) fault(`${page}: the first stop is ${target}`);
      else if (!visible) fault(`${page}: the skip link cannot be seen when it has the focus`);
      else if ((await tab.locator(`[id="${target.slice(1)}"]`).count()) !== 1) fault(`${page}: ${target} is not there`);
    }));

  await test("printed pages leave out what paper cannot do", (fault) =>
    visit({ viewport: { width: 794, height: 1123 } }, fault, async (tab, page) => {
      await tab.emulateMedia({ media: "print" });
      const shown = await tab.locator("nav:visible, button:visible, input:visible:not([type=checkbox])").count();
      if (shown > 0) fault(`${page}: ${shown} controls are printed`);
    }));

  await browser.close();
  server.close();

  await test("every page is valid HTML", async (fault) => {
    const validator = new HtmlValidate({ extends: ["html-validate:standard"] });
    const files = every.map((page) => (page === "no/such/page/" ? "404.html" : `${page}index.html`));
    for (const file of files) {
      const report = await validator.validateString(fs.readFileSync(path.join(portal, file), "utf8"), file);
      for (const message of report.results.flatMap((result) => result.messages)) {
        fault(`${file}:${message.line}:${message.column}: ${message.message} (${message.ruleId})`);
      }
    }
  });

  process.exitCode = failures > 0 ? 1 : 0;
}

main();
