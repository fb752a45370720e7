// `oci-manifest verify` beside `sha256sum` on all cores over the same blobs, in one run: `node bench/verify.mjs [MEGABYTES]`.
// Needs xargs, sha256sum and /usr/bin/time. Wall time and peak memory, medians of the rounds; the aim is a throughput of at least 0.8 of
// sha256sum's, in at most 150 MB.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROUNDS = 5;
const LIMIT_MB = 150;
const AIM = 0.8;
const cli = join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "cli.js");
const cores = availableParallelism();
const megabytes = Number(process.argv[2] ?? 1024);

/** A layout whose one manifest has layers of these sizes. */
function layoutOf(sizes) {
  const folder = mkdtempSync(join(tmpdir(), "ocim-verify-"));
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
  const put = (mediaType, bytes) => {
    const hex = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(join(folder, "blobs/sha256", hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const piece = Buffer.alloc(Math.max(...sizes));
  randomFillSync(piece);
  const layers = sizes.map((size, i) => {
    piece.writeUInt32LE(i, 0);
    return put("application/vnd.oci.image.layer.v1.tar", piece.subarray(0, size));
  });
  const config = put("application/vnd.oci.image.config.v1+json", Buffer.from("{}"));
  const manifest = { schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers };
  const entry = put(manifest.mediaType, Buffer.from(JSON.stringify(manifest)));
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  return folder;
}

/** Wall time in ms and peak memory in MB of a command, which must end with 0. */
function measure(cwd, command, args) {
  const began = performance.now();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-f", "%M", command, ...args], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return { ms, mb: Number(stderr.trim().split("\n").at(-1)) / 1024 };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const unit = 1e6;
const cases = [
  ["16 large blobs", Array(16).fill(Math.round((megabytes * unit) / 16))],
  ["one that is as large as all others", [(megabytes * unit) / 2, ...Array(64).fill(Math.round((megabytes * unit) / 128))]],
  ["10 000 small blobs", Array(10_000).fill(8_000)],
];
let failed = false;
console.log(`${cores} cores, Node ${process.version}, ${execFileSync("sha256sum", ["--version"], { encoding: "utf8" }).split("\n")[0]}\n`);
console.log("blobs                                 verify      sha256sum   throughput   memory");
for (const [name, sizes] of cases) {
  const folder = layoutOf(sizes);
  try {
    const ours = [];
    const theirs = [];
    // Side by side, so that a busy minute falls on both.
    for (let round = 0; round <= ROUNDS; round++) {
      const a = measure(folder, process.execPath, [cli, "verify", "."]);
      const b = measure(folder, "sh", ["-c", `find blobs -type f -print0 | xargs -0 -n 16 -P ${cores} sha256sum > /dev/null`]);
      // The first round fills the caches of the disk.
      if (round === 0) continue;
      ours.push(a);
      theirs.push(b);
    }
    const [ms, other, mb] = [median(ours.map((m) => m.ms)), median(theirs.map((m) => m.ms)), Math.max(...ours.map((m) => m.mb))];
    const ratio = other / ms;
    const good = ratio >= AIM && mb <= LIMIT_MB;
    failed ||= !good;
    console.log(
      `${name.padEnd(36)} ${`${ms.toFixed(0)} ms`.padStart(8)}   ${`${other.toFixed(0)} ms`.padStart(8)}   ${`${ratio.toFixed(2)} ×`.padStart(10)}   ${mb.toFixed(0)} MB${good ? "" : "   below the aim"}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exitCode = failed ? 1 : 0;
