// What the tests have in common: one browser, the portals with their hosts, and a page that is watched while it is open.

"use strict";

const path = require("node:path");
const { createRequire } = require("node:module");
const { pathToFileURL } = require("node:url");
const { serve } = require("./host.cjs");
const { MISSING, Portal } = require("./portal.cjs");

const CHROMIUM = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** How long anything may take, in milliseconds, before it counts as stuck: machines that run tests are busy. */
const PATIENCE = 60_000;

/** How many pages are looked at side by side. */
const TABS = 2;

class World {
  /** `settings` is what main.rs passes: modules, chromium, java, sitegen, scratch, portals. */
  static async open(settings) {
    const world = new World();
    Object.assign(world, settings);
    world.load = createRequire(path.join(settings.modules, "package.json"));
    world.axe = world.load("axe-core").source;
    world.servers = [];
    for (const described of settings.portals) {
      const portal = new Portal(described);
      if (portal.portable) {
        portal.base = pathToFileURL(`${portal.folder}/`).href;
      } else {
        const { server, base } = await serve(portal.folder, portal.subPath);
        world.servers.push(server);
        portal.base = base;
      }
      world[portal.name] = portal;
    }
    world.browser = await world.load("playwright-core").chromium.launch({ executablePath: settings.chromium, args: CHROMIUM });
    return world;
  }

  async close() {
    await this.browser.close();
    for (const server of this.servers) server.close();
  }

  /** A window of its own for `body`: nothing stored, nothing cached. */
  async window(options, body) {
    const context = await this.browser.newContext({ reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(PATIENCE);
    try {
      return await body(context);
    } finally {
      await context.close();
    }
  }

  /** A page of a portal in a window of its own. */
  async page(portal, address, t, body, options = {}) {
    return this.window(options, async (context) => body(await this.goto(context, portal, address, t)));
  }

  /** Each of these pages after the other, in one window. A tab is used again: opening one takes longer than a page. */
  async each(portal, pages, t, options, body) {
    await this.window(options, async (context) => {
      const waiting = [...pages];
      await Promise.all(Array.from({ length: TABS }, async () => {
        const tab = await context.newPage();
        watch(tab, portal, t);
        for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
          await visit(tab, portal, page);
          await body(tab, page);
        }
      }));
    });
  }

  /** Opens a page; whatever console, content policy and network say about it is a fault. */
  async goto(context, portal, address, t) {
    const tab = await context.newPage();
    watch(tab, portal, t);
    await visit(tab, portal, address);
    return tab;
  }
}

async function visit(tab, portal, address) {
  tab.name = `${portal.name} /${address}`;
  tab.requests = [];
  const file = portal.portable && !/\.html/.test(address) ? address.replace(/^([^?#]*)/, "$1index.html") : address;
  await tab.goto(portal.base + (address === MISSING && portal.portable ? "404.html" : file));
}

function watch(tab, portal, t) {
  const isMissing = () => tab.name.includes(MISSING);
  tab.on("pageerror", (error) => t.fault(`${tab.name}: ${error}`));
  tab.on("console", (message) => {
    // The answer 404 is what the page for missing addresses is asked with.
    const expected = isMissing() && message.text().includes("404");
    if (message.type() === "error" && !expected) t.fault(`${tab.name}: ${message.text()}`);
  });
  tab.on("dialog", (dialog) => {
    t.fault(`${tab.name}: opens a dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  tab.on("request", (request) => {
    const url = request.url();
    tab.requests.push(url);
    if (!url.startsWith(portal.base) && !url.startsWith("data:")) t.fault(`${tab.name}: asks for ${url}`);
  });
  tab.on("response", (response) => {
    if (response.status() >= 400 && !isMissing()) t.fault(`${tab.name}: ${response.url()} is ${response.status()}`);
  });
}

module.exports = { World };
