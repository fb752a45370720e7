// Image layouts: opening one, checking again after one file changed, verifying all blobs, beside the tools that read the same files.
import { spawnSync } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { count, expect, median } from "./figures.mjs";
import { root } from "./peers.mjs";
import { costsOf, writeCosts } from "./processes.mjs";

const sha256 = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const oci = (name) => `application/vnd.oci.image.${name}`;
const cli = path.join(root, "dist/cli.js");

/** The reader of layouts as one module; the bundles have it inside, and the library does not give it out. */
async function reading(folder) {
  const contents = `
    export { layoutFiles } from "./server/src/entry/layout-files.ts";
    export { readLayout } from "./server/src/layout/layout.ts";
    export { createLayoutReader } from "./server/src/layout/reader.ts";
    export { viewOf } from "./server/src/layout/view.ts";
    export { validate } from "./server/src/validate.ts";`;
  const outfile = path.join(folder, "reading.cjs");
  const stdin = { contents, resolveDir: root, loader: "ts" };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "cjs", mainFields: ["module", "main"], logLevel: "error" });
  return createRequire(import.meta.url)(outfile);
}

function emptyLayout(folder) {
  fs.mkdirSync(path.join(folder, "blobs/sha256"), { recursive: true });
  fs.writeFileSync(path.join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  return (mediaType, content, more = {}) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
    const digest = sha256(bytes);
    fs.writeFileSync(path.join(folder, "blobs/sha256", digest.slice(7)), bytes);
    return { mediaType, digest, size: bytes.length, ...more };
  };
}

const writeIndex = (folder, manifests) =>
  fs.writeFileSync(path.join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, mediaType: oci("index.v1+json"), manifests }));

/** A layout of N blobs, four to an image; gives the manifests' descriptors. */
function layoutOfImages(folder, blobs) {
  const put = emptyLayout(folder);
  const manifests = Array.from({ length: Math.floor(blobs / 4) }, (_, i) => {
    const layers = [0, 1].map((n) => put(oci("layer.v1.tar"), `layer ${i} ${n}`));
    const rootfs = { type: "layers", diff_ids: layers.map(({ digest }) => digest) };
    const config = put(oci("config.v1+json"), { architecture: "amd64", os: "linux", rootfs, config: { Labels: { image: String(i) } } });
    const manifest = { schemaVersion: 2, mediaType: oci("manifest.v1+json"), config, layers };
    return put(oci("manifest.v1+json"), manifest, { annotations: { "org.opencontainers.image.ref.name": `tag${i}` } });
  });
  writeIndex(folder, manifests);
  return manifests;
}

/** A layout whose one manifest has random layers of these sizes. */
function layoutOfLayers(folder, sizes) {
  const put = emptyLayout(folder);
  const piece = Buffer.alloc(Math.max(...sizes));
  randomFillSync(piece);
  const layers = sizes.map((size, i) => {
    piece.writeUInt32LE(i, 0);
    return put(oci("layer.v1.tar"), piece.subarray(0, size));
  });
  const config = put(oci("config.v1+json"), "{}");
  writeIndex(folder, [put(oci("manifest.v1+json"), { schemaVersion: 2, mediaType: oci("manifest.v1+json"), config, layers })]);
}

/** In process, in CPU milliseconds: opening, one file changed, an edit. */
async function opening(report, folder, manifests, rounds) {
  const { createLayoutReader, layoutFiles, readLayout, validate, viewOf } = await reading(path.dirname(folder));
  const home = path.join(folder, "blobs/sha256");
  const times = {};
  const turn = async (name, act) => {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    times[name] ??= [];
    times[name].push((user + system) / 1000);
  };
  for (let round = 0; round < rounds; round++) {
    await turn("readdir + stat of all blobs", () => {
      for (const name of fs.readdirSync(home)) fs.statSync(path.join(home, name));
    });
    await turn("open the layout", () => readLayout(layoutFiles(folder)));
  }
  let reads = 0;
  const { files } = createLayoutReader(layoutFiles(folder), { sha256 });
  const read = (name, limit) => {
    reads++;
    return files.read(name, limit);
  };
  const reader = createLayoutReader({ ...files, read }, { sha256 });
  const view = await viewOf(reader, "index.json");
  reads = 0;
  const one = `blobs/${manifests[manifests.length >> 1].digest.replace(":", "/")}`;
  const text = fs.readFileSync(path.join(folder, one), "utf8");
  for (let round = 0; round < rounds; round++) {
    fs.writeFileSync(path.join(folder, one), text + " ".repeat(round + 1));
    await turn("gather again after one blob changed", () => {
      reader.forget();
      return viewOf(reader, one);
    });
  }
  const again = reads / rounds;
  fs.writeFileSync(path.join(folder, one), text);
  const index = fs.readFileSync(path.join(folder, "index.json"), "utf8");
  for (let round = 0; round < rounds; round++) {
    await turn("check index.json by itself", () => void validate(index));
    await turn("check index.json with its layout", () => void validate(index, { layout: view }));
    await turn("gather after a key in an editor", () => viewOf(reader, one, text + "\n".repeat(round + 2)));
  }
  report.heading(`A layout of ${count(manifests.length * 4)} blobs, in process`, "work", "CPU, ms");
  for (const [name, all] of Object.entries(times)) report.row(name, median(all).toFixed(1));
  report.say();
  report.say(`After one blob changed ${again} files are read again.`);
  report.say();
  report.bound(
    "opening a layout of 10 000 blobs beside `readdir` + `stat`, CPU",
    median(times["open the layout"]) / median(times["readdir + stat of all blobs"]),
    2,
  );
}

const present = (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** As programs: check and verify beside find, sha256sum and skopeo. */
function programs(report, folder, quick) {
  const cores = os.availableParallelism();
  const us = "oci-manifest check";
  const verify = "oci-manifest verify";
  const sum = `find, sha256sum on ${cores} cores`;
  const hashAll = (where) => ["sh", "-c", `find ${where}/blobs -type f -print0 | xargs -0 -n 16 -P ${cores} sha256sum > /dev/null`];
  const node = process.execPath;
  const columns = ["work", "program", "CPU, ms", "wall, ms", "peak memory, MB", "our CPU as a multiple", "our memory as a multiple"];
  report.heading("Layouts, as programs", ...columns);
  const rounds = quick ? 3 : 15;
  writeCosts(
    report,
    "look at 10 000 blobs",
    costsOf(
      rounds,
      {
        [us]: [node, cli, "check", "--quiet", folder],
        "find with types and sizes": ["find", folder, "-type", "f", "-printf", "%s %p\n"],
        ...(present("skopeo") ? { "skopeo inspect of one image": ["skopeo", "inspect", "--raw", `oci:${folder}:tag7`] } : {}),
      },
      "a layout",
    ),
    us,
  );
  const unit = ((quick ? 64 : 1024) * 1e6) / 128;
  const layers = [
    ["16 large blobs", Array(16).fill(8 * unit)],
    ["one that is as large as all others", [64 * unit, ...Array(64).fill(unit)]],
    ["10 000 small blobs", Array(10_000).fill(8000)],
  ];
  const compared = (work, where) => costsOf(rounds, { [verify]: [node, cli, "verify", where], [sum]: hashAll(where) }, work);
  for (const [what, sizes] of layers) {
    const work = `verify ${what}`;
    const where = fs.mkdtempSync(path.join(path.dirname(folder), "layers-"));
    layoutOfLayers(where, sizes);
    const costs = compared(work, where);
    fs.rmSync(where, { recursive: true });
    writeCosts(report, work, costs, verify);
    report.bound(`${work}, wall beside sha256sum`, costs[verify][1] / costs[sum][1], 1 / 0.8);
    report.bound(`${work}, peak memory`, costs[verify][2], 150, "MB");
  }
  // Every manifest is read, too, which sha256sum does not.
  const images = "verify 2 500 images of four blobs";
  writeCosts(report, images, compared(images, folder), verify);
  report.say();
}

/** Throws where a program does not end as it should. */
export async function layouts(report, { quick }) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
  const folder = path.join(home, "images");
  const manifests = layoutOfImages(folder, 10_000);
  expect("the number of images", manifests.length, 2500);
  await opening(report, folder, manifests, quick ? 5 : 15);
  programs(report, folder, quick);
  fs.rmSync(home, { recursive: true, force: true });
}
