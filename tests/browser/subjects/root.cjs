// A portal with a domain of its own: what could differ from one below a path.

"use strict";

const { MISSING } = require("../portal.cjs");

module.exports = (test) => {
  test("at a domain's root every kind of page is silent, and its links stay in the portal and lead somewhere", (world, t) => {
    const known = new Set(world.root.pages.map((page) => world.root.base + page));
    return world.each(world.root, world.root.onePerKind(), t, {}, async (tab, page) => {
      const links = await tab.locator("a[href]").evaluateAll((found) => found.map((link) => [link.getAttribute("href"), new URL(link.getAttribute("href"), document.baseURI).href]));
      for (const [written, whole] of links) {
        const { origin, pathname } = new URL(whole);
        if (!whole.startsWith(world.root.base) || /\.[a-z]+$/.test(pathname) || pathname.startsWith("/files/")) continue;
        t.ok(known.has(origin + decodeURIComponent(pathname)), `/${page}: ${written} leads to ${pathname}`);
        // A page for missing addresses is shown at any depth; all others must work below a path as well.
        t.ok(page === MISSING || !written.startsWith("/"), `/${page}: ${written} is no relative link`);
      }
    });
  });

  for (const name of ["corpus", "root"]) {
    test(`from any page of ${name}, a missing one too, the search in the header finds`, (world, t) =>
      world.window({}, async (context) => {
        for (const page of ["", "specs/050-loans/", "a/b/c/no/such/page/"]) {
          const tab = await context.newPage();
          await tab.goto(world[name].base + page);
          await tab.locator(".site-search input").fill("Loans across branches");
          await tab.keyboard.press("Enter");
          await tab.waitForURL(`${world[name].base}search/?q=*`);
          const first = tab.locator("[data-search-results] a").first();
          await first.waitFor();
          t.equal(await first.evaluate((link) => link.href.split("#")[0]), `${world[name].base}specs/050-loans/`, `/${page}: the first result`);
          await tab.close();
        }
      }));
  }

  test("at a domain's root a table is narrowed, and its address restores it", (world, t) =>
    world.page(world.root, "specs/", t, async (tab) => {
      const rows = () => tab.locator("main table.specs tbody tr:visible").count();
      await tab.locator("select[name=status]").selectOption("draft");
      const few = await rows();
      t.ok(few > 0 && few < world.root.data.specs.length, `${few} rows`);
      t.equal(new URL(tab.url()).pathname, "/specs/", "the address");
      await tab.reload();
      t.equal(await rows(), few, "rows after a reload");
    }));
};
