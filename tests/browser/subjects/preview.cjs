// `sitegen serve`: the page follows the files, and nothing that the author did is lost.

"use strict";

const { previewing } = require("../preview.cjs");

const PARAGRAPHS = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of a long page, so that there is something to scroll.`).join("\n\n");

function spec(id, title, problem, status = "Draft") {
  return `# Feature Specification: ${title}\n\n**Feature ID**: ${id}\n**Status**: ${status}\n**Owner**: Ann\n\n## Problem Statement\n\n${problem}\n\n${PARAGRAPHS}\n`;
}

const FILES = {
  "content/001-one.md": spec("001-one", "One", "The first text."),
  "content/002-two.md": spec("002-two", "Two", "The second text."),
};

/** A tab on a page of the preview that knows whether it was loaded again. */
async function open(context, preview, address) {
  const tab = await context.newPage();
  await tab.goto(preview.base + address);
  await mark(tab);
  return tab;
}

function mark(tab) {
  return tab.evaluate(() => { window.same = true; });
}

/** Asked while a page is on its way to the next one, there is no answer yet. */
async function ask(tab, question) {
  try {
    return await tab.evaluate(question);
  } catch {
    return undefined;
  }
}

const isSame = (tab) => ask(tab, () => window.same === true);
const text = (tab) => ask(tab, () => document.querySelector("main")?.innerText ?? "");
const shows = (tab, words) => async () => ((await text(tab)) ?? "").includes(words);

/** What lies over the page: its text, and whether it is unfolded; null without one. */
function overlay(tab) {
  return ask(tab, () => {
    const shadow = document.querySelector("sitegen-preview")?.shadowRoot;
    if (!shadow) return null;
    return { text: shadow.textContent, open: shadow.querySelector("details").open };
  });
}

const overlaid = (tab, words) => async () => ((await overlay(tab))?.text ?? "").includes(words);

module.exports = (test) => {
  test("an edited page shows the edit, and pages that it does not concern stay as they are", (world, t) =>
    previewing(world, FILES, [], (preview) => world.window({}, async (context) => {
      const one = await open(context, preview, "specs/001-one/");
      const two = await open(context, preview, "specs/002-two/");
      preview.write("content/002-two.md", spec("002-two", "Two", "The second text, mended."));
      await t.becomes(true, "the edit is shown", shows(two, "The second text, mended."));
      t.equal(await isSame(two), false, "the edited page is the same");
      // Saved again without a change: nothing happens, which the next edit proves.
      await mark(two);
      preview.write("content/002-two.md", spec("002-two", "Two", "The second text, mended."));
      preview.write("content/001-one.md", spec("001-one", "One", "The first text, mended."));
      await t.becomes(true, "the other edit is shown", shows(one, "The first text, mended."));
      t.equal(await isSame(two), true, "a page whose bytes did not change is the same");
    })));

  test("a reload of ours keeps the place in the text", (world, t) =>
    previewing(world, FILES, [], (preview) => world.window({ viewport: { width: 1000, height: 600 } }, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      await tab.evaluate(() => scrollTo({ top: 1200, behavior: "instant" }));
      const before = await tab.evaluate(() => scrollY);
      preview.write("content/001-one.md", `${FILES["content/001-one.md"]}\nA last line.\n`);
      await t.becomes(true, "the edit is shown", shows(tab, "A last line."));
      await t.becomes(before, "the place in the text", () => ask(tab, () => scrollY));
      t.equal(await isSame(tab), false, "the page is the same");
    })));

  test("a style sheet is changed without a reload", (world, t) =>
    previewing(world, { ...FILES, "look/css/custom.css": "h1 { color: rgb(1, 2, 3); }\n" }, ["--theme", "look"], (preview) =>
      world.window({}, async (context) => {
        const tab = await open(context, preview, "specs/001-one/");
        const color = () => tab.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
        t.equal(await color(), "rgb(1, 2, 3)", "the colour of the theme");
        for (const now of ["rgb(4, 5, 6)", "rgb(7, 8, 9)"]) {
          preview.write("look/css/custom.css", `h1 { color: ${now}; }\n`);
          await t.becomes(now, "the colour after the edit", color);
        }
        t.equal(await isSame(tab), true, "the page is the same");
        t.equal(await tab.locator("link[rel=stylesheet]").count(), 1, "style sheets of the page");
      })));

  test("findings of the open spec lie over the page, and stay folded where the author folds them", (world, t) =>
    previewing(world, FILES, [], (preview) => world.window({}, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      preview.write("content/001-one.md", spec("001-one", "One", "The first text.", "Doone"));
      await t.becomes(true, "the finding is told", overlaid(tab, "Doone"));
      t.ok((await overlay(tab)).text.includes("001-one.md:4:"), `without its place: ${(await overlay(tab)).text}`);
      t.equal((await overlay(tab)).open, true, "unfolded at first");
      const fold = () => tab.evaluate(() => document.querySelector("sitegen-preview").shadowRoot.querySelector("summary").click());
      await fold();
      await t.becomes(false, "unfolded after a click", async () => (await overlay(tab))?.open);
      preview.write("content/001-one.md", spec("001-one", "One", "The first text again.", "Doone"));
      await t.becomes(true, "the next edit is shown", shows(tab, "The first text again."));
      await t.becomes(false, "unfolded after the reload", async () => (await overlay(tab))?.open);
      preview.write("content/001-one.md", spec("001-one", "One", "The first text at last."));
      await t.becomes(true, "the mended page is shown", shows(tab, "The first text at last."));
      await t.becomes(false, "the finding is still told", overlaid(tab, "Doone"));
    })));

  test("of many quick edits the last one is shown", (world, t) =>
    previewing(world, FILES, [], (preview) => world.window({}, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      for (let round = 0; round < 4; round++) {
        for (let at = 0; at < 15; at++) {
          preview.write("content/001-one.md", spec("001-one", "One", `Edit ${round}-${at} of many.`));
          await new Promise((resolve) => setTimeout(resolve, at * 7 % 40));
        }
        await t.becomes(true, `the last edit of round ${round} is shown`, shows(tab, `Edit ${round}-14 of many.`));
      }
    })));

  test("an edit while the connection is down is shown when it is back", (world, t) =>
    previewing(world, FILES, [], (preview) => world.window({}, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      await tab.waitForTimeout(200);
      await context.setOffline(true);
      preview.write("content/001-one.md", spec("001-one", "One", "Written while nobody listened."));
      await tab.waitForTimeout(700);
      await context.setOffline(false);
      await t.becomes(true, "the edit is shown", shows(tab, "Written while nobody listened."), 20_000);
    })));

  test("an edit while the server is away is shown when it is back", (world, t) =>
    previewing(world, FILES, [], (preview) => world.window({}, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      const { port } = new URL(preview.base);
      await preview.stop();
      preview.write("content/001-one.md", spec("001-one", "One", "Written while nobody served."));
      await preview.run([], port);
      t.equal(new URL(preview.base).port, port, "the port of the server that comes back");
      await t.becomes(true, "the edit is shown", shows(tab, "Written while nobody served."), 20_000);
    })));

  test("an error in the configuration is told with its place while the last good page stays", (world, t) =>
    previewing(world, { ...FILES, "sitegen.toml": "title = \"Good\"\n" }, [], (preview) => world.window({}, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      preview.write("sitegen.toml", "title = \"Good\"\ntittle = \"Typing mistake\"\n");
      await t.becomes(true, "the error is told", overlaid(tab, "sitegen.toml:2:1"));
      const told = (await overlay(tab)).text;
      for (const words of ["tittle", "This is the last good page"]) t.ok(told.includes(words), `"${words}" is not in ${told}`);
      t.ok(await shows(tab, "The first text.")(), "the last good page is gone");
      // The error outlives a reload by hand, and so does the page.
      await tab.reload();
      await t.becomes(true, "the error is told after a reload", overlaid(tab, "sitegen.toml:2:1"));
      t.ok(await shows(tab, "The first text.")(), "the last good page is gone after a reload");
      preview.write("sitegen.toml", "title = \"Better\"\n");
      await t.becomes("Better", "the title of the mended configuration", () => ask(tab, () => document.querySelector(".site-name").textContent.trim()));
      await t.becomes(null, "what lies over the page", () => overlay(tab));
    })));

  test("an error in a template is told with its place while the last good page stays", (world, t) =>
    previewing(world, { ...FILES, "look/templates/404.html": "{% extends \"default/404.html\" %}\n" }, ["--theme", "look"], (preview) =>
      world.window({}, async (context) => {
        const tab = await open(context, preview, "specs/001-one/");
        preview.write("look/templates/404.html", "{% extends \"default/404.html\" %}\n{% block main %}{{ page. }}{% endblock main %}\n");
        await t.becomes(true, "the error is told", overlaid(tab, "404.html:2:"));
        t.ok(await shows(tab, "The first text.")(), "the last good page is gone");
        preview.write("look/templates/404.html", "{% extends \"default/404.html\" %}\n");
        await t.becomes(null, "what lies over the page", () => overlay(tab));
        t.equal(await isSame(tab), true, "the page is the same");
      })));

  test("a page whose spec is deleted says so, and comes back with it", (world, t) =>
    previewing(world, FILES, ["--base-url", "https://x.example/deep/"], (preview) => world.window({}, async (context) => {
      const tab = await open(context, preview, "specs/001-one/");
      preview.remove("content/001-one.md");
      await t.becomes(true, "the page is gone", async () => !(await shows(tab, "The first text.")()));
      preview.write("content/001-one.md", FILES["content/001-one.md"]);
      await t.becomes(true, "the page is back", shows(tab, "The first text."));
    })));
};
