// What holds of every page of every portal.

"use strict";

const { kindOf } = require("../portal.cjs");

/** Kinds that the corpus leads to; a new kind of page is added here. */
const KINDS = [
  "attached document", "attention", "catalog", "changes", "criteria", "dependencies", "document", "health", "home", "metrics", "missing", "owner",
  "owners", "pages", "part of the catalogue", "part of the criteria", "part of the dependencies", "part of the metrics", "part of the reviews",
  "part of the risks", "release", "releases", "reviews", "risks", "rule", "search", "spec", "specs", "specs by criteria",
  "specs of a status", "status", "summary",
];

module.exports = (test) => {
  test("the corpus leads to every kind of page", (world, t) => {
    const found = new Set(world.corpus.pages.map(kindOf));
    for (const kind of KINDS) t.ok(found.has(kind), `no page of the kind "${kind}"`);
  });

  for (const name of ["own", "corpus", "many", "disk"]) {
    test(`console, content policy and network are silent on every kind of page of ${name}`, (world, t) =>
      world.each(world[name], world[name].onePerKind(), t, {}, async () => {}));
  }

  test("nothing moves while a page loads", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, { viewport: { width: 412, height: 823 } }, async (tab, page) => {
      const shift = await tab.evaluate(() => new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 100);
      }));
      t.ok(shift <= 0.02, `/${page}: layout shift ${shift}`);
    }));
};
