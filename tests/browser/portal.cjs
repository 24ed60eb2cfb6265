// What is in a finished portal: its pages, and of which kind each is.

"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** An address that no portal has, which 404.html answers. */
const MISSING = "no/such/page/";

/** Kinds of pages by their address, the first that fits. */
const KINDS = [
  ["missing", /^no\/such\/page\/$/],
  ["numbered list", /\/page-\d+\/$/],
  ["home", /^$/],
  ["spec", /^specs\/[^/]+\/$/],
  ["attached document", /^specs\/[^/]+\/.+/],
  ["document", /^pages\/.+/],
  ["specs of a status", /^status\/.+/],
  ["release", /^releases\/.+/],
  ["owner", /^owners\/.+/],
  ["part of the risks", /^risks\/.+/],
  ["specs by criteria", /^criteria\/specs-.+/],
  ["part of the criteria", /^criteria\/.+/],
  ["part of the catalogue", /^catalog\/.+/],
  ["part of the dependencies", /^dependencies\/.+/],
  ["part of the metrics", /^metrics\/.+/],
  ["part of the reviews", /^reviews\/.+/],
  ["rule", /^health\/.+/],
];

class Portal {
  constructor({ name, folder, subPath, portable }) {
    this.name = name;
    this.folder = folder;
    this.subPath = subPath;
    this.portable = portable;
    this.pages = pagesBelow(folder, "");
    this.data = JSON.parse(fs.readFileSync(path.join(folder, "api/v1/portal.json"), "utf8"));
  }

  file(page) {
    return path.join(this.folder, page === MISSING ? "404.html" : `${page}index.html`);
  }

  read(page) {
    return fs.readFileSync(this.file(page), "utf8");
  }

  /** One page of each kind, the heaviest. */
  onePerKind() {
    const kinds = new Map();
    for (const page of this.pages) {
      // It takes its addresses from the root of the host, and a disk has none.
      if (page === MISSING && this.portable) continue;
      const kind = kindOf(page);
      const weight = fs.statSync(this.file(page)).size;
      if (!kinds.has(kind) || weight > kinds.get(kind).weight) kinds.set(kind, { page, weight });
    }
    return [...kinds.values()].map(({ page }) => page).sort();
  }

  of(kind) {
    return this.pages.filter((page) => kindOf(page) === kind);
  }
}

/** A page that stands alone (`risks/`) is a kind of its own. */
function kindOf(page) {
  return KINDS.find(([, pattern]) => pattern.test(page))?.[0] ?? page.slice(0, -1);
}

function pagesBelow(folder, prefix) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      // What lies below `files/` belongs to the authors, whatever it is.
      const skipped = prefix === "" && (entry.name === "files" || entry.name.startsWith("."));
      return skipped ? [] : pagesBelow(path.join(folder, entry.name), `${prefix}${entry.name}/`);
    }
    if (entry.name === "index.html") return [prefix];
    return entry.name === "404.html" && prefix === "" ? [MISSING] : [];
  });
}

module.exports = { MISSING, Portal, kindOf };
