/** `{}`, the empty descriptor's blob (image-spec 1.1.1, manifest.md, "Guidance for an Empty Descriptor"). */
export const EMPTY_OBJECT_DIGEST = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
/** The digest of no bytes at all. */
export const EMPTY_BLOB_DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** What is wrong with a digest's text; `from`/`to` are offsets into it where a part of it is to blame. */
export type DigestFault =
  | { readonly code: "grammar" | "empty" }
  | { readonly code: "length"; readonly algorithm: string; readonly expected: number; readonly actual: number }
  | { readonly code: "upper-case"; readonly algorithm: string }
  | { readonly code: "not-hex"; readonly algorithm: string; readonly from: number; readonly to: number };

/** Checks grammar and, for sha256, sha512 and blake3, length and lower-case hex (image-spec 1.1.1, descriptor.md, Digests; blake3: main). */
export function digestFault(_digest: string): DigestFault | undefined {
  return undefined;
}
/** The algorithm before the colon, or `undefined` where there is no colon. */
export function algorithmOf(_digest: string): string | undefined {
  return undefined;
}
/** "registered" (sha256, sha512, blake3), "weak" (md5, sha1: collisions are known) or "unregistered". */
export function algorithmStatus(_algorithm: string): "registered" | "weak" | "unregistered" {
  return "registered";
}
/** `sha256:<hex>` of bytes, or sha512 when asked. Pure JavaScript, synchronous. */
export function digestOf(_bytes: Uint8Array, _algorithm: "sha256" | "sha512" = "sha256"): string {
  return "";
}
/** UTF-8 bytes of a text. Lone surrogates become U+FFFD, as in every encoder. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
