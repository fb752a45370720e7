import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { INDEX, image, indexOf, layout, legacy, type Made, put, sha, tagged } from "../layout/made.ts";
import { writeOut } from "../layout/on-disk.ts";
import { bundled, cli, folderWith, HELD, oci, plainEnvironment } from "./bundle.ts";

const blobFile = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** A cache and a platform index with an attestation. */
function made() {
  const into = layout();
  const cache = legacy(into, "one");
  const amd = image(into, "amd", {}, { platform: { os: "linux", architecture: "amd64" } });
  const arm = image(into, "arm", {}, { platform: { os: "linux", architecture: "arm64" } });
  const about = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": amd.digest };
  const sbom = image(into, "sbom", {}, { platform: { os: "unknown", architecture: "unknown" }, annotations: about });
  const app = put(into, INDEX, indexOf([amd, arm, sbom]), {}, "sha512");
  into.index = JSON.stringify(indexOf([tagged(cache, "latest"), tagged(app, "app")]));
  return { into, cache, amd, arm, app };
}

function there(into: Made): string {
  const folder = folderWith({ "x/oci-layout": "" });
  writeOut(join(folder, "x"), into);
  return folder;
}

interface Group {
  readonly blobs: number;
  readonly bytes: number;
  readonly ok: boolean;
  readonly faults: readonly { readonly kind: string; readonly digest: string; readonly path: string; readonly says: string }[];
}
interface Told extends Group {
  readonly layout: string;
  readonly notVerified: readonly string[];
  readonly manifests: readonly (Group & { readonly digest: string; readonly tags: readonly string[]; readonly name: string })[];
  readonly unreferenced: Group;
}

function told(folder: string, path = "x", under?: readonly string[]): { readonly code: number | null; readonly layouts: readonly Told[] } {
  const { code, out } = oci(folder, ["verify", "--format", "json", path], under === undefined ? {} : { under });
  const { version, layouts } = JSON.parse(out) as { version: number; layouts: readonly Told[] };
  assert.equal(version, 1);
  return { code, layouts };
}

before(bundled);

describe("verify", () => {
  test("a layout that holds together, a line for each manifest", () => {
    const { into } = made();
    const folder = there(into);
    const { code, out, err } = oci(folder, ["verify", "x"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    const lines = out.split("\n").map((line) => line.replace(/ {2,}/g, "  "));
    assert.match(lines[2] ?? "", /^ {2}latest {2}BuildKit cache, legacy form {2}sha256:[0-9a-f]{12}… {2}3 blobs · \d+ bytes {2}ok$/);
    assert.match(lines[3] ?? "", /^ {2}app {2}OCI image index {2}sha512:[0-9a-f]{12}… {2}1 blob · /);
    assert.match(lines[4] ?? "", /^ {2}linux\/amd64 .* {2}3 blobs · .* {2}ok$/);
    assert.match(lines[5] ?? "", /^ {2}linux\/arm64 /);
    assert.match(lines[6] ?? "", /^ {2}attestation of linux\/amd64 /);
    assert.match(lines[8] ?? "", /^13 blobs · .* · ok$/);
  });

  test("each fault is told with its kind, and in the manifest that needs the blob", () => {
    const { into, cache, amd, arm } = made();
    const { config, layers } = JSON.parse(into.blobs.get(amd.digest) ?? "");
    // The entry of another document than the cache, in whose place a folder will be.
    const listed = JSON.parse(into.index).manifests.find(({ digest }: { digest: string }) => digest !== cache.digest);
    into.index = into.index.replace(`"size":${listed.size}`, `"size":${listed.size + 1}`);
    const strange = `blake3:${"0".repeat(64)}`;
    into.blobs.set(strange, "?");
    into.blobs.set(sha("alone"), "alone");
    const folder = there(into);
    const at = (digest: string): string => join(folder, "x", blobFile(digest));
    writeFileSync(at(config.digest), "x".repeat(config.size));
    truncateSync(at(layers[0].digest), 0);
    rmSync(at(arm.digest));
    rmSync(at(cache.digest));
    mkdirSync(at(cache.digest));
    const {
      code,
      layouts: [only],
    } = told(folder);
    assert.equal(code, 1);
    assert.ok(only);
    const kinds = only.faults.map(({ kind, digest }) => `${kind} ${digest}`).sort();
    assert.deepEqual(
      kinds,
      [
        `corrupt ${config.digest}`,
        `corrupt ${layers[0].digest}`,
        `size ${listed.digest}`,
        `missing ${arm.digest}`,
        `not-a-file ${cache.digest}`,
        `unknown-algorithm ${strange}`,
      ].sort(),
    );
    const image = only.manifests.find(({ name }) => name === "linux/amd64");
    assert.deepEqual(image?.faults.map(({ kind }) => kind).sort(), ["corrupt", "corrupt"], "other content has another size: one fault");
    assert.match(
      only.faults.find(({ kind }) => kind === "size")?.says ?? "",
      /^has \d+ bytes, and `manifests\[\d+\]` of `index\.json` says \d+$/,
    );
    assert.ok(image?.faults.some(({ says }) => says === `hashes to ${sha("x".repeat(config.size))}`));
    assert.equal(only.manifests.find(({ name }) => name === "attestation of linux/amd64")?.ok, true);
    assert.equal(only.unreferenced.faults[0]?.kind, "unknown-algorithm");
    assert.ok(only.unreferenced.blobs >= 2);
    const { out } = oci(folder, ["verify", "x"]);
    for (const { path, says } of only.faults) assert.ok(out.includes(`    ${path} ${says}\n`), says);
    assert.match(out, /2 corrupt/);
  });

  test("links are not followed, and pipes and devices hold nobody up", { skip: process.platform === "win32" }, () => {
    const { into, cache } = made();
    const folder = there(into);
    const file = join(folder, "x", blobFile(cache.digest));
    renameSync(file, join(folder, "outside"));
    symlinkSync(join(folder, "outside"), file);
    assert.match(told(folder).layouts[0]?.faults[0]?.says ?? "", /^is a symbolic link, which is not followed$/);
    rmSync(file);
    execFileSync("mkfifo", [file]);
    assert.equal(told(folder).layouts[0]?.faults[0]?.kind, "not-a-file");
    renameSync(join(folder, "x/blobs/sha256"), join(folder, "sha256"));
    symlinkSync(join(folder, "sha256"), join(folder, "x/blobs/sha256"));
    assert.ok(told(folder).layouts[0]?.faults.every(({ kind }) => kind === "missing"));
  });

  test("what cannot be read is told, and is more than a fault", () => {
    const { into, cache } = made();
    const folder = there(into);
    chmodSync(join(folder, "x", blobFile(cache.digest)), 0);
    const { code, layouts } = told(folder, "x", HELD);
    assert.equal(code, 2);
    assert.equal(layouts[0]?.faults[0]?.says, "could not be read: EACCES");
  });

  test("layouts are found below a folder; where there is none, it says so", () => {
    const { into } = made();
    const folder = there(into);
    mkdirSync(join(folder, "deep/er"), { recursive: true });
    writeOut(join(folder, "deep/er"), into);
    mkdirSync(join(folder, "node_modules"));
    writeOut(join(folder, "node_modules"), into);
    const { code, layouts } = told(folder, ".");
    assert.deepEqual({ code, names: layouts.map(({ layout }) => layout) }, { code: 0, names: ["deep/er", "x"] });
    for (const [path, says] of [
      ["x/blobs", /there is no image layout in it or below/],
      ["nowhere", /there is no such file or folder/],
      ["x/index.json", /a folder is needed|not a folder/],
    ] as const) {
      const ended = oci(folder, ["verify", path]);
      assert.equal(ended.code, 2, path);
      assert.match(ended.err, says);
    }
  });

  test("without index.json every blob is verified, and what they are for is not known", () => {
    const { into } = made();
    const folder = there(into);
    rmSync(join(folder, "x/index.json"));
    const { code, layouts } = told(folder);
    assert.equal(code, 2);
    assert.equal(layouts[0]?.unreferenced.blobs, 13);
    assert.match(layouts[0]?.notVerified[0] ?? "", /`index\.json` is missing/);
  });

  test("an index that contains itself, and one of a hundred thousand entries", () => {
    const into = layout();
    const self = sha("self");
    into.blobs.set(self, JSON.stringify(indexOf([{ mediaType: INDEX, digest: self, size: 1 }])));
    const one = image(into, "one");
    into.index = JSON.stringify(indexOf([{ mediaType: INDEX, digest: self, size: 1 }, ...Array.from({ length: 100_000 }, () => one)]));
    const { code, layouts } = told(there(into));
    assert.equal(code, 1);
    assert.deepEqual([...new Set(layouts[0]?.faults.map(({ kind }) => kind))], ["corrupt"]);
    assert.equal(layouts[0]?.manifests.length, 2);
  });

  test("an interruption ends it at once, with what was verified by then", { skip: process.platform === "win32" }, async () => {
    const { into, cache } = made();
    const folder = there(into);
    // Fifty gigabytes that no disk holds.
    const fd = openSync(join(folder, "x", blobFile(cache.digest)), "w");
    ftruncateSync(fd, 50e9);
    closeSync(fd);
    const child = spawn(process.execPath, [cli, "verify", "x"], { cwd: folder, env: plainEnvironment() });
    let err = "";
    child.stderr.on("data", (text) => {
      err += text;
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    assert.equal(err, "interrupted; not everything is verified\n");
  });
});
