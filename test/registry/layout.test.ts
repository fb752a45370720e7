import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { serve } from "./serve.ts";

// Layouts with other people's tools: Debian's skopeo and umoci read what `convert DIR --write` wrote, and Debian's docker-registry takes it.

const root = path.resolve(import.meta.dirname, "../..");
const cli = path.join(root, "dist/cli.js");
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

let host: string;
let folder: string;
let stop: () => void = () => {};

before(async () => {
  for (const name of ["skopeo", "umoci"])
    assert.equal(
      spawnSync(name, ["--version"], { stdio: "ignore" }).error,
      undefined,
      `Debian's ${name} is installed (apt-get install ${name})`,
    );
  ({ host, folder, stop } = await serve());
});
after(() => stop());

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  annotations?: Record<string, string>;
}

/** A layout of the folder `name`: `put` writes a blob, `end` what stands beside. */
function layoutIn(name: string) {
  const at = (...parts: string[]): string => path.join(folder, name, ...parts);
  fs.mkdirSync(at("blobs/sha256"), { recursive: true });
  return {
    put: (mediaType: string, content: string | Buffer): Descriptor => {
      const bytes = Buffer.from(content);
      const hex = createHash("sha256").update(bytes).digest("hex");
      fs.writeFileSync(at("blobs/sha256", hex), bytes);
      return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
    },
    end: (entry: Descriptor): void => {
      fs.writeFileSync(at("oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
      const named = { ...entry, annotations: { "org.opencontainers.image.ref.name": "latest" } };
      fs.writeFileSync(at("index.json"), JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [named] }));
    },
  };
}

const skopeo = (...args: string[]) => spawnSync("skopeo", ["--insecure-policy", ...args], { cwd: folder, encoding: "utf8" });
const oci = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });
const blobsOf = (name: string): string[] => fs.readdirSync(path.join(folder, name, "blobs/sha256")).sort();
const entryOf = (name: string): Descriptor => JSON.parse(fs.readFileSync(path.join(folder, name, "index.json"), "utf8")).manifests[0];

describe("a local cache in the legacy form", () => {
  /** The sample, with blobs of a few bytes in the place of its layers. */
  before(() => {
    const { put, end } = layoutIn("cache");
    const legacy = JSON.parse(fs.readFileSync(path.join(root, "samples/legacy-cache-index.json"), "utf8")) as { manifests: Descriptor[] };
    const chain: { blob: string; parent: number }[] = [];
    legacy.manifests = legacy.manifests.map((entry, i) => {
      if (entry.mediaType.includes("cacheconfig")) return entry;
      const diff = Buffer.from(`layer ${i}`);
      const blob = put(entry.mediaType, gzipSync(diff));
      chain.push({ blob: blob.digest, parent: chain.length - 1 });
      const uncompressed = `sha256:${createHash("sha256").update(diff).digest("hex")}`;
      return { ...blob, annotations: { ...entry.annotations, "containerd.io/uncompressed": uncompressed } };
    });
    legacy.manifests = legacy.manifests.map((entry) =>
      entry.mediaType.includes("cacheconfig") ? put(entry.mediaType, JSON.stringify({ layers: chain, records: [] })) : entry,
    );
    end(put(INDEX, JSON.stringify(legacy, null, 2)));
  });

  test("cannot be copied: a layer is read as a manifest", () => {
    const { status, stderr } = skopeo("copy", "--all", "--dest-tls-verify=false", "oci:cache:latest", `docker://${host}/cache:latest`);
    assert.equal(status, 1);
    assert.match(stderr, /invalid character '\\+x1f'/);
  });

  test("is copied after the conversion, and every digest comes back equal", () => {
    const before = entryOf("cache");
    const { status, stdout, stderr } = oci("convert", "cache", "--write", "--prune");
    assert.equal(status, 0, stderr);
    const entry = entryOf("cache");
    assert.equal(entry.mediaType, MANIFEST);
    assert.deepEqual(entry.annotations, before.annotations);
    assert.ok(stdout.includes(entry.digest) && stdout.includes(`removing cache/blobs/sha256/${before.digest.slice(7)}`), stdout);

    const copied = skopeo("copy", "--all", "--dest-tls-verify=false", "oci:cache:latest", `docker://${host}/cache:latest`);
    assert.equal(copied.status, 0, copied.stderr);
    for (const image of [["oci:cache:latest"], ["--tls-verify=false", `docker://${host}/cache:latest`]]) {
      const raw = execFileSync("skopeo", ["inspect", "--raw", ...image], { cwd: folder });
      assert.equal(`sha256:${createHash("sha256").update(raw).digest("hex")}`, entry.digest);
      assert.equal(JSON.parse(raw.toString()).config.mediaType, "application/vnd.buildkit.cacheconfig.v0");
    }
    const back = skopeo("copy", "--all", "--src-tls-verify=false", `docker://${host}/cache:latest`, "oci:back:latest");
    assert.equal(back.status, 0, back.stderr);
    assert.deepEqual(blobsOf("back"), blobsOf("cache"));
    const verified = oci("verify", "cache", "back");
    assert.equal(verified.status, 0, verified.stdout);
    assert.match(verified.stdout, /latest {2}BuildKit cache {2}sha256:[0-9a-f]{12}… {2}14 blobs · .* ok\n/);
  });
});

/** A tar archive of one small file, in the oldest form. */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

test("an ordinary image whose list and manifest were rewritten is read and unpacked by umoci", () => {
  const { put, end } = layoutIn("image");
  const docker = "application/vnd.docker";
  const tar = tarOf("hello.txt", "hello\n");
  const layer = put(`${docker}.image.rootfs.diff.tar.gzip`, gzipSync(tar));
  const diffId = `sha256:${createHash("sha256").update(tar).digest("hex")}`;
  const config = put(
    `${docker}.container.image.v1+json`,
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: { Cmd: ["/hello"] },
      rootfs: { type: "layers", diff_ids: [diffId] },
      history: [{ created: "2026-01-02T03:04:05Z", created_by: "test" }],
    }),
  );
  const type = `${docker}.distribution.manifest.v2+json`;
  const manifest = put(type, JSON.stringify({ schemaVersion: 2, mediaType: type, config, layers: [layer] }, null, 3));
  const listType = `${docker}.distribution.manifest.list.v2+json`;
  const platform = { architecture: "amd64", os: "linux" };
  end(put(listType, JSON.stringify({ schemaVersion: 2, mediaType: listType, manifests: [{ ...manifest, platform }] }, null, 3)));
  const umoci = (...args: string[]) => spawnSync("umoci", args, { cwd: folder, encoding: "utf8" });
  assert.notEqual(umoci("stat", "--image", "image:latest").status, 0, "umoci reads OCI's types alone");

  const { status, stderr } = oci("convert", "image", "--to", "oci", "--write");
  assert.equal(status, 0, stderr);
  const stat = umoci("stat", "--image", "image:latest", "--json");
  assert.equal(stat.status, 0, stat.stderr);
  assert.equal(JSON.parse(stat.stdout).history[0].layer.digest, layer.digest);
  const unpacked = umoci("unpack", "--rootless", "--image", "image:latest", "bundle");
  assert.equal(unpacked.status, 0, unpacked.stderr);
  assert.equal(fs.readFileSync(path.join(folder, "bundle/rootfs/hello.txt"), "utf8"), "hello\n");
  const copied = skopeo("copy", "--all", "--dest-tls-verify=false", "oci:image:latest", `docker://${host}/image:latest`);
  assert.equal(copied.status, 0, copied.stderr);
  assert.equal(oci("verify", "image").status, 0);
});
