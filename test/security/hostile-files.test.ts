import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { bundled, folderWith, remove } from "../cli/bundle.ts";
import { ABLE, start } from "../lsp/client.ts";
import { LEGACY_CACHE } from "../lsp/documents.ts";

// A configuration of a stranger names what is no file: the server says so and goes on.

before(bundled);

test("a device without end and a pipe without a writer hold nothing up", {
  skip: process.platform === "win32",
  timeout: 60_000,
}, async () => {
  for (const named of ["/dev/zero", "pipe.json", "."]) {
    const folder = folderWith({
      ".oci-manifest.json": JSON.stringify({ extends: named, baseline: named, rules: { "legacy-cache-index": "error" } }),
      ".git/HEAD": "",
    });
    assert.equal(spawnSync("mkfifo", [path.join(folder, "pipe.json")]).status, 0);
    const peer = await start({ capabilities: ABLE });
    const uri = pathToFileURL(path.join(folder, "a.json")).href;
    await peer.open(uri, LEGACY_CACHE);
    const found = await peer.pull(uri);
    // What else the configuration says holds.
    assert.equal(found.find(({ code, severity }) => code === "legacy-cache-index" && severity === 1)?.severity, 1, named);
    assert.ok(
      peer.log.some((line) => line.includes(".oci-manifest.json")),
      peer.log.join("\n"),
    );
    assert.equal(await peer.stop(), 0);
    remove(folder);
  }
});
