/** A way to hash: `<algorithm>:<hex>` of bytes, `sha256` unless said. */
export type Digest = (bytes: Uint8Array, algorithm?: "sha256" | "sha512") => string;

let digest: Digest | undefined;

/** Has `digestOf` hash as the host does: the same answer in a tenth of the time. For who starts a program, once. */
export function hashWith(host: Digest): void {
  digest = host;
}

/** The host's way to hash, where it gave one. */
export function hostDigest(): Digest | undefined {
  return digest;
}
