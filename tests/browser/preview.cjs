// A project of its own and `sitegen serve` on it, for one test.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { spawn } = require("node:child_process");

class Preview {
  /** Writes files below a new folder and serves them; `options` are those of the command. */
  static async start(world, files, options = []) {
    const preview = new Preview();
    preview.world = world;
    preview.folder = fs.mkdtempSync(path.join(world.scratch, "preview-"));
    for (const [name, text] of Object.entries(files)) preview.write(name, text);
    await preview.run(options);
    return preview;
  }

  async run(options, port = "0") {
    this.said = "";
    const { promise, resolve, reject } = Promise.withResolvers?.() ?? resolvers();
    this.server = spawn(this.world.sitegen, ["serve", "content", "--port", port, "--date", "2026-11-22", ...options], { cwd: this.folder });
    this.ended = new Promise((end) => this.server.on("exit", end));
    const hear = (text) => {
      this.said += text;
      const url = /http:\/\/[\d.:]+\/\S*/.exec(this.said);
      if (url) resolve(url[0]);
    };
    this.server.stdout.on("data", hear);
    this.server.stderr.on("data", hear);
    this.ended.then(() => reject(new Error(`serve ended: ${this.said}`)));
    this.base = await promise;
  }

  write(name, text) {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // As editors save: the whole file at once, under its name.
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
  }

  remove(name) {
    fs.rmSync(path.join(this.folder, name));
  }

  async stop() {
    this.server.kill("SIGINT");
    await this.ended;
  }
}

function resolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** Serves for the time of `body`. */
async function previewing(world, files, options, body) {
  const preview = await Preview.start(world, files, options);
  try {
    return await body(preview);
  } finally {
    await preview.stop();
  }
}

module.exports = { previewing };
