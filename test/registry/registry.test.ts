import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { serve } from "./serve.ts";

// The curl recipe of docs/registry.md, done against a registry of this machine: a stored legacy cache is fetched,
// converted by the bundled command line and pushed, and the registry answers with the digest that `convert` printed.

const root = path.resolve(import.meta.dirname, "../..");
const cli = path.join(root, "dist/cli.js");
const sha256 = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

let folder: string;
let base: string;
let stop: () => void = () => {};

before(async () => {
  const registry = await serve();
  folder = registry.folder;
  stop = registry.stop;
  base = `http://${registry.host}/v2/cache`;
});

after(() => stop());

/** curl, as the page writes it; returns the answer's headers and body. */
function curl(...args: string[]): string {
  return execFileSync("curl", ["--silent", "--show-error", "--fail", "--include", ...args], { encoding: "utf8", cwd: folder });
}

function pushBlob(bytes: Uint8Array): string {
  const digest = sha256(bytes);
  const file = path.join(folder, digest.slice(7, 19));
  fs.writeFileSync(file, bytes);
  const location = /^location: (\S+)/im.exec(curl("-X", "POST", `${base}/blobs/uploads/`))?.[1];
  assert.ok(location);
  curl(
    "-X",
    "PUT",
    "-H",
    "Content-Type: application/octet-stream",
    "--data-binary",
    `@${file}`,
    `${location}${location.includes("?") ? "&" : "?"}digest=${digest}`,
  );
  return digest;
}

test("a stored legacy cache is converted and pushed with curl", () => {
  const layers = ["first", "second"].map((word) => {
    const diff = Buffer.from(`not really a tar, but bytes: ${word}`);
    const bytes = gzipSync(diff);
    return { bytes, diffId: sha256(diff) };
  });
  const config = Buffer.from(
    JSON.stringify({ layers: layers.map((layer, i) => ({ blob: sha256(layer.bytes), parent: i - 1 })), records: [] }),
  );
  // Blobs first: a registry refuses a manifest whose blobs it does not have.
  for (const { bytes } of layers) pushBlob(bytes);
  pushBlob(config);
  const legacy = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      ...layers.map(({ bytes, diffId }) => ({
        mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
        digest: sha256(bytes),
        size: bytes.length,
        annotations: { "buildkit/createdat": "2026-01-02T03:04:05.678Z", "containerd.io/uncompressed": diffId },
      })),
      { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: sha256(config), size: config.length },
    ],
  });
  fs.writeFileSync(path.join(folder, "legacy.json"), legacy);
  curl(
    "-X",
    "PUT",
    "-H",
    "Content-Type: application/vnd.oci.image.index.v1+json",
    "--data-binary",
    "@legacy.json",
    `${base}/manifests/legacy`,
  );

  const fetched = execFileSync("curl", ["-sSf", "-H", "Accept: application/vnd.oci.image.index.v1+json", `${base}/manifests/legacy`], {
    encoding: "utf8",
  });
  assert.equal(fetched, legacy);
  const converted = spawnSync(process.execPath, [cli, "convert", "-"], { input: fetched, encoding: "utf8" });
  assert.equal(converted.status, 0, converted.stderr);
  const printed = /sha256:[0-9a-f]{64}/.exec(converted.stderr)?.[0];
  assert.ok(printed, "the new digest is told on stderr");
  fs.writeFileSync(path.join(folder, "cache.json"), converted.stdout);
  const answer = curl(
    "-X",
    "PUT",
    "-H",
    "Content-Type: application/vnd.oci.image.manifest.v1+json",
    "--data-binary",
    "@cache.json",
    `${base}/manifests/cache`,
  );
  assert.equal(/^docker-content-digest: (\S+)/im.exec(answer)?.[1], printed);
  const back = execFileSync("curl", ["-sSf", "-H", "Accept: application/vnd.oci.image.manifest.v1+json", `${base}/manifests/${printed}`], {
    encoding: "utf8",
  });
  assert.equal(back, converted.stdout);
});
