// Measures what the portal promises, on portals of several sizes: weights, what a search costs, how fast tables answer.
//
//   node goals.cjs SETTINGS
//
// `cargo test --test browser -- --goals` builds the portals and runs it. It prints a table and judges nothing: figures
// of time belong to the machine that they were taken on.

"use strict";

const fs = require("node:fs");
const zlib = require("node:zlib");
const { World } = require("./world.cjs");
const { kindOf } = require("./portal.cjs");

/** As Lighthouse sees a phone: a slow network and a processor at a quarter of its speed. */
const PHONE = { offline: false, latency: 150, downloadThroughput: 1.6 * 1024 * 128, uploadThroughput: 750 * 128 };
const SLOWER = 4;

const KIB = 1024;
const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;
const ms = (time) => `${time.toFixed(1)} ms`;
const median = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

class Goals {
  constructor(world, portal) {
    this.world = world;
    this.portal = portal;
    this.rows = [];
    this.silent = { fault: (text) => this.rows.push(["FAULT", text]) };
  }

  row(what, figure) {
    this.rows.push([what, figure]);
  }

  /** Bytes that a host would send for an address of the portal. */
  weight(url) {
    const file = decodeURIComponent(new URL(url).pathname).slice(this.portal.subPath.length);
    const path = `${this.portal.folder}/${file}${file === "" || file.endsWith("/") ? "index.html" : ""}`;
    return zlib.gzipSync(fs.readFileSync(path), { level: 6 }).length;
  }

  /** A cold load: what it weighs and how many requests it takes. */
  async load(page) {
    return this.world.page(this.portal, page, this.silent, async (tab) => {
      await tab.waitForLoadState("networkidle");
      const urls = [...new Set(tab.requests.filter((url) => url.startsWith(this.portal.base)))];
      const of = (pattern) => urls.filter((url) => pattern.test(new URL(url).pathname)).reduce((sum, url) => sum + this.weight(url), 0);
      return { all: of(/./), css: of(/\.css$/), js: of(/\.js$/), requests: urls.length };
    });
  }

  /** The heaviest page of each kind. */
  async weights() {
    const heaviest = new Map(this.portal.onePerKind().map((page) => [kindOf(page), page]));
    const spec = await this.load(heaviest.get("spec"));
    this.row("spec page, all / CSS / JS / requests", `${kib(spec.all)} / ${kib(spec.css)} / ${kib(spec.js)} / ${spec.requests}`);
    for (const kind of ["home", "owner", "releases", "risks"]) {
      if (heaviest.has(kind)) this.row(`${kind} page, all`, kib((await this.load(heaviest.get(kind))).all));
    }
    const rest = [...heaviest].filter(([kind]) => !["missing", "spec"].includes(kind));
    const loads = [];
    for (const [kind, page] of rest) loads.push([(await this.load(page)).all, kind]);
    const [most, kind] = loads.sort((left, right) => right[0] - left[0])[0];
    this.row("heaviest page of any kind", `${kib(most)} (${kind})`);
    for (const page of ["status/", "specs/"]) {
      const html = fs.readFileSync(this.portal.file(page));
      this.row(`/${page} HTML, gzip / raw`, `${kib(zlib.gzipSync(html, { level: 6 }).length)} / ${kib(html.length)}`);
    }
    const largest = Math.max(...this.portal.pages.map((page) => fs.statSync(this.portal.file(page)).size));
    this.row("largest page, raw", kib(largest));
  }

  /** From a choice to rows that can be seen. A person reaches the form before choosing, a script need not. */
  async filter() {
    const timed = (isReached) => this.world.page(this.portal, "specs/", this.silent, async (tab) => {
      await tab.waitForLoadState("networkidle");
      if (isReached) {
        await tab.locator("select[name=status]").focus();
        await tab.waitForLoadState("networkidle");
        await tab.waitForTimeout(300);
      }
      return tab.evaluate(async () => {
        const select = document.querySelector("select[name=status]");
        const said = document.querySelector("[data-filter-said]");
        const found = [];
        for (let round = 0; round < 9; round++) {
          select.selectedIndex = 1 + (round % (select.options.length - 1));
          const begun = performance.now();
          const answered = new Promise((resolve) => new MutationObserver((_, watch) => { watch.disconnect(); resolve(); }).observe(said, { childList: true, characterData: true, subtree: true }));
          select.dispatchEvent(new Event("change", { bubbles: true }));
          await answered;
          document.body.getBoundingClientRect();
          found.push(performance.now() - begun);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return found;
      });
    });
    const sudden = await timed(false);
    const reached = await timed(true);
    this.row("filter of /specs/: first, form reached before / first, form not reached / median of the later ones",
      `${ms(reached[0])} / ${ms(sudden[0])} / ${ms(median(reached.slice(1)))}`);
  }

  /** What has to be loaded for a first result, and how long a key takes afterwards. */
  async search() {
    const titles = this.portal.data.specs.map((spec) => spec.title);
    const queries = [titles[Math.floor(titles.length / 3)].split(" ")[0], titles.at(-1), "FEAT-010", "invoice"];
    const bytes = [];
    const settled = [];
    const times = [];
    for (const query of queries) {
      await this.world.page(this.portal, "search/", this.silent, async (tab) => {
        const box = tab.locator("[data-search] [name=q]");
        await box.fill(query);
        await tab.locator("[data-search-status]:not(:empty)").waitFor();
        const loaded = () => [...new Set(tab.requests)].filter((url) => /\/search\/[^/]+\.js$|\/search\.js$/.test(new URL(url).pathname))
          .reduce((sum, url) => sum + this.weight(url), 0);
        bytes.push(loaded());
        await tab.waitForTimeout(500);
        await tab.waitForLoadState("networkidle");
        settled.push(loaded());
        times.push(await tab.evaluate(async (word) => {
          const input = document.querySelector("[data-search] [name=q]");
          const status = document.querySelector("[data-search-status]");
          input.value = word.slice(0, -1);
          input.dispatchEvent(new Event("input", { bubbles: true }));
          await new Promise((resolve) => setTimeout(resolve, 400));
          const answered = new Promise((resolve) => new MutationObserver((_, watch) => { watch.disconnect(); resolve(); }).observe(status, { childList: true, characterData: true, subtree: true }));
          const begun = performance.now();
          input.value = word;
          input.dispatchEvent(new Event("input", { bubbles: true }));
          await answered;
          document.body.getBoundingClientRect();
          return performance.now() - begun;
        }, query));
      });
    }
    this.row("search, bytes to the first result, most of 4 queries", kib(Math.max(...bytes)));
    this.row("search, with the text in sight and the counts", kib(Math.max(...settled)));
    this.row("search, last key to results, most of 4 queries", ms(Math.max(...times)));
  }

  /** Paint, shift and blocking as on a phone: of each kind of page the median of three loads. */
  async vitals() {
    const worst = { paint: [0, ""], shift: [0, ""], blocking: [0, ""] };
    for (const page of this.portal.onePerKind()) {
      const loads = [];
      for (let load = 0; load < 3; load++) loads.push(await this.vitalsOf(page));
      for (const name of Object.keys(worst)) {
        const median = loads.map((found) => found[name]).sort((left, right) => left - right)[1];
        if (median > worst[name][0]) worst[name] = [median, page];
      }
    }
    const { paint, shift, blocking } = worst;
    this.row("phone: largest paint, worst page", `${(paint[0] / 1000).toFixed(2)} s (${paint[1] || "home"})`);
    this.row("phone: shift, worst page", `${shift[0].toFixed(3)} (${shift[1] || "home"})`);
    this.row("phone: blocking, worst page", `${blocking[0].toFixed(0)} ms (${blocking[1] || "home"})`);
  }

  async vitalsOf(page) {
    let found;
    await this.world.window({ viewport: { width: 412, height: 823 } }, async (context) => {
      const tab = await context.newPage();
      const wire = await context.newCDPSession(tab);
      await wire.send("Network.enable");
      await wire.send("Network.emulateNetworkConditions", PHONE);
      await wire.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
      await tab.addInitScript(() => {
        window.vitals = { paint: 0, shift: 0, blocking: 0 };
        const see = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
        see("largest-contentful-paint", (entry) => { window.vitals.paint = entry.startTime; });
        see("layout-shift", (entry) => { window.vitals.shift += entry.hadRecentInput ? 0 : entry.value; });
        see("longtask", (entry) => { window.vitals.blocking += Math.max(0, entry.duration - 50); });
      });
      await tab.goto(this.portal.base + page, { waitUntil: "networkidle" });
      found = await tab.evaluate(() => window.vitals);
    });
    return found;
  }
}

async function main() {
  const world = await World.open(JSON.parse(fs.readFileSync(process.argv[2], "utf8")));
  const measured = [];
  try {
    for (const { name } of world.portals) {
      const goals = new Goals(world, world[name]);
      for (const measure of ["weights", "filter", "search", "vitals"]) await goals[measure]();
      measured.push([name, goals.rows]);
    }
  } finally {
    await world.close();
  }
  const whats = [...new Set(measured.flatMap(([, rows]) => rows.map(([what]) => what)))];
  console.log(`| what | ${measured.map(([name]) => name).join(" | ")} |`);
  console.log(`| --- |${" --- |".repeat(measured.length)}`);
  for (const what of whats) {
    const figures = measured.map(([, rows]) => rows.filter(([name]) => name === what).map(([, figure]) => figure).join("; ") || "–");
    console.log(`| ${what} | ${figures.join(" | ")} |`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
