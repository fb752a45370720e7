import type { Conversion } from "../../server/src/convert/conversion.ts";
import { convertLegacyCache } from "../../server/src/convert/legacy-cache.ts";
import { scan } from "../../server/src/json/index.ts";
import { readDocument } from "../../server/src/model/document.ts";

export const INDEX = "application/vnd.oci.image.index.v1+json";
export const LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const CONFIG = "application/vnd.buildkit.cacheconfig.v0";
export const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** A digest of one repeated character. */
export const digest = (character: string): string => `sha256:${character.repeat(64)}`;

/** The text of a descriptor; `more` is put behind its size as it stands. */
export function entry(type: string, character = "a", more = ""): string {
  return `{"mediaType":"${type}","digest":"${digest(character)}","size":7${more}}`;
}

/** The text of a cache index with these entries; `more` is put behind them as it stands. */
export function index(entries: readonly string[], more = "", type = INDEX): string {
  return `{"schemaVersion":2,"mediaType":"${type}","manifests":[${entries.join(",")}]${more}}`;
}

/** The text of the manifest that is expected of it; `more` is put behind the layers as it stands. */
export function manifest(layers: readonly string[], more = "", config = entry(CONFIG, "c")): string {
  return `{"schemaVersion":2,"mediaType":"${MANIFEST}","config":${config},"layers":[${layers.join(",")}]${more}}`;
}

/** Converts a text. */
export function convert(text: string): Conversion {
  return convertLegacyCache(readDocument(scan(text), "oci-index"));
}

/** Converts a text that can be converted. */
export function converted(text: string): Extract<Conversion, { outcome: "converted" }> {
  const conversion = convert(text);
  if (conversion.outcome === "refused") throw new Error(conversion.reasons.map(({ says }) => says).join("\n"));
  return conversion;
}
