/** What is wrong with a digest's text; `from`/`to` are offsets into it where a part of it is to blame. */
export type DigestFault =
  | { readonly code: "grammar" | "empty" }
  | { readonly code: "length"; readonly algorithm: string; readonly expected: number; readonly actual: number }
  | { readonly code: "upper-case"; readonly algorithm: string }
  | { readonly code: "not-hex"; readonly algorithm: string; readonly from: number; readonly to: number };

/** Hexadecimal digits by algorithm, for those whose encoding is laid down (image-spec 1.1.1, descriptor.md, Digests; blake3: main). */
const HEX_LENGTHS: Readonly<Record<string, number>> = { __proto__: null as never, sha256: 64, sha512: 128, blake3: 64 };

/**
 * Checks the grammar (algorithm ":" encoded) and, for sha256, sha512 and blake3, length and lower-case hexadecimal digits
 * (image-spec 1.1.1, descriptor.md, Digests; blake3: main). Of several faults the first of grammar, length, not-hex and
 * upper-case is told. A digest of another algorithm only has to follow the grammar.
 */
export function digestFault(digest: string): DigestFault | undefined {
  if (digest === "") return { code: "empty" };
  const colon = digest.indexOf(":");
  if (colon < 1 || colon === digest.length - 1) return { code: "grammar" };
  // The algorithm's components are joined by single separators, so two in a row, or one at either end, break the grammar.
  let joined = true;
  for (let i = 0; i < colon; i++) {
    const code = digest.charCodeAt(i);
    if (isDigit(code) || isLower(code)) joined = false;
    else if (!joined && (code === 43 || code === 46 || code === 95 || code === 45)) joined = true;
    else return { code: "grammar" };
  }
  if (joined) return { code: "grammar" };
  let firstNotHex = -1;
  let lastNotHex = -1;
  let upperHex = false;
  for (let i = colon + 1; i < digest.length; i++) {
    const code = digest.charCodeAt(i);
    if (isDigit(code) || (code >= 97 && code <= 102)) continue;
    if (code >= 65 && code <= 70) {
      upperHex = true;
      continue;
    }
    if (!isLower(code) && !(code >= 65 && code <= 90) && code !== 61 && code !== 95 && code !== 45) return { code: "grammar" };
    if (firstNotHex < 0) firstNotHex = i;
    lastNotHex = i;
  }
  const algorithm = digest.slice(0, colon);
  const expected = HEX_LENGTHS[algorithm];
  if (expected === undefined) return undefined;
  const actual = digest.length - colon - 1;
  if (actual !== expected) return { code: "length", algorithm, expected, actual };
  if (firstNotHex >= 0) return { code: "not-hex", algorithm, from: firstNotHex, to: lastNotHex + 1 };
  return upperHex ? { code: "upper-case", algorithm } : undefined;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** The algorithm before the first colon, or `undefined` where there is no colon or nothing before it. */
export function algorithmOf(digest: string): string | undefined {
  const colon = digest.indexOf(":");
  return colon < 1 ? undefined : digest.slice(0, colon);
}

/**
 * "registered" (sha256, sha512 in image-spec 1.1.1, descriptor.md; blake3 on its main branch), "weak" (md5, sha1: collisions
 * are known) or "unregistered".
 */
export function algorithmStatus(algorithm: string): "registered" | "weak" | "unregistered" {
  if (HEX_LENGTHS[algorithm] !== undefined) return "registered";
  return algorithm === "md5" || algorithm === "sha1" ? "weak" : "unregistered";
}
