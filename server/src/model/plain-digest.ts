import { isTextAt, type Node, type Tree } from "../json/index.ts";

/** 1 for every code unit below 128 that is no digit of a digest in lower case. */
const notHex = Uint8Array.from({ length: 128 }, (_, c) => (/[0-9a-f]/.test(String.fromCharCode(c)) ? 0 : 1));

/**
 * Whether a string token is `"sha256:` and 64 digits in lower case, and so without fault (image-spec 1.1.1, descriptor.md, SHA-256).
 * Nearly all digests are, and the text tells it fastest. No node is none.
 */
export function isPlainSha256({ text, start, end }: Tree, node: Node): boolean {
  const from = start[node] as number;
  if ((end[node] as number) !== from + 73 || !isTextAt(text, from, '"sha256:', from + 8)) return false;
  // No branch for each digit: this loop runs over most of a large index.
  let bad = 0;
  for (let i = from + 8; i < from + 72; i++) {
    const c = text.charCodeAt(i);
    bad |= (c >> 7) | (notHex[c & 127] as number);
  }
  return bad === 0;
}
