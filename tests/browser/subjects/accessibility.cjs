// axe-core on every kind of page, as readers with different settings see it.

"use strict";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

const VIEWS = [
  { colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { colorScheme: "light", viewport: { width: 360, height: 800 } },
  { colorScheme: "dark", viewport: { width: 360, height: 800 } },
];

/** What axe has against a page as it stands. */
async function violations(tab, axe) {
  if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axe);
  const found = await tab.evaluate((runOnly) => window.axe.run({ runOnly, resultTypes: ["violations"] }), STANDARDS);
  return found.violations.map(({ id, help, nodes }) => `${id} (${nodes.length}): ${help}\n  ${nodes[0].html.slice(0, 240)}`);
}

module.exports = (test) => {
  // The corpus has every kind of page, our own portal what a healthy collection looks like, a large one numbered lists.
  const looks = { corpus: VIEWS, own: [VIEWS[0], VIEWS[3]], many: [VIEWS[0]] };
  for (const [name, views] of Object.entries(looks)) {
    for (const view of views) {
      const { colorScheme, viewport } = view;
      test(`axe finds nothing on any kind of page of ${name}, ${colorScheme}, ${viewport.width} px`, (world, t) => {
        const portal = world[name];
        return world.each(portal, portal.onePerKind(), t, view, async (tab, page) => {
          for (const violation of await violations(tab, world.axe)) t.fault(`/${page}: ${violation}`);
        });
      });
    }
  }

  test("axe finds nothing on any document of the corpus", (world, t) => {
    const pages = world.corpus.pages.filter((page) => /^(specs|pages)\/./.test(page));
    return world.each(world.corpus, pages, t, VIEWS[0], async (tab, page) => {
      for (const violation of await violations(tab, world.axe)) t.fault(`/${page}: ${violation}`);
    });
  });

  test("axe finds nothing on results of a search, nor where there are none", (world, t) =>
    Promise.all([VIEWS[0], VIEWS[3]].map((view) => world.window(view, async (context) => {
      for (const query of ["room", "検索", "xyzzyplugh"]) {
        const tab = await world.goto(context, world.corpus, `search/?q=${encodeURIComponent(query)}`, t);
        await tab.locator("[data-search-status]:not(:empty)").waitFor();
        if (query !== "xyzzyplugh") await tab.locator(".search-result mark").first().waitFor();
        await tab.locator("select[name=status] option", { hasText: "(" }).first().waitFor({ state: "attached" });
        for (const violation of await violations(tab, world.axe)) t.fault(`"${query}": ${violation}`);
        await tab.close();
      }
    }))));

  test("axe finds nothing where everything is unfolded", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, VIEWS[2], async (tab, page) => {
      await tab.evaluate(() => document.querySelectorAll("main details").forEach((fold) => { fold.open = true; }));
      for (const violation of await violations(tab, world.axe)) t.fault(`/${page}: ${violation}`);
    }));
};
