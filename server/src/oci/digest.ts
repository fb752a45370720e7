import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { hostDigest } from "./host-digest.ts";

export { algorithmOf, algorithmStatus, type DigestFault, digestFault } from "./digest-fault.ts";
export { EMPTY_BLOB_DIGEST, EMPTY_BLOB_SHA512, EMPTY_OBJECT_DIGEST, EMPTY_OBJECT_SHA512 } from "./known-digests.ts";
export { utf8 } from "./utf8.ts";

/** `sha256:<hex>` of bytes, or sha512 when asked. Synchronous; in pure JavaScript where the host gave nothing faster. */
export function digestOf(bytes: Uint8Array, algorithm: "sha256" | "sha512" = "sha256"): string {
  const host = hostDigest();
  if (host !== undefined) return host(bytes, algorithm);
  const hash = algorithm === "sha256" ? sha256(bytes) : sha512(bytes);
  let hex = "";
  for (const byte of hash) hex += (byte < 16 ? "0" : "") + byte.toString(16);
  return `${algorithm}:${hex}`;
}
