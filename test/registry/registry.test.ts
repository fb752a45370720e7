import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

// The curl recipe of docs/registry.md, done against a registry of this machine: a stored legacy cache is fetched,
// converted by the bundled command line and pushed, and the registry answers with the digest that `convert` printed.

const root = path.resolve(import.meta.dirname, "../..");
const cli = path.join(root, "dist/cli.js");
const program = ["docker-registry", "registry"].find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined);
const sha256 = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

let registry: ChildProcess;
let folder: string;
let base: string;

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
    server.on("error", reject);
  });
}

before(async () => {
  assert.ok(program, "Debian's docker-registry is installed (apt-get install docker-registry)");
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-registry-"));
  const port = await freePort();
  base = `http://127.0.0.1:${port}/v2/cache`;
  fs.writeFileSync(
    path.join(folder, "config.yml"),
    `version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: ${path.join(folder, "data")}\nhttp:\n  addr: 127.0.0.1:${port}\n`,
  );
  registry = spawn(program, ["serve", path.join(folder, "config.yml")], { stdio: "ignore" });
  for (let tries = 0; ; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return;
    assert.ok(tries < 100, "the registry answers");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

after(() => {
  registry?.kill();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

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
