// Small screens: the page itself never scrolls sideways, and what does can be reached and has a name.

"use strict";

const { kindOf } = require("../portal.cjs");

module.exports = (test) => {
  for (const name of ["own", "corpus", "hostile", "many"]) {
    test(`no page of ${name} scrolls sideways at 320 px`, (world, t) => {
      const portal = world[name];
      const documents = portal.pages.filter((page) => ["spec", "document", "attached document"].includes(kindOf(page)));
      const pages = new Set([...portal.onePerKind(), ...(documents.length > 100 ? [] : documents)]);
      return world.each(portal, pages, t, { viewport: { width: 320, height: 640 } }, async (tab, page) => {
        const found = await tab.evaluate(() => {
          const room = document.documentElement.clientWidth;
          const wide = document.documentElement.scrollWidth;
          const scrolled = Array.from(document.querySelectorAll("main *")).filter((element) => {
            const style = getComputedStyle(element);
            return element.scrollWidth > element.clientWidth + 1 && ["auto", "scroll"].includes(style.overflowX)
              && element.clientWidth > 0;
          });
          const short = (element) => element.outerHTML.slice(0, 120);
          const nameless = scrolled.filter((element) => !element.getAttribute("aria-label")
            && !element.getAttribute("aria-labelledby"));
          const stuck = scrolled.filter((element) => element.tabIndex < 0 && !element.querySelector("a, button, input"));
          return { room, wide, nameless: nameless.map(short), stuck: stuck.map(short) };
        });
        t.ok(found.wide <= found.room, `/${page}: ${found.wide} px wide`);
        for (const region of found.nameless) t.fault(`/${page}: scrolls and has no name: ${region}`);
        for (const region of found.stuck) t.fault(`/${page}: scrolls and cannot get the focus: ${region}`);
      });
    });
  }

  for (const name of ["own", "corpus"]) {
    test(`no status of the start page of ${name} breaks in two at 360 px, and a map too wide says so`, (world, t) =>
      world.window({ viewport: { width: 360, height: 640 } }, async (context) => {
        const home = await world.goto(context, world[name], "", t);
        const heights = await home.locator(".status-shares .status").evaluateAll((all) => all.map((it) => it.offsetHeight));
        t.ok(heights.length > 0 && Math.max(...heights) < 32, `heights ${heights}`);
        const map = await world.goto(context, world[name], "dependencies/", t);
        const wide = await map.locator(".diagram-region").first().evaluate((it) => it.scrollWidth > it.clientWidth);
        t.equal(await map.locator(".swipe").first().isVisible(), wide, "the hint");
      }));
  }
};
