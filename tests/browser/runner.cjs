// Runs the tests of subjects/ in Chromium.
//
//   node runner.cjs SETTINGS [WORDS]
//
// SETTINGS is a JSON file that main.rs writes: where Chromium, the packages and the portals are. A test is left out if
// neither its name nor that of its subject holds WORDS. Each test prints `ok NAME` or `FAILED NAME`, the latter followed by indented lines that
// say why, or `skipped NAME: REASON`.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { isDeepStrictEqual, inspect } = require("node:util");
const { World } = require("./world.cjs");

/** How many faults of a test are told. */
const TOLD = 20;

/** What a test may say. It goes on after a fault, so that all faults are told at once. */
class Test {
  constructor(name) {
    this.name = name;
    this.faults = [];
  }

  fault(text) {
    this.faults.push(text);
  }

  ok(condition, text) {
    if (!condition) this.fault(text);
  }

  equal(actual, expected, what) {
    if (!isDeepStrictEqual(actual, expected)) {
      this.fault(`${what}: ${inspect(actual, { depth: 5 })} instead of ${inspect(expected, { depth: 5 })}`);
    }
  }

  /** Waits until a question to the page has this answer. */
  async becomes(expected, what, ask, patience = 30_000) {
    const end = Date.now() + patience;
    let actual = await ask();
    while (!isDeepStrictEqual(actual, expected) && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      actual = await ask();
    }
    this.equal(actual, expected, what);
  }

  skip(reason) {
    this.skipped = reason;
  }

  tell() {
    if (this.faults.length > 0) {
      console.log(`FAILED ${this.name}`);
      for (const fault of this.faults.slice(0, TOLD)) console.log(`    ${fault.replaceAll("\n", "\n    ")}`);
      if (this.faults.length > TOLD) console.log(`    and ${this.faults.length - TOLD} more`);
    } else {
      console.log(this.skipped ? `skipped ${this.name}: ${this.skipped}` : `ok ${this.name}`);
    }
  }
}

async function main() {
  const [settings, words = ""] = process.argv.slice(2);
  const subjects = path.join(__dirname, "subjects");
  const tests = [];
  for (const file of fs.readdirSync(subjects).sort()) {
    const subject = path.basename(file, ".cjs");
    require(path.join(subjects, file))((name, body) => tests.push({ subject, name, body }));
  }
  const wanted = tests.filter(({ subject, name }) => subject === words || name.includes(words));
  const world = await World.open(JSON.parse(fs.readFileSync(settings, "utf8")));
  try {
    for (const { name, body } of wanted) {
      const test = new Test(name);
      const begun = Date.now();
      try {
        await body(world, test);
      } catch (error) {
        test.fault(String(error?.stack ?? error));
      }
      test.tell();
      if (process.env.SITEGEN_BROWSER_TIMES) console.error(`${Date.now() - begun} ms  ${name}`);
    }
  } finally {
    await world.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
