import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Made } from "./made.ts";

// Layouts on a disk, for what writes into them.

/** Writes a layout into a folder that is there. */
export function writeOut(folder: string, made: Made): void {
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, "index.json"), made.index);
  if (made.saved !== undefined) writeFileSync(join(folder, "manifest.json"), made.saved);
  for (const [digest, text] of made.blobs) {
    const [algorithm = "", encoded = ""] = digest.split(":");
    mkdirSync(join(folder, "blobs", algorithm), { recursive: true });
    writeFileSync(join(folder, "blobs", algorithm, encoded), text);
  }
}

/** Reads a layout again: whatever stands under a blob's name, be it whole or not. */
export function readIn(folder: string): Made {
  const blobs = new Map<string, string>();
  for (const algorithm of readdirSync(join(folder, "blobs")))
    for (const encoded of readdirSync(join(folder, "blobs", algorithm))) {
      const path = join(folder, "blobs", algorithm, encoded);
      if (statSync(path).isFile()) blobs.set(`${algorithm}:${encoded}`, readFileSync(path, "utf8"));
    }
  return { index: readFileSync(join(folder, "index.json"), "utf8"), blobs };
}
