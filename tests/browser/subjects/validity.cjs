// The Nu checker of the W3C on every page: it knows the standard, and its word is what "valid" means.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");

/** How many pages one run of the checker is given: command lines have a limit. */
const BATCH = 400;

/** Everything that the checker calls an error. */
function errors(world, files) {
  const jar = path.join(world.modules, "node_modules/vnu-jar/build/dist/vnu.jar");
  const found = [];
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH);
    const run = spawnSync(world.java, ["-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always", ...batch],
      { encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.error || !run.stderr.trim().startsWith("{")) throw run.error ?? new Error(run.stderr.slice(0, 2000));
    found.push(...JSON.parse(run.stderr).messages.filter((message) => message.type !== "info"));
  }
  return found;
}

module.exports = (test) => {
  for (const name of ["own", "corpus", "hostile", "many"]) {
    test(`every page of ${name} is valid HTML`, async (world, t) => {
      if (!world.java) return t.skip("Java is not installed");
      const portal = world[name];
      const pages = portal.pages.length > 500 ? portal.onePerKind() : portal.pages;
      for (const { url, lastLine, firstColumn, message, extract } of errors(world, pages.map((page) => portal.file(page)))) {
        t.fault(`${url.split(`${portal.folder}/`).pop()}:${lastLine}:${firstColumn}: ${message}\n  ${extract ?? ""}`);
      }
    });
  }

  test("the checker itself finds what is wrong", (world, t) => {
    if (!world.java) return t.skip("Java is not installed");
    const file = path.join(world.scratch, "invalid.html");
    fs.writeFileSync(file, "<!doctype html><html lang=en><title>x</title><p><div id=a></div><div id=a></div></p>");
    t.ok(errors(world, [file]).length >= 2, "a page with a doubled id and a stray tag passes");
  });
};
