// Opening a layout beside readdir and stat of all its blobs, and checking again after one file changed, in CPU milliseconds (a noisy
// neighbour costs nothing then): `node --import tsx bench/layout.mjs [N]`.
import { createHash } from "node:crypto";
import fs from "node:fs";
import fsp from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { layoutFiles } from "../server/src/entry/layout-files.ts";
import { readLayout } from "../server/src/layout/layout.ts";
import { createLayoutReader } from "../server/src/layout/reader.ts";
import { viewOf } from "../server/src/layout/view.ts";
import { validate } from "../server/src/validate.ts";

const BLOBS = Number(process.argv[2] ?? 10_000);
const ROUNDS = 15;
const IMAGES = Math.floor(BLOBS / 4);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-layout-"));
const home = path.join(folder, "blobs", "sha256");
fs.mkdirSync(home, { recursive: true });

const sha256 = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
function blob(mediaType, content, more = {}) {
  const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  const digest = sha256(bytes);
  fs.writeFileSync(path.join(home, digest.slice(7)), bytes);
  return { mediaType, digest, size: bytes.length, ...more };
}
const oci = (name) => `application/vnd.oci.image.${name}`;
const manifests = Array.from({ length: IMAGES }, (_, i) => {
  const layers = [0, 1].map((n) => blob(oci("layer.v1.tar"), `layer ${i} ${n}`));
  const config = blob(oci("config.v1+json"), {
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    config: { Labels: { image: String(i) } },
  });
  const manifest = { schemaVersion: 2, mediaType: oci("manifest.v1+json"), config, layers };
  return blob(oci("manifest.v1+json"), manifest, { annotations: { "org.opencontainers.image.ref.name": `tag${i}` } });
});
fs.writeFileSync(path.join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
const index = JSON.stringify({ schemaVersion: 2, mediaType: oci("index.v1+json"), manifests });
fs.writeFileSync(path.join(folder, "index.json"), index);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const times = {};
async function turn(name, act) {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  times[name] = [...(times[name] ?? []), (user + system) / 1000];
}
for (let round = 0; round < ROUNDS; round++) {
  await turn("readdir + stat, synchronous", () => {
    for (const name of fs.readdirSync(home)) fs.statSync(path.join(home, name));
  });
  await turn("open the layout", () => readLayout(layoutFiles(folder)));
}
// By itself: its ten thousand promises are garbage that somebody else would have to clear away.
for (let round = 0; round < ROUNDS; round++) {
  await turn("readdir + stat, asynchronous", async () => {
    await Promise.all((await fsp.readdir(home)).map((name) => fsp.stat(path.join(home, name))));
  });
}
const reader = createLayoutReader(layoutFiles(folder), { sha256 });
let reads = 0;
const counted = createLayoutReader(
  {
    ...reader.files,
    read: (name, limit) => {
      reads++;
      return reader.files.read(name, limit);
    },
  },
  { sha256 },
);
const first = { ms: performance.now() };
await viewOf(counted, "index.json");
first.ms = performance.now() - first.ms;
first.reads = reads;
reads = 0;
const one = `blobs/${manifests[IMAGES >> 1].digest.replace(":", "/")}`;
const text = fs.readFileSync(path.join(folder, one), "utf8");
for (let round = 0; round < ROUNDS; round++) {
  fs.writeFileSync(path.join(folder, one), text + " ".repeat(round + 1));
  await turn("gather again after one blob changed", () => {
    counted.forget();
    return viewOf(counted, one);
  });
}
const again = reads / ROUNDS;
const view = await viewOf(counted, "index.json");
for (let round = 0; round < ROUNDS; round++) {
  await turn("check index.json by itself", () => void validate(index));
  await turn("check index.json with its layout", () => void validate(index, { layout: view }));
  await turn("gather after a change in an editor", () => viewOf(counted, one, text + "\n".repeat(round + 2)));
}
fs.rmSync(folder, { recursive: true, force: true });

console.log(`${IMAGES * 4} blobs, ${IMAGES} images; medians of ${ROUNDS}`);
for (const [name, all] of Object.entries(times)) console.log(`${median(all).toFixed(1).padStart(8)} ms  ${name}`);
const ratio = median(times["open the layout"]) / median(times["readdir + stat, synchronous"]);
console.log(`${ratio.toFixed(2).padStart(8)} ×   opening beside the synchronous readdir + stat (at most 2)`);
console.log(
  `${first.ms.toFixed(1).padStart(8)} ms  the first view of index.json: ${first.reads} documents read; after one change: ${again}`,
);
