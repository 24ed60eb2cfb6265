// Tables of specs: sorted, narrowed, and all of it in the address. Once on a list with one page, whose rows are in the
// page, and once on a numbered one, whose rows come in files of their own.

"use strict";

/** The rows that can be seen, as texts of one column. */
function column(tab, at) {
  return tab.locator("main table.specs tbody tr:visible").evaluateAll((rows, at) => rows.map((row) => row.cells[at].innerText.trim()), at);
}

function rows(tab) {
  return tab.locator("main table.specs tbody tr:visible").count();
}

function said(tab) {
  return tab.locator("[data-filter-said]").innerText();
}

function parameters(tab) {
  return Object.fromEntries(new URL(tab.url()).searchParams);
}

module.exports = (test) => {
  test("the counts of the status links are those of the lists behind them", (world, t) =>
    world.page(world.corpus, "specs/", t, async (tab) => {
      const links = await tab.locator("nav.filters a").evaluateAll((found) => found.map((link) => [link.href, Number(link.querySelector(".chip-count").textContent)]));
      t.ok(links.length >= 4, `${links.length} links`);
      for (const [href, count] of links) {
        await tab.goto(href);
        t.equal(await rows(tab), count, href);
      }
    }));

  test("a status narrows the table, and chip, count, address and voice say so", (world, t) =>
    world.page(world.corpus, "specs/", t, async (tab) => {
      const all = await rows(tab);
      t.equal(all, world.corpus.data.specs.length, "rows at first");
      t.equal(await said(tab), "", "said before anything is asked");
      await tab.locator("select[name=status]").selectOption("in-progress");
      const few = await rows(tab);
      const wanted = world.corpus.data.specs.filter((spec) => spec.status.kind === "in-progress" || spec.status.kind === "in_progress").length;
      t.equal(few, wanted, "rows in progress");
      t.equal(parameters(tab), { status: "in-progress" }, "the address");
      t.equal(await tab.locator("[data-filter-chips] .chip").allInnerTexts(), ["Status: In Progress", "Clear all"], "chips");
      t.equal(await tab.locator("[data-filter-count]").innerText(), `${few} of ${all} specs`, "the count");
      t.ok((await said(tab)).startsWith(`${few} of ${all} specs`), `said: ${await said(tab)}`);
      await tab.locator("[data-filter-chips] .chip").first().click();
      t.equal(await rows(tab), all, "rows after the chip is taken away");
      t.equal(parameters(tab), {}, "the address afterwards");
      t.ok(await tab.evaluate(() => document.activeElement !== document.body), "the focus is lost with the chip");
    }));

  test("words and facets work together, and Clear all takes all of them", (world, t) =>
    world.page(world.corpus, "specs/?status=draft&q=loa", t, async (tab) => {
      t.equal(await rows(tab), 0, "drafts with loa");
      t.ok(await tab.locator("[data-filter-none]").isVisible(), "the empty state is not shown");
      t.equal(await said(tab), "No spec matches", "said");
      await tab.locator("[data-filter-none] button").click();
      t.equal(await rows(tab), world.corpus.data.specs.length, "rows afterwards");
      await tab.locator("input[name=q]").last().fill("LOÁNS");
      await t.becomes(1, "rows with LOÁNS", () => rows(tab));
      t.equal(parameters(tab), { q: "LOÁNS" }, "the address");
    }));

  for (const name of ["corpus", "many"]) {
    test(`Back, Forward and reload restore what a table of ${name} showed`, (world, t) =>
      world.page(world[name], "specs/", t, async (tab) => {
        const owner = await tab.locator("select[name=owner] option").nth(1).getAttribute("value");
        await tab.locator("select[name=status]").selectOption("draft");
        await t.becomes(true, "the status is said", async () => /^\d/.test(await said(tab)));
        const first = await tab.locator("[data-filter-count]").innerText();
        await tab.locator("select[name=owner]").selectOption(owner);
        await t.becomes(true, "the owner is said", async () => (await tab.locator("[data-filter-count]").innerText()) !== first || (await tab.locator("[data-filter-chips] .chip").count()) === 3);
        const second = await tab.locator("[data-filter-count]").innerText();
        t.equal(parameters(tab), { status: "draft", owner }, "the address");
        await tab.reload();
        await t.becomes(second, "the count after a reload", () => tab.locator("[data-filter-count]").innerText());
        t.equal(await tab.locator("select[name=owner]").inputValue(), owner, "the owner after a reload");
        await tab.goBack();
        await t.becomes(first, "the count after Back", () => tab.locator("[data-filter-count]").innerText());
        await tab.goBack();
        await t.becomes("", "the count at the beginning", () => tab.locator("[data-filter-count]").innerText());
        await tab.goForward();
        await t.becomes(first, "the count after Forward", () => tab.locator("[data-filter-count]").innerText());
        t.ok(first.endsWith(` of ${world[name].data.specs.length} specs`), `counts ${first}`);
      }));
  }

  test("a value of the address that there is not is ignored and said", (world, t) =>
    world.page(world.corpus, "specs/?status=nonsense&owner=nobody&sort=luck", t, async (tab) => {
      t.equal(await rows(tab), world.corpus.data.specs.length, "rows");
      for (const word of ["nonsense", "nobody", "luck"]) t.ok((await said(tab)).includes(`“${word}”`), `not said: ${word}`);
      t.ok((await tab.locator("[data-filter-count]").innerText()).includes("ignored"), "not shown");
    }));

  test("a head sorts its column, again the other way, a third time not at all", (world, t) =>
    world.page(world.corpus, "specs/", t, async (tab) => {
      const listed = await column(tab, 0);
      const button = tab.locator("table.specs thead th button").first();
      const order = () => tab.locator("table.specs thead th").evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-sort")));
      await button.focus();
      await tab.keyboard.press("Enter");
      const names = await column(tab, 0);
      const byName = [...names].sort(new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare);
      t.equal(names, byName, "names in order");
      t.equal(await order(), ["ascending", null, null, null, null, null], "aria-sort");
      t.ok((await said(tab)).includes("sorted: name"), `said: ${await said(tab)}`);
      await tab.keyboard.press("Enter");
      t.equal((await column(tab, 0))[0], byName.at(-1), "the first name the other way");
      t.equal(await order(), ["descending", null, null, null, null, null], "aria-sort the other way");
      t.equal(parameters(tab), { sort: "-name" }, "the address");
      await tab.keyboard.press("Enter");
      t.equal(await column(tab, 0), listed, "the order as listed");
      t.equal(await order(), [null, null, null, null, null, null], "aria-sort at the end");
    }));

  test("dates and progress sort by value, and what is missing comes last both ways", (world, t) =>
    world.window({}, async (context) => {
      for (const [sort, at, way] of [["updated", 5, 1], ["-updated", 5, -1], ["progress", 2, 1], ["-progress", 2, -1]]) {
        const tab = await world.goto(context, world.corpus, `specs/?sort=${sort}`, t);
        const values = await tab.locator("table.specs tbody tr").evaluateAll((found, at) => found.map((row) => row.cells[at].dataset.sort), at);
        const known = values.filter(Boolean);
        t.equal(values.slice(known.length).filter(Boolean), [], `${sort}: something after what is missing`);
        const compare = at === 2 ? (left, right) => left - right : (left, right) => (left < right ? -1 : +(left > right));
        t.equal(known, [...known].sort((left, right) => way * compare(left, right)), sort);
        t.ok(new Set(known).size > 3, `${sort}: hardly any values`);
        await tab.close();
      }
    }));

  test("paper shows the filter as text instead of the form", (world, t) =>
    world.page(world.corpus, "specs/?status=draft&q=a", t, async (tab) => {
      await tab.emulateMedia({ media: "print" });
      t.ok(!(await tab.locator(".table-filter").isVisible()), "the form is printed");
      const text = await tab.locator("[data-filter-paper]").innerText();
      t.ok(/^Filter: “a”; Status: Draft\. \d+ of \d+ specs\.$/.test(text), `prints ${text}`);
    }));

  test("a numbered list draws the same rows as its pages, a screen at once and the rest of sixty after it", (world, t) =>
    world.page(world.many, "specs/", t, async (tab) => {
      const first = await tab.locator("main table.specs tbody tr").first().evaluate((row) => row.innerText);
      const name = first.split("\t")[0].trim().split(/\s/)[0];
      t.equal(await rows(tab), 200, "rows of the first page");
      await tab.locator("main input[name=q]").fill(name);
      await t.becomes(true, "rows are drawn", async () => (await rows(tab)) > 0 && (await rows(tab)) < 200);
      const drawn = await tab.locator("main table.specs tbody tr:visible").evaluateAll((found) => found.map((row) => row.innerText));
      t.ok(drawn.includes(first), `the row ${first} is drawn as ${drawn[0]}`);
      t.ok(!(await tab.locator("nav.pagination").first().isVisible()), "the numbers of the pages stay");
      await tab.locator("main input[name=q]").fill("");
      await t.becomes(200, "rows afterwards", () => rows(tab));
      t.ok(await tab.locator("nav.pagination").first().isVisible(), "the numbers of the pages are gone");
      const drawing = await tab.evaluate(async () => {
        const body = document.querySelector("main .table-region tbody");
        const counts = [];
        new MutationObserver(() => counts.push(body.rows.length)).observe(body, { childList: true });
        const select = document.querySelector("select[name=sort]");
        select.value = "-name";
        select.dispatchEvent(new Event("change", { bubbles: true }));
        while (body.rows.length < 60) await new Promise((resolve) => setTimeout(resolve, 10));
        return counts;
      });
      t.equal(drawing, [20, 60], "rows drawn");
      const names = await column(tab, 0);
      t.equal(names, [...names].sort(new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare).reverse(), "their order");
    }));

  test("a numbered list with few rows has them before anybody asks, unless bytes are to be saved", (world, t) =>
    world.window({}, async (context) => {
      const data = (tab) => tab.requests.filter((url) => /\/data\/specs-\d+\.js$/.test(url)).length;
      const tab = await world.goto(context, world.many, "specs/", t);
      await t.becomes(1, "files of rows", () => data(tab));
      t.equal(await rows(tab), 200, "rows of the page");
      t.equal(await said(tab), "", "said before anything is asked");
      await context.addInitScript(() => Object.defineProperty(navigator.connection, "saveData", { value: true }));
      const saving = await world.goto(context, world.many, "specs/", t);
      await saving.waitForLoadState("networkidle");
      t.equal(data(saving), 0, "files of rows before anything is asked");
      await saving.locator("main input[name=q]").focus();
      await t.becomes(1, "files of rows when somebody comes near", () => data(saving));
    }));

  test("a numbered list of one status finds its rows only", (world, t) =>
    world.page(world.many, "specs/?status=complete", t, async (tab) => {
      const total = world.many.data.specs.length;
      await t.becomes(true, "rows are drawn", async () => (await tab.locator("[data-filter-count]").innerText()).endsWith(` of ${total} specs`));
      const count = Number((await tab.locator("[data-filter-count]").innerText()).split(" ")[0]);
      t.equal(count, world.many.data.specs.filter((spec) => spec.status.kind === "complete").length, "complete specs");
      let shown = await rows(tab);
      while (shown < count) {
        await tab.getByRole("button", { name: "Show more" }).click();
        const now = await rows(tab);
        if (now <= shown) break;
        shown = now;
      }
      t.equal(shown, count, "rows after all of them were asked for");
      t.equal(new Set(await column(tab, 1)).size, 1, "statuses among them");
    }));

  for (const name of ["corpus", "many"]) {
    test(`a table of ${name} stands in the order that it says, with a script as without, and comes back to it`, (world, t) =>
      world.window({}, async (context) => {
        const plain = await world.goto(context, world[name], "status/draft/", t);
        const listed = await column(plain, 0);
        const words = plain.locator("[data-table-order]");
        t.ok((await words.innerText()).startsWith("Needs attention first"), "the order is not said");
        const tab = await world.goto(context, world[name], "specs/?status=draft", t);
        await t.becomes(true, "rows are drawn", async () => /^\d/.test(await said(tab)));
        const drawn = await column(tab, 0);
        const fewer = Math.min(listed.length, drawn.length);
        t.ok(fewer > 2, `${fewer} rows`);
        t.equal(drawn.slice(0, fewer), listed.slice(0, fewer), "the order of drafts among all specs");
        const releases = (await column(plain, 4)).slice(0, fewer);
        t.equal((await column(tab, 4)).slice(0, fewer), releases, "the releases of their rows");
        await tab.locator("select[name=sort]").selectOption("name");
        await t.becomes(false, "the words about the order", () => tab.locator("[data-table-order]").isVisible());
        await tab.locator("select[name=sort]").selectOption("");
        await t.becomes(true, "the words about the order afterwards", () => tab.locator("[data-table-order]").isVisible());
        // The rows in sight come first, the others in a quiet moment.
        await t.becomes(true, "all rows are drawn again", async () => (await column(tab, 0)).length >= fewer);
        t.equal((await column(tab, 0)).slice(0, fewer), drawn.slice(0, fewer), "the order afterwards");
      }));
  }

  test("filters work from disk", (world, t) =>
    world.page(world.disk, "specs/", t, async (tab) => {
      await tab.locator("select[name=status]").selectOption("draft");
      const few = await rows(tab);
      t.ok(few > 0 && few < world.disk.data.specs.length, `${few} rows`);
    }));
};
