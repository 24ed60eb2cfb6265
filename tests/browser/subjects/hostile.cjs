// Specs written by somebody who means harm: nothing of theirs runs, loads, or leads to where a script would run.

"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** What must not be in a page that was opened. The hostile specs call `hacked` wherever they can. */
function harm(tab) {
  return tab.evaluate(() => {
    const found = window.hacked ? [`hacked: ${window.hacked}`] : [];
    const ours = new URL(".", document.querySelector("link[rel=stylesheet]").href).href;
    for (const element of document.querySelectorAll("*")) {
      const short = element.outerHTML.slice(0, 160);
      if (element.localName === "script" && !element.src.startsWith(ours) && !/\/(search|data)\//.test(element.src)) found.push(`script: ${short}`);
      if (["iframe", "object", "embed", "base", "frame", "portal", "style"].includes(element.localName)) found.push(`element: ${short}`);
      if (element.localName === "meta" && element.httpEquiv && element.httpEquiv !== "Content-Security-Policy") found.push(`meta: ${short}`);
      if (element.localName === "form" && new URL(element.action, location).origin !== location.origin) found.push(`form: ${short}`);
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || name === "style" || name === "srcdoc") found.push(`attribute ${name}: ${short}`);
        if (["href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping"].includes(name)) {
          const scheme = /^[\s\u0000-\u001f]*([a-z][a-z0-9+.\s-]*):/i.exec(value)?.[1].replace(/\s/g, "").toLowerCase();
          if (scheme && !["http", "https", "mailto"].includes(scheme)) found.push(`address ${value.slice(0, 60)}: ${short}`);
        }
      }
    }
    return found;
  });
}

module.exports = (test) => {
  test("on no page of hostile specs does anything run", (world, t) =>
    world.each(world.hostile, world.hostile.pages, t, {}, async (tab, page) => {
      for (const fault of await harm(tab)) t.fault(`/${page}: ${fault}`);
    }));

  test("every link of a hostile page can be clicked without harm", (world, t) => {
    const pages = world.hostile.pages.filter((page) => /^(specs|pages)\/./.test(page) || page === "");
    return world.each(world.hostile, pages, t, { viewport: { width: 1280, height: 900 } }, async (tab, page) => {
      const links = tab.locator("main a[href]");
      const count = Math.min(await links.count(), 60);
      // What a click would do, without the journey: handlers run, the page stays.
      await tab.evaluate(() => document.addEventListener("click", (event) => event.preventDefault()));
      for (let at = 0; at < count; at++) await links.nth(at).dispatchEvent("click");
      await tab.mouse.move(600, 400);
      for (const fault of await harm(tab)) t.fault(`/${page}: ${fault}`);
    });
  });

  test("search results of hostile specs are text", (world, t) =>
    world.window({}, async (context) => {
      for (const query of ["script", "onerror", "hacked", "<img src=x onerror=hacked(1)>", "javascript:hacked(1)", "\"><script>"]) {
        const tab = await world.goto(context, world.hostile, `search/?q=${encodeURIComponent(query)}`, t);
        await tab.locator("[data-search-status]:not(:empty)").waitFor();
        if (query === "hacked") {
          t.ok((await tab.locator(".search-result").count()) > 0, "the hostile specs are not found");
          await tab.locator(".search-result-text mark").first().waitFor();
        }
        for (const fault of await harm(tab)) t.fault(`"${query}": ${fault}`);
        await tab.close();
      }
    }));

  test("filters take hostile words from the address as text", (world, t) =>
    world.window({}, async (context) => {
      const evil = encodeURIComponent("\"><img src=x onerror=hacked(1)>");
      for (const page of ["specs/", "owners/"]) {
        const tab = await world.goto(context, world.hostile, `${page}?q=${evil}&status=${evil}&owner=${evil}&sort=${evil}`, t);
        await tab.waitForLoadState("load");
        for (const fault of await harm(tab)) t.fault(`/${page}: ${fault}`);
        await tab.close();
      }
    }));

  test("pictures and data of hostile specs are inert when opened by themselves", (world, t) =>
    world.window({}, async (context) => {
      const below = (folder) => fs.readdirSync(path.join(world.hostile.folder, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(world.hostile.folder, path.join(entry.parentPath, entry.name)));
      const files = [...below("badges"), ...below("api")].filter((file) => /\.(svg|json)$/.test(file));
      t.ok(files.length > 10, `only ${files.length} files`);
      for (const file of files) {
        const tab = await context.newPage();
        await tab.goto(world.hostile.base + file.split("/").map(encodeURIComponent).join("/"));
        const found = await tab.evaluate(() => [
          window.hacked && "hacked", ...Array.from(document.querySelectorAll("script, foreignObject, [onload], [onclick], a"), (element) => element.outerHTML.slice(0, 120)),
        ].filter(Boolean));
        for (const fault of found) t.fault(`${file}: ${fault}`);
        await tab.close();
      }
    }));
};
