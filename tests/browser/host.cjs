// Serves a finished portal as a static host does: below its sub-path, with 404.html for whatever is not there.

"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const zlib = require("node:zlib");

const TYPES = {
  ".atom": "application/atom+xml", ".css": "text/css", ".html": "text/html; charset=utf-8", ".ics": "text/calendar",
  ".js": "text/javascript", ".json": "application/json", ".png": "image/png", ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
};

/** How a slow line brings the beginning of a page: so many bytes, then so many milliseconds nothing. */
const PIECE = 600;
const PAUSE = 20;
/** What follows is below the first screen of a phone. */
const BEGINNING = 16_000;

/** Starts a server on any free port and gives it with the address of the portal's root. */
function serve(folder, subPath, inPieces = false) {
  const packed = new Map();
  const server = http.createServer((request, response) => {
    const { file, found } = look(folder, subPath, new URL(request.url, "http://localhost").pathname);
    if (inPieces && file.endsWith(".html")) {
      trickle(response, fs.readFileSync(file));
      return;
    }
    // Packed once: a measured page must not wait for its host.
    if (!packed.has(file)) packed.set(file, zlib.gzipSync(fs.readFileSync(file)));
    response.writeHead(found ? 200 : 404, {
      "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
      "content-encoding": "gzip",
      "cache-control": "max-age=600",
    });
    response.end(request.method === "HEAD" ? "" : packed.get(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
    resolve({ server, base: `http://127.0.0.1:${server.address().port}${subPath}` });
  }));
}

/** Sends a page so slowly that a browser paints it many times before it is there. */
async function trickle(response, page) {
  response.writeHead(200, { "content-type": TYPES[".html"] });
  let sent = page.indexOf("<body>");
  response.write(page.subarray(0, sent));
  // The style sheet takes its time as well.
  await pause(5 * PAUSE);
  for (const end = Math.min(sent + BEGINNING, page.length); sent < end; sent += PIECE) {
    response.write(page.subarray(sent, sent + PIECE));
    await pause(PAUSE);
  }
  response.end(page.subarray(sent));
}

function pause(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}

function look(folder, subPath, address) {
  const missing = { file: path.join(folder, "404.html"), found: false };
  let inner;
  try {
    inner = decodeURIComponent(address);
  } catch {
    return missing;
  }
  if (!inner.startsWith(subPath)) return missing;
  let file = path.join(folder, path.normalize(`/${inner.slice(subPath.length)}`));
  if (fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, "index.html");
  return fs.existsSync(file) ? { file, found: true } : missing;
}

module.exports = { serve };
