// What holds of every page of every portal.

"use strict";

const { serve } = require("../host.cjs");
const { MISSING, kindOf } = require("../portal.cjs");

const PHONE = { viewport: { width: 412, height: 823 } };

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
    world.each(world.corpus, world.corpus.onePerKind(), t, PHONE, (tab, page) => still(tab, page, t)));

  // What is painted before the rest has come must not give way to it. Numbered lists have most to come.
  for (const name of ["corpus", "many"]) {
    test(`nothing moves while a page of ${name} comes in pieces`, async (world, t) => {
      const { server, base } = await serve(world[name].folder, world[name].subPath, true);
      const slow = Object.assign(Object.create(world[name]), { base });
      const pages = slow.onePerKind().filter((page) => page !== MISSING);
      await world.each(slow, pages, t, PHONE, (tab, page) => still(tab, page, t));
      server.close();
    });
  }
};

/** The sum of what moved stays below what a reader would notice; what moved is named. */
async function still(tab, page, t) {
  const [shift, moved] = await tab.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    const moved = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        sum += entry.value;
        moved.push(...entry.sources.map(({ node }) => (node?.outerHTML ?? node?.nodeValue ?? "something").slice(0, 60)));
      }
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve([sum, moved]), 100);
  }));
  t.ok(shift <= 0.02, `/${page}: layout shift ${shift} of ${moved.join(" | ")}`);
}
