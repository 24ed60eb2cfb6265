// The portal without a mouse.

"use strict";

/** What has the focus, and how it looks. */
function focused(tab) {
  return tab.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const shown = element.closest("label.switch, .theme-switch label") ?? element;
    const box = (element.getClientRects().length ? element : shown).getBoundingClientRect();
    const visible = shown.getBoundingClientRect();
    const style = getComputedStyle(element);
    const around = getComputedStyle(shown);
    const outlined = (of) => of.outlineStyle !== "none" && parseFloat(of.outlineWidth) >= 1;
    // The frame of a drawing's link is drawn inside it.
    const frames = Array.from(element.querySelectorAll("rect, path"), (part) => getComputedStyle(part));
    const header = document.querySelector(".site-header");
    const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 4), Math.max(box.bottom - 2, 0));
    return {
      html: element.outerHTML.slice(0, 140),
      path: Array.from(document.querySelectorAll("*")).indexOf(element),
      visible: visible.width > 0 && visible.height > 0 && visible.bottom > 0 && visible.top < innerHeight,
      ringed: [style, around].some((of) => outlined(of) || of.boxShadow !== "none")
        || frames.some((of) => of.stroke !== "none" && parseFloat(of.strokeWidth) >= 2),
      covered: box.height > 0 && !header.contains(element) && header.contains(top),
    };
  });
}

/** Everything on a page that ought to be a stop of the Tab key, as positions among all elements. */
function stops(tab) {
  return tab.evaluate(() => {
    const every = Array.from(document.querySelectorAll("*"));
    const candidates = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    return Array.from(document.querySelectorAll(candidates)).filter((element) => {
      if (element.disabled || element.tabIndex < 0 || element.type === "hidden") return false;
      // Of a group of radio buttons only the chosen one is a stop.
      if (element.type === "radio" && !element.checked) return false;
      return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    }).map((element) => ({ path: every.indexOf(element), html: element.outerHTML.slice(0, 140) }));
  });
}

module.exports = (test) => {
  test("the first stop of the Tab key skips to the content", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, {}, async (tab, page) => {
      // The search page takes the focus itself unless it was sent a query.
      if (page === "search/") await tab.goto(`${world.corpus.base}search/?q=a`);
      await tab.keyboard.press("Tab");
      const [target, shown] = await tab.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect();
        return [document.activeElement.getAttribute("href"), box.width > 1 && box.height > 1 && box.top >= 0];
      });
      if (!target?.startsWith("#")) return t.fault(`/${page}: the first stop is ${target}`);
      t.ok(shown, `/${page}: the skip link cannot be seen when it has the focus`);
      await tab.keyboard.press("Enter");
      t.equal(await tab.evaluate(() => document.activeElement.tagName), "MAIN", `/${page}: the focus after the skip link`);
    }));

  for (const width of [1280, 360]) {
    test(`every control is a stop that can be seen and has a ring, ${width} px`, (world, t) => {
      const pages = world.corpus.onePerKind();
      return world.each(world.corpus, pages, t, { viewport: { width, height: 700 } }, async (tab, page) => {
        if (page === "search/") {
          await tab.goto(`${world.corpus.base}search/?q=rooms`);
          // Stops are told apart by their position, which moves while results and their text come in.
          await tab.locator(".search-result-text:not(:empty)").first().waitFor();
        }
        const wanted = new Map((await stops(tab)).map((stop) => [stop.path, stop.html]));
        const most = Math.min(wanted.size + 5, 150);
        for (let at = 0; at < most; at++) {
          await tab.keyboard.press("Tab");
          const stop = await focused(tab);
          if (!stop) break;
          wanted.delete(stop.path);
          t.ok(stop.visible, `/${page}: the focus is out of sight: ${stop.html}`);
          t.ok(stop.ringed, `/${page}: the focus does not show: ${stop.html}`);
          t.ok(!stop.covered, `/${page}: the header covers the focus: ${stop.html}`);
        }
        if (most < 150) for (const html of wanted.values()) t.fault(`/${page}: cannot be reached: ${html}`);
      });
    });
  }

  test("going backwards, the focus never hides under the header", (world, t) =>
    world.each(world.corpus, ["specs/", "specs/031-room-booking--reading-filled/", "releases/", "criteria/"], t,
      { viewport: { width: 1280, height: 500 } }, async (tab, page) => {
        await tab.keyboard.press("End");
        await tab.locator("footer").click();
        for (let at = 0; at < 60; at++) {
          await tab.keyboard.press("Shift+Tab");
          const stop = await focused(tab);
          if (!stop) break;
          t.ok(!stop.covered && stop.visible, `/${page}: out of sight: ${stop.html}`);
        }
      }));

  test("an anchor of a page does not end under the header", (world, t) =>
    world.page(world.corpus, "specs/031-room-booking--reading-filled/", t, async (tab) => {
      const ids = await tab.locator("main h2[id]").evaluateAll((found) => found.map((heading) => heading.id));
      for (const id of ids.slice(0, 8)) {
        await tab.evaluate((anchor) => { location.hash = `#${encodeURIComponent(anchor)}`; }, id);
        const covered = await tab.evaluate((anchor) => {
          const header = document.querySelector(".site-header");
          const edge = getComputedStyle(header).position === "static" ? 0 : header.getBoundingClientRect().bottom;
          return document.getElementById(anchor).getBoundingClientRect().top < edge - 1;
        }, id);
        t.ok(!covered, `#${id} is covered`);
      }
    }, { viewport: { width: 1280, height: 500 } }));

  test("a slash opens the search from every kind of page, Escape closes it", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, {}, async (tab, page) => {
      await tab.locator("main").focus();
      await tab.keyboard.press("/");
      const box = () => tab.evaluate(() => [document.activeElement.name ?? "", document.activeElement.value ?? ""]);
      t.equal(await box(), ["q", ""], `/${page}: the focus after a slash`);
      await tab.keyboard.type("a/b");
      t.equal(await box(), ["q", "a/b"], `/${page}: a slash in the box is a letter`);
      await tab.keyboard.press("Escape");
      t.equal(await box(), ["q", ""], `/${page}: Escape empties the box`);
      await tab.keyboard.press("Escape");
      t.equal(await tab.evaluate(() => document.activeElement.tagName), "MAIN", `/${page}: Escape gives the focus back`);
    }));

  test("on a phone a slash goes to the search page", (world, t) =>
    world.page(world.corpus, "risks/", t, async (tab) => {
      await tab.keyboard.press("/");
      await tab.waitForURL(/\/search\/$/);
      t.equal(await tab.evaluate(() => document.activeElement.name), "q", "the focus on the search page");
    }, { viewport: { width: 360, height: 700 } }));

  test("the menu opens with Enter and closes with Escape, which gives the focus back", (world, t) =>
    world.page(world.corpus, "", t, async (tab) => {
      const summary = tab.locator(".site-nav summary");
      const open = () => tab.locator(".site-nav details").evaluate((menu) => menu.open);
      await summary.focus();
      await tab.keyboard.press("Enter");
      t.equal(await open(), true, "the menu after Enter");
      await tab.keyboard.press("Tab");
      await tab.keyboard.press("Escape");
      t.equal(await open(), false, "the menu after Escape");
      t.equal(await tab.evaluate(() => document.activeElement.tagName), "SUMMARY", "the focus after Escape");
    }));

  test("folds of a page open and close with the keyboard", (world, t) =>
    world.page(world.corpus, "specs/031-room-booking--reading-filled/", t, async (tab) => {
      const fold = tab.locator("main details.findings").first();
      await fold.locator("summary").focus();
      for (const [key, wanted] of [["Enter", true], ["Space", false], ["Space", true]]) {
        await tab.keyboard.press(key);
        t.equal(await fold.evaluate((details) => details.open), wanted, `the fold after ${key}`);
      }
    }));
};
