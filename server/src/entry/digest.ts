import * as crypto from "node:crypto";

/** Node's hash of one piece, since 20.12; making an object for each small file costs more than its hash. */
const { hash } = crypto as { readonly hash?: (algorithm: string, data: Uint8Array) => string };

/** `<algorithm>:<hex>` of bytes by Node; `sha256` unless said. */
export function digestBy(bytes: Uint8Array, algorithm: string = "sha256"): string {
  return `${algorithm}:${hash === undefined ? crypto.createHash(algorithm).update(bytes).digest("hex") : hash(algorithm, bytes)}`;
}
