// Search: what is found, what it costs, and what stands in the address.

"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** Queries on the corpus, and the page that each has to find first. */
const FIRST = [
  ["FEAT-010", "specs/feat-010/"],
  ["feat-010", "specs/feat-010/"],
  ["012", "specs/012/"],
  ["012-se", "specs/012-search/"],
  ["7 nested", "specs/0007-nested-loops/"],
  ["room booking", "specs/031-room-booking--"],
  ["lend", "specs/021-lending/"],
  ["loans across", "specs/050-loans/"],
  ["catalouge", "specs/020-catalogue/"],
  ["room bokking", "specs/031-room-booking--"],
  ["検索", "specs/051-fines/"],
  ["延滞", "specs/051-fines/"],
  ["البحث", "specs/arabic/"],
  ["0.3.0", "releases/0.3.0/"],
  ["v0.3", "releases/0.3.0/"],
  ["release 0.3.0", "releases/0.3.0/"],
  ["desk team", "owners/desk-team/"],
  ["@bob", "owners/bob/"],
  ["risk register", "risks/"],
  ["timeline", "releases/"],
  ["criteria", "criteria/"],
  ["dependencies", "dependencies/"],
  ["dependncies", "dependencies/"],
];

/** Queries on the corpus, what the text of the first result holds, and which words are marked in it. */
const PIECES = [
  ["travel", "So that I need not travel", ["travel"]],
  // The word that is still being typed.
  ["bran", "A book that stands in another branch", ["bran"]],
  // Of a title alone: what the document is about.
  ["loans across", "A book that stands in another branch cannot be asked for.", []],
  ["Vans", "Impact: High", []],
  ["検索", "検索も通知もない", ["検索"]],
  ["返却されても", "本が遅れて返却されても、誰も気づかない", ["返却されても"]],
  ["延滞", "本が遅れて返却されても", []],
  ["فريق", "فريق البحث", ["فريق"]],
];

/** The text of the first result, and what is marked in it. */
async function text(tab) {
  const place = tab.locator(".search-result-text").first();
  await tab.locator(".search-result-text:not(:empty)").first().waitFor();
  return { text: await place.textContent(), marks: await place.locator("mark").allTextContents() };
}

/** Files of text that a tab has asked for. */
function texts(tab) {
  return tab.requests.filter((url) => /\/search\/text-/.test(url));
}

/** What a query on the page of a search shows: what is said, and where the results lead. */
async function results(tab, portal) {
  await tab.locator("[data-search-status]:not(:empty)").waitFor();
  const links = await tab.locator(".search-result-title").evaluateAll((found) => found.map((link) => link.href));
  const said = await tab.locator("[data-search-status]").innerText();
  return { said, paths: links.map((href) => decodeURI(href.slice(portal.base.length)).replace(/index\.html$/, "")) };
}

/** Keeps requests waiting until the function that it gives is called. */
async function hold(tab, pattern) {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await tab.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** The choices of a facet with their numbers. */
async function choices(tab, name) {
  await tab.locator(`select[name=${name}] option:not([value=""])`, { hasText: "(" }).first().waitFor({ state: "attached" });
  const options = await tab.locator(`select[name=${name}] option:not([value=""])`).evaluateAll((found) => found.map(({ value, text }) => ({ value, text })));
  return options.map(({ value, text }) => ({ value, number: Number(/\((\d+)\)$/.exec(text)?.[1]) }));
}

/** How the choice with a value is written in each facet. */
function counted(tab, value) {
  return tab.locator(`[data-search] option[value="${value}"]`).allTextContents();
}

/** Where the focus is: the name of a field, or the words of anything else. */
function focus(tab) {
  return tab.evaluate(() => document.activeElement.name || document.activeElement.textContent);
}

/** Files of the index that a tab has asked for. */
function loaded(tab) {
  return tab.requests.map((url) => new URL(url).pathname).filter((path) => /\/search\/[^/]+\.js$/.test(path));
}

function ask(query, more = "") {
  return `search/?q=${encodeURIComponent(query)}${more}`;
}

module.exports = (test) => {
  test("the script takes words as the index does", (world, t) =>
    world.window({}, async (context) => {
      const tab = await context.newPage();
      await tab.route(/\/assets\/search\.js/, async (route) => {
        const script = await (await route.fetch()).text();
        await route.fulfill({ contentType: "text/javascript", body: script.replace("window.sitegenSearch =", "window.termsOf = terms; $&") });
      });
      await tab.goto(`${world.corpus.base}search/`);
      const table = fs.readFileSync(path.join(__dirname, "../../corpus/search/words.txt"), "utf8");
      const lines = table.split("\n").filter((line) => line.includes(" => "));
      t.ok(lines.length > 20, `${lines.length} lines`);
      for (const line of lines) {
        const [text, words] = line.split(" => ");
        t.equal(await tab.evaluate((text) => window.termsOf(text), text), [...new Set(words.split(" "))], text);
      }
    }));

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
        await tab.keyboard.press("ArrowDown");
        t.equal(await focus(tab), await tab.locator(".search-result-title").first().textContent(), `${portal.name}: Down from the field`);
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

  test("a release, an owner and a page of the portal say what they are", (world, t) =>
    world.window({}, async (context) => {
      for (const [query, words] of [
        ["0.3.0", ["0.3.0", "Release", "At risk", "1 spec in it, dated 2027-06-01."]],
        ["desk team", ["Desk Team", "Owner", "Answers for 2 specs."]],
        ["reviews", ["Reviews", "Portal page"]],
      ]) {
        const tab = await world.goto(context, world.corpus, ask(query), t);
        await results(tab, world.corpus);
        const text = await tab.locator(".search-result").first().innerText();
        for (const word of words) t.ok(text.includes(word), `"${query}": "${word}" is not in ${text}`);
        await tab.close();
      }
    }));

  test("what has no status falls away where a status is chosen", (world, t) =>
    world.page(world.corpus, ask("desk team"), t, async (tab) => {
      const all = (await results(tab, world.corpus)).paths;
      t.ok(all.includes("owners/desk-team/"), `finds ${all}`);
      await t.becomes([`Any (${all.length})`, `Anyone (${all.length})`], "all results", () => counted(tab, ""));
      const held = (await choices(tab, "status")).find(({ number }) => number > 0);
      await tab.locator("select[name=status]").selectOption(held.value);
      await t.becomes(held.number, "results of the status", () => tab.locator(".search-result").count());
      t.ok(!(await results(tab, world.corpus)).paths.includes("owners/desk-team/"), "the owner is still there");
    }));

  test("the arrow keys go from the field through the results and back", (world, t) =>
    world.page(world.corpus, ask("room"), t, async (tab) => {
      await results(tab, world.corpus);
      const titles = await tab.locator(".search-result-title").allTextContents();
      const press = async (key, wanted, what) => {
        await tab.keyboard.press(key);
        t.equal(await focus(tab), wanted, what);
      };
      await tab.locator("[data-search] [name=q]").focus();
      await press("ArrowUp", "q", "Up in the field");
      await press("ArrowDown", titles[0], "Down in the field");
      await press("ArrowDown", titles[1], "Down on the first result");
      await press("ArrowUp", titles[0], "Up on the second");
      await press("ArrowUp", "q", "Up on the first");
      await press("ArrowDown", titles[0], "Down again");
      await press("End", titles.at(-1), "End");
      await press("ArrowDown", titles.at(-1), "Down on the last");
      await press("Home", titles[0], "Home");
      await press("Escape", "q", "Escape");
      t.equal(await tab.locator("[data-search] [name=q]").inputValue(), "room", "the words after Escape from a result");
      await press("ArrowDown", titles[0], "Down once more");
      await tab.keyboard.press("Enter");
      await tab.waitForURL((url) => !url.pathname.includes("/search/"));
    }));

  test("more results follow the last one for the arrow keys, too", (world, t) =>
    world.page(world.many, ask("invoice"), t, async (tab) => {
      await results(tab, world.many);
      await tab.locator("[data-search] [name=q]").focus();
      await tab.keyboard.press("ArrowDown");
      await tab.keyboard.press("End");
      t.equal(await focus(tab), "Show more", "after the last result");
      await tab.keyboard.press("Enter");
      await t.becomes(20, "results", () => tab.locator(".search-result").count());
      const titles = await tab.locator(".search-result-title").allTextContents();
      await t.becomes(titles[10], "the focus on the first new one", () => focus(tab));
      await tab.keyboard.press("ArrowUp");
      t.equal(await focus(tab), titles[9], "Up from there");
    }));

  for (const name of ["corpus", "disk"]) {
    test(`Enter opens what is called just as was typed, in ${name}`, (world, t) =>
      world.window({}, async (context) => {
        const portal = world[name];
        const opened = (address) => (url) => decodeURI(url.href).replace(/index\.html$/, "") === portal.base + address;
        for (const [query, address] of [["FEAT-010", "specs/feat-010/"], ["021", "specs/021-lending/"], ["V0.3.0", "releases/0.3.0/"]]) {
          // From the box in the header: Back leads to the page before.
          const tab = await world.goto(context, portal, "owners/", t);
          const before = tab.url();
          await tab.keyboard.press("/");
          await tab.keyboard.type(query);
          await tab.keyboard.press("Enter");
          await tab.waitForURL(opened(address));
          await tab.goBack();
          t.equal(tab.url(), before, `Back from "${query}" of the header`);
          // On the search page: typing alone stays there, and Back leads to all results.
          await tab.goto(new URL(name === "disk" ? "../search/index.html" : "../search/", before).href);
          await tab.locator("[data-search] [name=q]").pressSequentially(query);
          await t.becomes(true, `"${query}" is told to be opened`, async () => /; Enter opens/.test(await tab.locator("[data-search-status]").innerText()));
          t.ok(tab.url().includes("/search/"), `typing "${query}" leads to ${tab.url()}`);
          await tab.keyboard.press("Enter");
          await tab.waitForURL(opened(address));
          await tab.goBack();
          await tab.waitForURL(/\/search\//);
          await results(tab, portal);
          t.equal(await tab.locator("[data-search] [name=q]").inputValue(), query, "the words after Back");
          await tab.close();
        }
      }));
  }

  test("Enter on words, on an id that is not whole or on an address that was sent opens nothing", (world, t) =>
    world.window({}, async (context) => {
      // The last one is the id of a spec, and a word.
      for (const query of ["room booking", "FEAT-01", "0.3", "releases"]) {
        const tab = await world.goto(context, world.corpus, "owners/", t);
        await tab.keyboard.press("/");
        await tab.keyboard.type(query);
        await tab.keyboard.press("Enter");
        await tab.waitForURL(/\/search\/\?q=[^&]*$/);
        await results(tab, world.corpus);
        await tab.locator("[data-search] [name=q]").press("Enter");
        await new Promise((resolve) => setTimeout(resolve, 150));
        t.ok(tab.url().includes("/search/"), `"${query}" leads to ${tab.url()}`);
        await tab.close();
      }
      const tab = await world.goto(context, world.corpus, ask("FEAT-010"), t);
      const { said } = await results(tab, world.corpus);
      t.equal(said, "1 result for “FEAT-010”; Enter opens “Table header”", "what is said");
      await new Promise((resolve) => setTimeout(resolve, 150));
      t.ok(tab.url().includes("/search/"), `an address that was sent leads to ${tab.url()}`);
    }));

  test("specs that claim one id are told apart", (world, t) =>
    world.page(world.corpus, ask("031-room-booking"), t, async (tab) => {
      await results(tab, world.corpus);
      const ids = (await tab.locator(".search-result .id").allTextContents()).filter((id) => id.startsWith("031"));
      t.ok(ids.length > 1, `only ${ids}`);
      t.equal(new Set(ids).size, ids.length, "ids that differ");
    }));

  test("a word of most documents does not stand in the way of the others", (world, t) =>
    world.window({}, async (context) => {
      const tab = await context.newPage();
      await tab.route(/\/search\/index\.js/, async (route) => {
        const index = await (await route.fetch()).text();
        await route.fulfill({ contentType: "text/javascript", body: index.replace('"common":[]', '"common":["plugh","xyzzy"]') });
      });
      for (const [query, path, words] of [
        ["the lending xyzzy", "specs/021-lending/", "1 result for “the lending xyzzy”"],
        ["plugh xyzzy lending", "specs/021-lending/", ""],
        ["xyzzy", undefined, "; most documents hold it, so titles alone are searched"],
        ["plugh xyzzy", undefined, "; most documents hold these words, so titles alone are searched"],
      ]) {
        await tab.goto(world.corpus.base + ask(query));
        const { said, paths } = await results(tab, world.corpus);
        t.equal(paths[0], path, query);
        t.ok(said.includes(words), `"${query}" says ${said}`);
      }
    }));

  test("odd queries are answered, and a page that is pasted by its first words", (world, t) =>
    world.page(world.corpus, "search/", t, async (tab) => {
      const box = tab.locator("[data-search] [name=q]");
      const said = (text, what) => t.becomes(true, what, async () => (await tab.locator("[data-search-status]").innerText()).includes(text));
      await box.fill("?!… ()");
      await said("Type a letter or a digit.", "punctuation alone");
      for (const query of ["(a+)+$", "[a-z]*", "\\d", "__proto__ constructor", "<b>room</b>", "\u202eroom", "💡 room"]) {
        await box.fill(query);
        await said(`for “${query}”`, query);
      }
      const words = Array.from({ length: 200 }, (_, at) => `word${at}`).join(" ");
      await box.fill(words);
      await said("of 200 words the first 24 are looked for", "two hundred words");
      t.ok((await tab.locator("[data-search-status]").innerText()).length < 250, "all of them are said again");
    }));

  for (const name of ["corpus", "disk"]) {
    test(`a result shows the text around the words, marked, in ${name}`, (world, t) =>
      world.window({}, async (context) => {
        for (const [query, piece, marks] of PIECES) {
          const tab = await world.goto(context, world[name], ask(query), t);
          const shown = await text(tab);
          t.ok(shown.text.includes(piece), `"${query}" shows "${shown.text}" instead of "${piece}"`);
          t.equal([...new Set(shown.marks)], marks, `"${query}" marks`);
          await tab.close();
        }
      }));
  }

  test("the text of a result stands in the section that it leads to", (world, t) =>
    world.window({}, async (context) => {
      for (const query of ["travel", "返却", "vans", "scanned"]) {
        const tab = await world.goto(context, world.corpus, ask(query), t);
        await results(tab, world.corpus);
        const led = tab.locator(".search-result:has(a[href*='#']):has(.search-result-text mark)").first();
        await led.waitFor();
        const said = (await led.locator(".search-result-text mark").first().textContent()).toLowerCase();
        await led.locator("a[href*='#']").click();
        await tab.waitForURL(/#/);
        const section = await tab.evaluate(() => {
          const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
          const below = document.createRange();
          below.setStartBefore(heading);
          const next = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")].find((other) => heading.compareDocumentPosition(other) & 4);
          if (next) below.setEndBefore(next); else below.setEndAfter(document.querySelector("main"));
          return below.toString().toLowerCase();
        });
        t.ok(section.includes(said), `"${query}": "${said}" is not in "${section.slice(0, 200)}"`);
        await tab.close();
      }
    }));

  test("text is loaded for what is in sight, after the results, and moves nothing", (world, t) =>
    world.window({ viewport: { width: 1280, height: 700 } }, async (context) => {
      const tab = await context.newPage();
      tab.requests = [];
      tab.on("request", (request) => tab.requests.push(request.url()));
      await tab.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; })).observe({ type: "layout-shift", buffered: true });
      });
      const release = await hold(tab, /\/search\/text-/);
      await tab.goto(world.many.base + ask("invoice"), { waitUntil: "domcontentloaded" });
      await results(tab, world.many);
      const before = await tab.locator(".search-result").evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top));
      t.equal(await tab.locator(".search-result-text:empty").count(), 10, "results without their text at first");
      release();
      await tab.locator(".search-result-text:not(:empty)").first().waitFor();
      await t.becomes(0, "texts on their way", () => tab.locator(".search-result").evaluateAll((items) =>
        items.filter((item) => item.getBoundingClientRect().top < 700 && !item.querySelector(".search-result-text").textContent).length));
      t.equal(await tab.locator(".search-result").evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top)), before, "places of the results");
      t.ok(texts(tab).length < 12, `${texts(tab).length} files of text for one screen`);
      await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await t.becomes(0, "results without text after scrolling", () => tab.locator(".search-result:nth-last-child(-n+3) .search-result-text:empty").count());
      t.ok((await tab.evaluate(() => window.shift)) < 0.02, "the page moves");
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

  test("beside each choice of a facet stands how many results it would leave", (world, t) =>
    world.page(world.corpus, ask("room"), t, async (tab) => {
      const all = (await results(tab, world.corpus)).paths.length;
      await t.becomes([`Any (${all})`, `Anyone (${all})`], "all results", () => counted(tab, ""));
      const statuses = await choices(tab, "status");
      t.ok(statuses.length >= 2, `only ${statuses.length} statuses`);
      for (const { value, number } of statuses.filter(({ number }) => number > 0)) {
        await tab.locator("select[name=status]").selectOption(value);
        await t.becomes(`${number} of ${all} results for “room”`, `what is said of ${value}`, () => tab.locator("[data-search-status]").innerText());
        t.equal(await tab.locator(".search-result").count(), number, `results of ${value}`);
        // The other facet counts what is left, its own what another choice would leave.
        await t.becomes([`Any (${all})`, `Anyone (${number})`], `with ${value}`, () => counted(tab, ""));
        const owners = await choices(tab, "owner");
        t.ok(owners.some((owner) => owner.number > 0) && owners.every((owner) => owner.number <= number), `owners of ${value}`);
      }
      const nothing = statuses.find(({ number }) => number === 0);
      t.ok(nothing, "every status has a room");
      await tab.locator("[data-search] [name=q]").fill("xyzzyplugh");
      await t.becomes(0, "choices that would leave something", async () => (await choices(tab, "owner")).filter(({ number }) => number !== 0).length);
      await tab.locator("[data-search] [name=q]").fill("");
      await t.becomes(["Any", "Anyone"], "without words", () => counted(tab, ""));
    }));

  test("counts of facets are loaded after the results and are said once, with the results", (world, t) =>
    world.window({}, async (context) => {
      const tab = await context.newPage();
      const release = await hold(tab, /\/search\/facets\.js/);
      await tab.addInitScript(() => {
        window.told = [];
        addEventListener("DOMContentLoaded", () => {
          const place = document.querySelector("[data-search-status]");
          new MutationObserver(() => window.told.push(place.textContent)).observe(place, { childList: true });
        });
      });
      await tab.goto(world.corpus.base + ask("room"), { waitUntil: "domcontentloaded" });
      const { said } = await results(tab, world.corpus);
      t.equal(await counted(tab, ""), ["Any", "Anyone"], "counts before they are there");
      release();
      await t.becomes(true, "counts", async () => /\(\d+\)/.test((await counted(tab, ""))[0]));
      t.equal(await tab.evaluate(() => window.told), [said], "what was said");
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
