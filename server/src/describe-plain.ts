import type { Plain } from "./model/glance.ts";
import { KIND_NAMES } from "./model/kinds.ts";
import { humanSize } from "./oci/units.ts";
import { counted } from "./oci/words.ts";

/** As `describeDocument`, of a document that was accepted at a glance. */
export function describePlain({ kind, platforms, attestations, layers, size }: Plain): string {
  const isIndex = kind === "oci-index" || kind === "docker-list";
  return `${KIND_NAMES[kind]} · ${isIndex ? entriesText(platforms, attestations, "platform") : contentText(layers, size, "layer")}`;
}

/** What an index lists: "2 platforms, 1 attestation". */
export function entriesText(others: number, attestations: number, word: "platform" | "manifest"): string {
  return attestations === 0 ? countedOrNo(others, word) : `${countedOrNo(others, word)}, ${countedOrNo(attestations, "attestation")}`;
}

/** Blobs and how large they are together: "2 layers, 2.7 MB". */
export function contentText(count: number, size: number, word: "layer" | "blob"): string {
  return size > 0 ? `${countedOrNo(count, word)}, ${humanSize(size)}` : countedOrNo(count, word);
}

/** "2 layers", "no layers". */
export function countedOrNo(count: number, word: string): string {
  return count === 0 ? `no ${word}s` : counted(count, word);
}
