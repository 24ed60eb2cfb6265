// Paper: what cannot be clicked is left out, what is folded is opened, and colours are those of the light theme.

"use strict";

const zlib = require("node:zlib");

/** What the margins of the style sheet leave of A4. */
const PAPER = { viewport: { width: 673, height: 987 } };

/** Browsers print with margins, and what is left is as narrow as a phone's screen lying down. */
const MARGIN = { top: "18mm", bottom: "18mm", left: "16mm", right: "16mm" };

/** What is drawn on each sheet, in the language of PDF. */
async function sheets(tab, options) {
  const file = await tab.pdf(options);
  const text = file.toString("latin1");
  return text.split(/\/Type\s*\/Page\b/).slice(1).map((page) => {
    const [, number] = page.match(/\/Contents (\d+) 0 R/);
    const begin = text.indexOf("stream", text.search(new RegExp(`^${number} 0 obj`, "m"))) + "stream".length;
    const packed = file.subarray(begin + text.slice(begin).search(/[^\r\n]/), text.indexOf("endstream", begin));
    return zlib.inflateSync(packed).toString("latin1");
  });
}

module.exports = (test) => {
  test("printed pages leave out what paper cannot do", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, PAPER, async (tab, page) => {
      await tab.emulateMedia({ media: "print" });
      const shown = await tab.locator("nav:visible, button:visible, select:visible, input:visible:not([type=checkbox])")
        .evaluateAll((found) => found.map((element) => element.outerHTML.slice(0, 120)));
      for (const control of shown) t.fault(`/${page}: prints ${control}`);
      t.ok(await tab.locator("h1").isVisible(), `/${page}: prints no title`);
    }));

  test("dark screens print dark on light", (world, t) =>
    world.each(world.corpus, ["", "specs/", "risks/", "releases/", "specs/012-search/"], t, { ...PAPER, colorScheme: "dark" },
      async (tab, page) => {
        for (const theme of ["", "dark"]) {
          await tab.evaluate((chosen) => { document.documentElement.dataset.theme = chosen; }, theme);
          await tab.emulateMedia({ media: "print" });
          const [text, back] = await tab.evaluate(() => {
            const light = (color) => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
            const style = getComputedStyle(document.body);
            // Nothing painted is the white of the paper.
            const back = /, 0\)$/.test(style.backgroundColor) ? 255 : light(style.backgroundColor);
            return [light(getComputedStyle(document.querySelector("h1")).color), back];
          });
          t.ok(text < 80 && back > 230, `/${page}, theme "${theme}": text ${text} on ${back}`);
        }
      }));

  test("folds are open on paper and folded again afterwards", (world, t) =>
    world.page(world.corpus, "specs/031-room-booking--reading-filled/", t, async (tab) => {
      const folded = () => tab.locator("main details:not([open]):not(.contents-fold)").count();
      const before = await folded();
      t.ok(before > 0, "the page has no fold");
      await tab.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      t.equal(await folded(), 0, "folds that stay closed");
      await tab.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      t.equal(await folded(), before, "folds afterwards");
    }, PAPER));

  test("tables repeat their head on each sheet, and rows are not cut", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, PAPER, async (tab, page) => {
      await tab.emulateMedia({ media: "print" });
      const wrong = await tab.evaluate(() => Array.from(document.querySelectorAll("main table")).flatMap((table) => {
        const head = table.tHead && getComputedStyle(table.tHead).display;
        const row = table.tBodies[0]?.rows[0] && getComputedStyle(table.tBodies[0].rows[0]).breakInside;
        return [head && head !== "table-header-group" ? `thead is ${head}` : "", row && !/avoid/.test(row) ? `rows break: ${row}` : ""];
      }).filter(Boolean));
      for (const fault of new Set(wrong)) t.fault(`/${page}: ${fault}`);
    }));

  test("paper shows tables as tables, and the timeline", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, PAPER, async (tab, page) => {
      await tab.emulateMedia({ media: "print" });
      const wrong = await tab.evaluate(() => Array.from(document.querySelectorAll("main td, main tbody th"))
        .filter((cell) => getComputedStyle(cell).display !== "table-cell").length);
      t.equal(wrong, 0, `/${page}: cells that are none`);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      t.ok(wide <= 0, `/${page}: ${wide} px too wide for the paper`);
      if (page === "releases/") t.ok(await tab.locator(".chart").isVisible(), "the timeline is not printed");
    }));

  test("no sheet is empty, and frames that go on over several are closed on each", (world, t) =>
    world.each(world.own, ["", "summary/", ...world.own.of("release"), "specs/012-data-export/", "catalog/"], t, PAPER, async (tab, page) => {
      for (const format of ["A4", "Letter"]) {
        const drawn = await sheets(tab, { format, preferCSSPageSize: true });
        t.ok(drawn.length > 0, `/${page}: no sheets of ${format}`);
        drawn.forEach((sheet, at) => t.ok(/\bT[jJ]\b/.test(sheet), `/${page}: sheet ${at + 1} of ${drawn.length} of ${format} is empty`));
      }
      await tab.emulateMedia({ media: "print" });
      const open = await tab.locator("main .panel").evaluateAll((found) => found.filter((panel) => getComputedStyle(panel).boxDecorationBreak !== "clone").length);
      t.equal(open, 0, `/${page}: frames that stay open`);
      await tab.emulateMedia({ media: null });
    }));

  test("a spec prints as a document with title, status, owner, date and address", (world, t) =>
    world.page(world.own, "specs/007-search/", t, async (tab) => {
      await tab.emulateMedia({ media: "print" });
      const text = await tab.locator("body").innerText();
      for (const word of ["Search", "007-search", "Complete", "Portal Team", "2026-", "https://x.example/my-repo/specs/007-search/"]) {
        t.ok(text.includes(word), `"${word}" is not printed`);
      }
      await tab.emulateMedia({ media: null });
      for (const format of ["A4", "Letter"]) {
        const { length } = await sheets(tab, { format, margin: MARGIN });
        t.ok(length >= 2 && length <= 20, `${length} sheets of ${format}`);
      }
    }, PAPER));

  test("the summary fits on one sheet of A4 and of Letter", (world, t) =>
    world.page(world.own, "summary/", t, async (tab) => {
      for (const format of ["A4", "Letter"]) {
        t.equal((await sheets(tab, { format, margin: MARGIN })).length, 1, `sheets of ${format}`);
      }
    }, PAPER));
};
