// Everything that a reader comes for is there without JavaScript.

"use strict";

const fs = require("node:fs");
const path = require("node:path");

module.exports = (test) => {
  test("without scripts every kind of page has its content and its navigation", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, { javaScriptEnabled: false }, async (tab, page) => {
      const words = (await tab.locator("main").innerText()).split(/\s+/).length;
      const links = await tab.locator("nav[aria-label=Main] a[href]").count();
      t.ok(words >= 5, `/${page}: main says only ${words} words`);
      t.ok(links >= 8, `/${page}: ${links} links in the navigation`);
      const dead = await tab.locator("main button:visible, main select:visible, .theme-switch:visible").count();
      t.equal(dead, 0, `/${page}: controls that do nothing without scripts`);
    }));

  test("without scripts the rest of the navigation unfolds", (world, t) =>
    world.page(world.corpus, "", t, async (tab) => {
      await tab.locator(".site-nav summary").click();
      t.ok((await tab.locator(".site-nav details a:visible").count()) >= 5, "the menu stays folded");
    }, { javaScriptEnabled: false }));

  test("without scripts the specs stand in tables that say as much as with them", (world, t) =>
    world.page(world.corpus, "specs/", t, async (tab) => {
      const rows = await tab.locator("table.specs tbody tr:visible").count();
      t.equal(rows, world.corpus.data.specs.length, "rows of the table");
    }, { javaScriptEnabled: false }));

  test("without scripts statuses, timeline, graph and risks can be read", (world, t) =>
    world.window({ javaScriptEnabled: false }, async (context) => {
      const wanted = {
        "status/": [".board .card", "section.board-column h2"],
        "releases/": ["main svg text", "main ol li"],
        "dependencies/": ["main svg text", "main a[href*='specs/']"],
        "risks/": ["main table tbody tr"],
        "summary/": ["main table, main ul"],
      };
      for (const [page, selectors] of Object.entries(wanted)) {
        const tab = await world.goto(context, world.corpus, page, t);
        for (const selector of selectors) {
          t.ok((await tab.locator(selector).count()) > 0, `/${page}: no ${selector}`);
        }
      }
    }));

  test("without scripts the search leads to the lists", (world, t) =>
    world.page(world.corpus, "search/?q=rooms", t, async (tab) => {
      const links = await tab.locator("main .no-script a:visible").count();
      t.ok(links >= 8, `${links} links instead of a search`);
      t.equal(await tab.locator("main form:visible").count(), 0, "forms that do nothing");
    }, { javaScriptEnabled: false }));

  test("no page runs an inline script or has an inline style", (world, t) => {
    for (const portal of [world.own, world.corpus, world.hostile]) {
      for (const page of portal.pages) {
        const html = portal.read(page);
        // Of attributes only their names.
        const tags = html.replace(/="[^"]*"/g, "=").replace(/>[^<]*/g, ">");
        const inline = tags.match(/<script(?![^>]* src=)[^>]*>|<style[ >]|<[a-z][^>]* (?:style|on[a-z]+)=[^>]*>/gi);
        if (inline) t.fault(`${portal.name} /${page}: ${inline[0].slice(0, 160)}`);
      }
      t.ok(fs.existsSync(path.join(portal.folder, "assets/site.js")), `${portal.name}: no script at all`);
    }
  });
};
