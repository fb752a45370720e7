/** Node's crypto, which is loaded with the first hash: many a program ends without one, and it takes longer than reading a small document. */
let crypto: typeof import("node:crypto") | undefined;

/** `<algorithm>:<hex>` of bytes by Node; `sha256` unless said. */
export function digestBy(bytes: Uint8Array, algorithm: string = "sha256"): string {
  crypto ??= require("node:crypto") as typeof import("node:crypto");
  // The hash of one piece, since 20.12: making an object for each small file costs more than its hash.
  const { hash } = crypto as { readonly hash?: (algorithm: string, data: Uint8Array) => string };
  return `${algorithm}:${hash === undefined ? crypto.createHash(algorithm).update(bytes).digest("hex") : hash(algorithm, bytes)}`;
}
