// Search: what is found, what it costs, and what stands in the address.

"use strict";

/** Queries on the corpus, and the page that each has to find first. */
const FIRST = [
  ["FEAT-010", "specs/feat-010/"],
  ["feat-010", "specs/feat-010/"],
  ["012", "specs/012-search/"],
  ["7 nested", "specs/0007-nested-loops/"],
  ["room booking", "specs/031-room-booking--"],
  ["lend", "specs/021-lending/"],
  ["loans across", "specs/050-loans/"],
  ["catalouge", "specs/020-catalogue/"],
  ["room bokking", "specs/031-room-booking--"],
  ["検索", "specs/051-fines/"],
  ["延滞", "specs/051-fines/"],
  ["البحث", "specs/arabic/"],
];

/** What a query on the page of a search shows: what is said, and where the results lead. */
async function results(tab, portal) {
  await tab.locator("[data-search-status]:not(:empty)").waitFor();
  const links = await tab.locator(".search-result-title").evaluateAll((found) => found.map((link) => link.href));
  const said = await tab.locator("[data-search-status]").innerText();
  return { said, paths: links.map((href) => decodeURI(href.slice(portal.base.length)).replace(/index\.html$/, "")) };
}

/** Files of the index that a tab has asked for. */
function loaded(tab) {
  return tab.requests.map((url) => new URL(url).pathname).filter((path) => /\/search\/[^/]+\.js$/.test(path));
}

function ask(query, more = "") {
  return `search/?q=${encodeURIComponent(query)}${more}`;
}

module.exports = (test) => {
  test("nothing of the search is loaded before it is used", (world, t) =>
    world.each(world.corpus, world.corpus.onePerKind(), t, {}, async (tab, page) => {
      t.equal(loaded(tab), [], `/${page}: loads`);
      const scripts = tab.requests.filter((url) => url.endsWith("/search.js"));
      t.ok(scripts.length === 0 || page === "search/", `/${page}: loads the script of the search`);
    }));

  for (const name of ["corpus", "disk"]) {
    test(`ids, numbers, words and other scripts find their page first in ${name}`, (world, t) =>
      world.window({}, async (context) => {
        const portal = world[name];
        for (const [query, wanted] of FIRST) {
          const tab = await world.goto(context, portal, ask(query), t);
          const { paths } = await results(tab, portal);
          t.ok(paths[0]?.startsWith(wanted), `"${query}" finds ${paths.slice(0, 3)} instead of ${wanted}`);
          await tab.close();
        }
      }));
  }

  test("the box in the header searches on every page, also from disk", (world, t) =>
    world.window({}, async (context) => {
      for (const portal of [world.corpus, world.disk]) {
        const tab = await world.goto(context, portal, "specs/arabic/", t);
        await tab.keyboard.press("/");
        await tab.keyboard.type("loans");
        await tab.keyboard.press("Enter");
        await tab.waitForURL(/search\/(index\.html)?\?q=loans$/);
        const { paths } = await results(tab, portal);
        t.ok(paths.includes("specs/050-loans/"), `${portal.name}: finds ${paths}`);
        await tab.locator(".search-result-title").first().click();
        await tab.waitForURL(/050-loans/);
        await tab.close();
      }
    }));

  test("a result tells title, id, status, owner and section, and leads to the section", (world, t) =>
    world.page(world.corpus, ask("vans"), t, async (tab) => {
      await results(tab, world.corpus);
      const text = await tab.locator(".search-result").first().innerText();
      for (const word of ["Loans across branches", "050-loans", "In Progress", "Desk Team"]) {
        t.ok(text.includes(word), `"${word}" is not in ${text}`);
      }
      await tab.locator(".search-result a[href*='#']").first().click();
      await tab.waitForURL(/050-loans\/#/);
      t.ok(await tab.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null), "the section is not there");
    }));

  test("what is typed is searched at once, and said", (world, t) =>
    world.page(world.corpus, "search/", t, async (tab) => {
      t.equal(loaded(tab), [], "loaded before the first key");
      t.equal(await tab.evaluate(() => document.activeElement.name), "q", "the focus");
      await tab.keyboard.type("room booking", { delay: 15 });
      await t.becomes(true, "results are said", async () => /results? for “room booking”/.test(await tab.locator("[data-search-status]").innerText()));
      t.equal(await tab.locator("[data-search-status]").getAttribute("role"), "status", "how it is said");
      await tab.keyboard.press("Escape");
      await t.becomes(0, "results after Escape", () => tab.locator(".search-result").count());
    }));

  test("facets narrow the results, stand in the address, and come back with Back and reload", (world, t) =>
    world.page(world.corpus, ask("room"), t, async (tab) => {
      const all = (await results(tab, world.corpus)).paths.length;
      t.ok(all >= 3, `${all} results to begin with`);
      await tab.locator("select[name=status]").selectOption("draft");
      await t.becomes(true, "fewer results", async () => {
        const few = (await results(tab, world.corpus)).paths.length;
        return few > 0 && few < all;
      });
      const few = (await results(tab, world.corpus)).paths;
      t.ok(tab.url().includes("q=room") && tab.url().includes("status=draft"), `the address is ${tab.url()}`);
      t.equal(await tab.locator(".search-result .status.is-draft").count(), few.length, "drafts among the results");
      await tab.reload();
      t.equal((await results(tab, world.corpus)).paths, few, "results after a reload");
      await tab.goBack();
      await t.becomes(all, "results after Back", async () => (await results(tab, world.corpus)).paths.length);
      await tab.goForward();
      await t.becomes(few.length, "results after Forward", async () => (await results(tab, world.corpus)).paths.length);
    }));

  test("a typing mistake in a title still finds it, and what it is read as is said", (world, t) =>
    world.window({}, async (context) => {
      // A letter too few, too many, another one, two swapped.
      for (const query of ["catalgue", "cataloogue", "catelogue", "catalouge"]) {
        const tab = await world.goto(context, world.corpus, ask(query), t);
        const { said, paths } = await results(tab, world.corpus);
        t.equal(paths[0], "specs/020-catalogue/", query);
        t.ok(said.endsWith(`; “${query}” is read as “catalogue”`), `says ${said}`);
        await tab.close();
      }
    }));

  test("a facet of the address that there is not is ignored and said", (world, t) =>
    world.page(world.corpus, ask("room", "&status=nonsense"), t, async (tab) => {
      const { said, paths } = await results(tab, world.corpus);
      t.ok(said.includes("“nonsense”") && said.includes("ignored"), `says ${said}`);
      t.ok(paths.length >= 3, `${paths.length} results`);
    }));

  test("where nothing is found, the page says so and leads on", (world, t) =>
    world.page(world.corpus, ask("xyzzyplugh"), t, async (tab) => {
      const { said, paths } = await results(tab, world.corpus);
      t.equal(paths, [], "results");
      t.ok(said.includes("Nothing found"), `says ${said}`);
      t.ok((await tab.locator("[data-search-none] a:visible").count()) >= 5, "leads nowhere");
    }));

  test("a search that runs ahead of an older one wins", (world, t) =>
    world.page(world.many, "search/", t, async (tab) => {
      // The files of the index come late, and those of the first query last.
      let wait = 400;
      await tab.route(/\/search\/words-/, async (route) => {
        wait = Math.max(0, wait - 150);
        await new Promise((resolve) => setTimeout(resolve, wait));
        await route.continue();
      });
      const box = tab.locator("[data-search] [name=q]");
      for (const query of ["ledger", "export", "invoice"]) {
        await box.fill(query);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      await t.becomes(true, "the last query is answered", async () => (await tab.locator("[data-search-status]").innerText()).includes("“invoice”"));
      await new Promise((resolve) => setTimeout(resolve, 600));
      t.ok((await tab.locator("[data-search-status]").innerText()).includes("“invoice”"), "an older query took its place");
    }));

  test("an index that cannot be loaded is said, and the next key tries again", (world, t) =>
    world.window({}, async (context) => {
      const tab = await context.newPage();
      await tab.route(/\/search\/index\.js/, (route) => route.abort());
      await tab.goto(world.corpus.base + ask("room"));
      await t.becomes(true, "it is said", async () => (await tab.locator("[data-search-status]").innerText()).includes("could not be loaded"));
      await tab.unroute(/\/search\/index\.js/);
      await tab.locator("[data-search] [name=q]").fill("rooms");
      await t.becomes(true, "it is found", async () => (await tab.locator(".search-result").count()) > 0);
    }));
};
