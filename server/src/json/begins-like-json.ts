/** Whether the first byte behind white space and a byte order mark opens an object or array. */
export function beginsLikeJson(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 10 || bytes[at] === 13)) at++;
  return bytes[at] === 0x7b || bytes[at] === 0x5b;
}
