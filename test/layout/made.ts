import { createHash } from "node:crypto";
import { scan, toValue } from "../../server/src/json/index.ts";
import type { RewritePlan } from "../../server/src/layout/rewrite.ts";
import { decodeBase64 } from "../../server/src/oci/base64.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";

// Layouts in memory, made blob by blob, for the tests of rewriting.

export const INDEX = "application/vnd.oci.image.index.v1+json";
export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const CONFIG = "application/vnd.oci.image.config.v1+json";
export const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
export const CACHE = "application/vnd.buildkit.cacheconfig.v0";

export const sha = (content: string | Uint8Array, algorithm: "sha256" | "sha512" = "sha256"): string =>
  `${algorithm}:${createHash(algorithm).update(content).digest("hex")}`;

export interface Made {
  index: string;
  saved?: string;
  readonly blobs: Map<string, string>;
}

export const layout = (): Made => ({ index: "", blobs: new Map() });

/** Puts a blob into the layout; the answer is its descriptor. */
export function put(into: Made, mediaType: string, value: unknown, more: object = {}, algorithm: "sha256" | "sha512" = "sha256") {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const digest = sha(text, algorithm);
  into.blobs.set(digest, text);
  return { mediaType, digest, size: utf8(text).length, ...more };
}

export const indexOf = (manifests: readonly object[], more: object = {}) => ({ schemaVersion: 2, mediaType: INDEX, manifests, ...more });

/** An image of one layer; its parts differ by `seed`. */
export function image(into: Made, seed: string, more: object = {}, entry: object = {}) {
  const layer = put(into, LAYER, `not a tar, ${seed}`);
  const config = put(into, CONFIG, { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [sha(seed)] } });
  return put(into, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer], ...more }, entry);
}

/** A BuildKit cache in the legacy form. */
export function legacy(into: Made, seed = "", indent = 0, entry: object = {}) {
  const layer = put(into, LAYER, `cached ${seed}`);
  const config = put(into, CACHE, { layers: [{ blob: layer.digest, parent: -1 }], records: [] });
  return put(into, INDEX, JSON.stringify(indexOf([layer, config]), null, indent), entry);
}

export const tagged = (descriptor: object, tag: string) => ({ ...descriptor, annotations: { "org.opencontainers.image.ref.name": tag } });

export type Planned = Extract<RewritePlan, { outcome: "planned" }>;

export function planned(plan: RewritePlan | undefined): Planned {
  if (plan?.outcome !== "planned") throw new Error(`not planned: ${JSON.stringify(plan)}`);
  return plan;
}

/** The layout after a plan; the old blobs stay. */
export function after(before: Made, { blobs, files }: Planned): Made {
  const made: Made = { ...before, blobs: new Map(before.blobs) };
  for (const { digest, text } of blobs) made.blobs.set(digest, text);
  for (const { path, text } of files) {
    if (path === "index.json") made.index = text;
    else made.saved = text;
  }
  return made;
}

const NAMES = ["config", "subject", "layers", "manifests", "blobs"];

/**
 * What is wrong with the digests and sizes that `index.json` leads to: nothing in a layout that holds together. Written without
 * the project's own reading of documents, to be its judge.
 */
export function faultsOf({ index, blobs }: Made): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const waiting: [string, unknown][] = [["index.json", toValue(scan(index), 0)]];
  for (const [name, value] of waiting) {
    if (value === null || typeof value !== "object") continue;
    for (const part of NAMES) {
      const found = (value as Record<string, unknown>)[part];
      for (const entry of Array.isArray(found) ? found : found === undefined ? [] : [found]) {
        const { digest, size, data, mediaType, annotations } = entry as Record<string, unknown>;
        const text = blobs.get(String(digest));
        if (text === undefined) {
          faults.push(`${name}: ${digest} is missing`);
          continue;
        }
        if (utf8(text).length !== size) faults.push(`${name}: size of ${digest}`);
        if (digestOf(utf8(text), String(digest).startsWith("sha512") ? "sha512" : "sha256") !== digest) faults.push(`${digest} lies`);
        if (data !== undefined && new TextDecoder().decode(decodeBase64(String(data))) !== text) faults.push(`${name}: data of ${digest}`);
        const referred = (annotations as Record<string, unknown> | undefined)?.["vnd.docker.reference.digest"];
        if (referred !== undefined && !(found as { digest?: string }[]).some((other) => other.digest === referred))
          faults.push(`${name}: ${referred} is attested and not there`);
        if ((part === "manifests" || part === "subject") && !seen.has(String(digest)) && /index|manifest/.test(String(mediaType))) {
          seen.add(String(digest));
          const inner = toValue(scan(text), 0) as { mediaType?: unknown };
          if (inner.mediaType !== undefined && inner.mediaType !== mediaType) faults.push(`${name}: media type of ${digest}`);
          waiting.push([String(digest), inner]);
        }
      }
    }
  }
  return faults;
}
