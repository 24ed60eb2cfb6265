// Addresses that no page has.

"use strict";

module.exports = (test) => {
  for (const name of ["corpus", "root"]) test(`at any depth of ${name} the page for missing addresses looks as it should and leads home`, (world, t) =>
    world.window({}, async (context) => {
      for (const page of ["no/such/page/", "x", "specs/no/such/page/", "a/b/c/d/e/no/such/page/", "specs/%ZZ/no/such/page/"]) {
        const tab = await context.newPage();
        const loaded = [];
        tab.on("response", (response) => loaded.push([new URL(response.url()).pathname, response.status()]));
        const answer = await tab.goto(world[name].base + page);
        t.equal(answer.status(), 404, `/${page}: status`);
        const failed = loaded.filter(([, status]) => status >= 400).length;
        t.equal(failed, 1, `/${page}: answers 404, its own included`);
        t.ok(await tab.evaluate(() => getComputedStyle(document.querySelector(".site-header")).display !== "inline"
          && document.styleSheets.length > 0), `/${page}: has no style`);
        const home = await tab.locator("a.site-name").evaluate((link) => link.href);
        t.equal(home, world[name].base, `/${page}: the way home`);
        const dead = await tab.locator("a[href]").evaluateAll((links) => links.map((link) => link.href));
        for (const href of dead) t.ok(href.startsWith(world[name].base) || href.includes("#"), `/${page}: leads to ${href}`);
        await tab.close();
      }
    }));
};
