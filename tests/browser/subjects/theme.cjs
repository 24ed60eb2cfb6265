// The colours: as the system has them, or as the reader chose, from the first frame on.

"use strict";

function back(tab) {
  return tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

module.exports = (test) => {
  test("a choice of colours is kept on every page and over reloads", (world, t) =>
    world.page(world.corpus, "", t, async (tab) => {
      const light = await back(tab);
      const choose = (value) => tab.locator(`.theme-switch input[value=${value}]`).check({ force: true });
      await choose("dark");
      const dark = await back(tab);
      t.ok(dark !== light, "dark looks like light");
      for (const page of ["specs/", "risks/", "search/"]) {
        await tab.goto(world.corpus.base + page);
        t.equal(await back(tab), dark, `/${page}`);
        t.equal(await tab.locator(".theme-switch input:checked").getAttribute("value"), "dark", `/${page}: what the switch says`);
      }
      await choose("system");
      t.equal(await back(tab), light, "as the system again");
      await tab.emulateMedia({ colorScheme: "dark" });
      t.equal(await back(tab), dark, "as the system, which turns dark");
      await tab.reload();
      t.equal(await back(tab), dark, "as the system after a reload");
      await choose("light");
      t.equal(await back(tab), light, "light on a dark system");
    }, { colorScheme: "light" }));

  test("the keyboard changes the colours", (world, t) =>
    world.page(world.corpus, "", t, async (tab) => {
      await tab.locator(".theme-switch input:checked").focus();
      await tab.keyboard.press("ArrowRight");
      t.equal(await tab.evaluate(() => document.documentElement.dataset.theme), "light", "after one arrow");
      await tab.keyboard.press("ArrowRight");
      t.equal(await tab.evaluate(() => document.documentElement.dataset.theme), "dark", "after two arrows");
    }));

  test("the first frame has the chosen colours", (world, t) =>
    world.window({ colorScheme: "light" }, async (context) => {
      const tab = await world.goto(context, world.corpus, "", t);
      await tab.locator(".theme-switch input[value=dark]").check({ force: true });
      const dark = await back(tab);
      // Everything that is drawn is drawn by a frame; the first one already finds the choice.
      await tab.addInitScript(() => {
        window.frames_seen = [];
        const look = () => {
          if (document.body) window.frames_seen.push(getComputedStyle(document.body).backgroundColor);
          if (window.frames_seen.length < 5) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      for (const page of ["specs/", "dependencies/", "specs/050-loans/"]) {
        await tab.goto(world.corpus.base + page);
        await tab.waitForFunction(() => window.frames_seen.length === 5);
        t.equal([...new Set(await tab.evaluate(() => window.frames_seen))], [dark], `/${page}: colours of the first frames`);
      }
    }));

  test("where storage is blocked the switch still works on the page", (world, t) =>
    world.window({ colorScheme: "light" }, async (context) => {
      await context.addInitScript(() => {
        Object.defineProperty(window, "localStorage", { get() { throw new Error("blocked"); } });
      });
      const tab = await world.goto(context, world.corpus, "", t);
      const light = await back(tab);
      await tab.locator(".theme-switch input[value=dark]").check({ force: true });
      t.ok((await back(tab)) !== light, "nothing happens");
    }));

  test("forced colours and reduced motion are respected", (world, t) =>
    world.each(world.corpus, ["", "specs/", "releases/", "dependencies/"], t, { forcedColors: "active" }, async (tab, page) => {
      const moving = await tab.evaluate(() => Array.from(document.querySelectorAll("*")).filter((element) => {
        const style = getComputedStyle(element);
        return parseFloat(style.transitionDuration) > 0.01 || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01);
      }).length);
      t.equal(moving, 0, `/${page}: things that move`);
      const lost = await tab.evaluate(() => Array.from(document.querySelectorAll("main .status .icon, main .status-badge .icon")).filter((icon) => {
        const box = icon.getBoundingClientRect();
        return box.width > 0 && getComputedStyle(icon).color === getComputedStyle(document.body).backgroundColor;
      }).length);
      t.equal(lost, 0, `/${page}: status icons that cannot be seen`);
    }));
};
