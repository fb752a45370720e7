/** UTF-8 bytes of a text. Lone surrogates become U+FFFD, as in every encoder. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
